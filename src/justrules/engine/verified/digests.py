"""Digests of the verified trees that come with the library. Written by `tools/verified.py`."""

from __future__ import annotations

from collections.abc import Mapping

DIGESTS: Mapping[str, tuple[str, str]] = {
    "b3297109f666371191eddb9b9f8d8719efb6096b0e06d96cac04d95903ed822a": (
        "aviation_part5.json",
        "ab4490215a741ff812ee86e245374de87e72571375f3ae096820122c9aee668e",
    ),
    "7b3d76646e715e05aaa05656905c716adf8cb3e55c3c12df99dc08e2c319d06a": (
        "nhs_just_culture.json",
        "e532806f11931b775ac3fd170d55becba3803b2a3c3c99c3b7d90588c3dbc63d",
    ),
    "f3855cfa78e1a635aabe72a7848cbfcdd75a17a57164ac0b4ebe1f1ce2f1c78a": (
        "social_care.json",
        "b2d9ba8a2d4175309abc28eabc827afa689737ecfb77b2a95b9b7fa375e04e60",
    ),
}
"""For the SHA-256 of a policy's file: the file of its verified tree, and the SHA-256 of that."""
