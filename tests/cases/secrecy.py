"""Everything that an error tells to whoever prints it, logs it or reports it with the variables of its frames."""

from __future__ import annotations

import base64
import pickle
import traceback
from collections.abc import Iterator


def everything_told(error: BaseException) -> str:
    """Its texts, its findings, those of its context and its causes, and the variables of the library's frames."""
    return "\n".join(text for each in _chain(error) for text in _texts(each))


def spellings(secret: str | bytes) -> frozenset[str]:
    """How a secret could stand in a text: raw, as Python shows bytes, in hex, in base64."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    plain = {secret} if isinstance(secret, str) else {repr(raw)[2:-1]}
    return frozenset(plain | {raw.hex(), base64.b64encode(raw).decode().rstrip("=")})


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _texts(error: BaseException) -> Iterator[str]:
    yield from (str(error), repr(error), repr(error.args), repr(pickle.dumps(str(error))))
    yield from traceback.format_exception(error)
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "justrules" in frame.f_globals.get("__name__", ""):
            yield repr(frame.f_locals)
