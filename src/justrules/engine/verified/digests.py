"""Digests of the verified trees that come with the library. Written by `tools/verified.py`."""

from __future__ import annotations

from collections.abc import Mapping

DIGESTS: Mapping[str, tuple[str, str]] = {
    "b3297109f666371191eddb9b9f8d8719efb6096b0e06d96cac04d95903ed822a": (
        "aviation_part5.json",
        "d98dafe6e0c1780137ecfb923beccace3b9fdf058d1c3653c1f0df8aaaa79490",
    ),
    "7b3d76646e715e05aaa05656905c716adf8cb3e55c3c12df99dc08e2c319d06a": (
        "nhs_just_culture.json",
        "3509b5cc693d1ec8ebd4476ed843eb0dade23913ca4a6e3cdb4c4734b7bb9df2",
    ),
    "f3855cfa78e1a635aabe72a7848cbfcdd75a17a57164ac0b4ebe1f1ce2f1c78a": (
        "social_care.json",
        "cf22df048591cd5c46adc449b4f1c46f2453c7a3663932b24c84b9a4522384e4",
    ),
}
"""For the SHA-256 of a policy's file: the file of its verified tree, and the SHA-256 of that."""
