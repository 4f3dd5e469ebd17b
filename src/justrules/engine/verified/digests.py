"""Digests of the verified trees that come with the library. Written by `tools/verified.py`."""

from __future__ import annotations

from collections.abc import Mapping

DIGESTS: Mapping[str, tuple[str, str]] = {
    "b3297109f666371191eddb9b9f8d8719efb6096b0e06d96cac04d95903ed822a": (
        "aviation_part5.json",
        "14643d50cfa6a788b52ed1efcb6f1ec900c17bff9fe54f9aea10ce514c436555",
    ),
    "7b3d76646e715e05aaa05656905c716adf8cb3e55c3c12df99dc08e2c319d06a": (
        "nhs_just_culture.json",
        "dfe84437ce8c4ee1a914ec8916e7435b0e891f888f69c6e00073bd488c87a58e",
    ),
    "f3855cfa78e1a635aabe72a7848cbfcdd75a17a57164ac0b4ebe1f1ce2f1c78a": (
        "social_care.json",
        "10b48f7f654556b5ede63082a411de1bf529f2984c5cb64c2cefb80d8d3cdda8",
    ),
}
"""For the SHA-256 of a policy's file: the file of its verified tree, and the SHA-256 of that."""
