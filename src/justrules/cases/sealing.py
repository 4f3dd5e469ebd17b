"""A text becomes bytes that only its key opens, and only in the place that it was sealed for.

AES-256-GCM with 96 random bits of nonce (NIST SP 800-38D). The place is authenticated and not stored: bytes that are
changed, cut, or moved to another row or field do not open. An *older* value put back into its own place does; that is
what the audit trail's digest of each case is for.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from justrules.cases.errors import InvalidEntry, KeyFault, finding
from justrules.findings import Finding

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12
_BLOCK_BYTES = 64
_END = b"\x80"


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """One version byte, the nonce, and the ciphertext with its tag.

    Args:
        key: 32 bytes.
        plain: what nobody else may read.
        bound_to: where it belongs; needed again to decrypt.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """What was encrypted, or nothing if key, bytes or place are not the ones that it was encrypted with."""
    if not sealed.startswith(_VERSION):
        return None
    nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, bound_to)
    except (InvalidTag, ValueError):
        return None


def seal(data_key: bytes, text: str, bound_to: str) -> bytes:
    """Seal a text for one place.

    The length is hidden up to the next 64 bytes: a list of staff and the lengths of their names would tell who is who.

    Args:
        data_key: 32 bytes.
        text: any text.
        bound_to: the place by its natural key, such as `act|JC-2026-0012/1|response_action`.

    Raises:
        InvalidEntry: `JR705`, the text has half a surrogate pair, which no UTF-8 can hold.
    """
    plain = _encoded(text)
    if plain is None:
        del data_key, text  # what stays in a frame ends in somebody's error report
        raise InvalidEntry([_not_text()])
    return encrypt(data_key, _padded(plain), _place(bound_to))


def open_sealed(data_key: bytes, sealed: bytes, bound_to: str) -> str:
    """The text that was sealed for this place.

    Args:
        data_key: the 32 bytes that it was sealed with.
        sealed: what `seal` gave.
        bound_to: the same place.

    Raises:
        KeyFault: `JR721`, the bytes were changed or moved, or sealed with another key.
    """
    text = _opened(data_key, sealed, bound_to)
    if text is None:
        del data_key
        raise KeyFault([_does_not_open(bound_to)])
    return text


def _opened(data_key: bytes, sealed: bytes, bound_to: str) -> str | None:
    padded = decrypt(data_key, sealed, _place(bound_to))
    if padded is None:
        return None
    return padded[: padded.rindex(_END)].decode()


def _padded(plain: bytes) -> bytes:
    """Up to the next multiple of 64 bytes, as ISO/IEC 7816-4 does: one end mark, then zeros."""
    marked = plain + _END
    return marked + bytes(-len(marked) % _BLOCK_BYTES)


def _encoded(text: str) -> bytes | None:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def _place(bound_to: str) -> bytes:
    return b"justrules/1|" + bound_to.encode()


def _not_text() -> Finding:
    return finding(
        "JR705",
        "a text holds half a character that UTF-8 cannot store",
        hint="look for a broken conversion where the text comes from",
    )


def _does_not_open(bound_to: str) -> Finding:
    return finding(
        "JR721",
        f"what is sealed as `{bound_to}` does not open",
        hint="it was changed, moved from another place or sealed with another key; verify the log, restore a backup",
    )
