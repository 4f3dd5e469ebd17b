"""Digests of the verified trees that come with the library. Written by `tools/verified.py`."""

from __future__ import annotations

from collections.abc import Mapping

DIGESTS: Mapping[str, tuple[str, str]] = {
    "b3297109f666371191eddb9b9f8d8719efb6096b0e06d96cac04d95903ed822a": (
        "aviation_part5.json",
        "d6aebf6ca2f3ef7b4880622ea87932b494d189727e8c372a8e5fa2e0ea43e310",
    ),
    "7b3d76646e715e05aaa05656905c716adf8cb3e55c3c12df99dc08e2c319d06a": (
        "nhs_just_culture.json",
        "bc1e6a2654c62df2101322eeb512928c5cc23fa348e6235b7c6be227ebcd2dcd",
    ),
    "f3855cfa78e1a635aabe72a7848cbfcdd75a17a57164ac0b4ebe1f1ce2f1c78a": (
        "social_care.json",
        "0507a81f1421b1791a5f8d2be124f9d17f3958e8f7be3338d60e549fa5d101c2",
    ),
}
"""For the SHA-256 of a policy's file: the file of its verified tree, and the SHA-256 of that."""
