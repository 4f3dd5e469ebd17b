"""Digests of the verified trees that come with the library. Written by `tools/verified.py`."""

from __future__ import annotations

from collections.abc import Mapping

DIGESTS: Mapping[str, tuple[str, str]] = {
    "b3297109f666371191eddb9b9f8d8719efb6096b0e06d96cac04d95903ed822a": (
        "aviation_part5.json",
        "ae76bdc39ad720df2b11d22c6dea5d295550cd5eb8eaaf389d80db6d12e3674e",
    ),
    "7b3d76646e715e05aaa05656905c716adf8cb3e55c3c12df99dc08e2c319d06a": (
        "nhs_just_culture.json",
        "53718607215b33a4c59e158d13a010dfaab497238b579536c090e99f443af468",
    ),
    "f3855cfa78e1a635aabe72a7848cbfcdd75a17a57164ac0b4ebe1f1ce2f1c78a": (
        "social_care.json",
        "ff8c6bdf86f09567f8c419f2b3bf97e1b0a85f77efea6f7d626d4682b818688c",
    ),
}
"""For the SHA-256 of a policy's file: the file of its verified tree, and the SHA-256 of that."""
