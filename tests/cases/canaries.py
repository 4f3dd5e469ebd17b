"""Words that nobody would write, and a search for them wherever a program might let something out.

A canary is two words, so that half of it counts as well; each begins with `CORE`, so that one quick search finds
whether any is there at all, and what cannot be told apart is still found.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import enum
import io
import json
import logging
import pickle
import re
import traceback
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

from justrules.cases.identity import Identity

CORE = "ZZCANARY"
UNKNOWN = "some canary"
_CHARSETS = ("utf-8", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class Canary:
    """A text to plant in one place, and to look for in all others."""

    label: str

    @property
    def words(self) -> tuple[str, str]:
        """Letters beyond ASCII make each escape and each normal form another spelling."""
        return f"{CORE}É{self.label}", f"{CORE}Ü{self.label}"

    def __str__(self) -> str:
        return " ".join(self.words)


# --- spellings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a word: what it is called, and the bytes to look for."""

    name: str
    needle: bytes
    cased: bool = False
    """Whether upper and lower case differ in it; where they do not, it stands here in lower case."""


@cache
def spellings(word: str) -> tuple[Spelling, ...]:
    """A word raw, in other cases and normal forms, in UTF-16, percent-, hex- and base64-encoded, and escaped."""
    return tuple(dict.fromkeys(_spelt(word)))


def _spelt(word: str) -> Iterator[Spelling]:
    for shaped in _shapes(word):
        for name, text in (("json", json.dumps(shaped)[1:-1]), ("xml", _xml(shaped)), ("python", ascii(shaped)[1:-1])):
            yield Spelling(name, text.lower().encode())
        for charset in _CHARSETS:
            raw = shaped.encode(charset)
            for name, text in _escapes(raw):
                yield Spelling(f"{name} of {charset}", text.lower().encode())
            yield Spelling(charset, raw.lower())
            for encoded in _base64(raw):
                yield Spelling(f"base64 of {charset}", encoded, cased=True)


def _shapes(word: str) -> Iterator[str]:
    for cased in (word, word.upper(), word.lower(), word.title()):
        yield from (unicodedata.normalize("NFC", cased), unicodedata.normalize("NFD", cased))


def _escapes(raw: bytes) -> Iterator[tuple[str, str]]:
    yield "hex", raw.hex()
    yield "percent", quote(raw, safe="")
    yield "percent throughout", "".join(f"%{byte:02x}" for byte in raw)
    yield "python", repr(raw)[2:-1]


def _xml(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _base64(raw: bytes) -> Iterator[bytes]:
    """What no neighbour changes, wherever in the encoded text the word begins."""
    for before in range(3):
        clean = slice(-(-before * 8 // 6), (before + len(raw)) * 8 // 6)
        padded = bytes(before) + raw
        yield base64.b64encode(padded)[clean]
        yield base64.urlsafe_b64encode(padded)[clean]


# --- searching -----------------------------------------------------------------------------------------------------


def found_in(told: str | bytes, canaries: tuple[Canary, ...]) -> frozenset[str]:
    """The labels of the canaries that are in there, in whatever spelling."""
    raw = told if isinstance(told, bytes) else told.encode("utf-8", "surrogatepass")
    return frozenset(label for place in set(_places(raw)) for label in _told_apart(place, canaries))


_REACH = 160
"""Enough for a whole word, however many bytes a spelling makes of a letter."""


def _places(raw: bytes) -> Iterator[bytes]:
    """Each place where a canary begins, with as much as belongs to it."""
    folded = raw.lower()
    for needle, cased in _beginnings():
        text = raw if cased else folded
        at = text.find(needle)
        while at >= 0:
            yield raw[max(at - 8, 0) : at + _REACH]
            at = text.find(needle, at + 1)


@cache
def _beginnings() -> frozenset[tuple[bytes, bool]]:
    return frozenset((each.needle, each.cased) for each in spellings(CORE))


@lru_cache(maxsize=100_000)
def _told_apart(place: bytes, canaries: tuple[Canary, ...]) -> frozenset[str]:
    """Which canary begins there: most stand in plain letters, whatever became of the one that is not ASCII."""
    folded = place.lower()
    if plain := _plainly(canaries).match(folded[max(folded.find(CORE.lower().encode()), 0) :]):
        return frozenset({plain["label"].decode().upper()})
    held = {each.label for each in canaries if any(_holds(place, folded, word) for word in each.words)}
    return frozenset(held or {UNKNOWN})


@cache
def _plainly(canaries: tuple[Canary, ...]) -> re.Pattern[bytes]:
    """The longest label first, lest the beginning of one be taken for another."""
    names = sorted((each.label.lower() for each in canaries), key=len, reverse=True)
    return re.compile(rf"{CORE.lower()}.{{1,24}}?(?P<label>{'|'.join(names)})".encode(), re.DOTALL)


def _holds(raw: bytes, folded: bytes, word: str) -> bool:
    return any(each.needle in (raw if each.cased else folded) for each in spellings(word))


# --- what values and errors give away ------------------------------------------------------------------------------


def shown_by(value: object) -> Iterator[str]:
    """What somebody sees who prints, formats or logs a value."""
    yield from (repr(value), str(value), f"{value}", ascii(value), f"{[value]}", f"{ {'key': value} }")


def held_by(value: object) -> Iterator[str | bytes]:
    """What a program reaches from a value: its fields, identities revealed, and what it pickles to."""
    yield from _reached([value])
    for protocol in (0, pickle.HIGHEST_PROTOCOL):
        with contextlib.suppress(TypeError, AttributeError, pickle.PicklingError):
            yield pickle.dumps(value, protocol)


def _reached(waiting: list[object]) -> Iterator[str | bytes]:
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, (str, bytes)):
            yield each
        elif isinstance(each, Identity):
            yield each.reveal()
        elif id(each) not in seen:
            seen.add(id(each))
            waiting.extend(_parts(each))


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from (*value.keys(), *value.values())
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from value
    elif isinstance(value, enum.Enum):
        yield value.value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from (getattr(value, each.name) for each in dataclasses.fields(value))
    elif type(value).__module__.startswith("justrules.cases"):
        public = (name for name in dir(value) if not name.startswith("_"))
        yield from (each for each in (getattr(value, name) for name in public) if not callable(each))


def told_by(error: BaseException) -> Iterator[str | bytes]:
    """What an error tells whoever prints, logs or pickles it, with everything that it arose from."""
    for each in _chain(error):
        yield from (str(each), repr(each), repr(each.args), repr(vars(each)))
        yield from traceback.format_exception(each)
        yield from held_by([each.args, getattr(each, "findings", ())])


def kept_by(error: BaseException) -> Iterator[str]:
    """The variables that a report with a traceback would print, of the library's own frames."""
    for each in _chain(error):
        for frame, _ in traceback.walk_tb(each.__traceback__):
            if frame.f_globals.get("__name__", "").startswith("justrules"):
                yield f"{frame.f_code.co_qualname}: {_printed(frame.f_locals)}"


def _printed(variables: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value!r}" for name, value in variables.items())


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]


# --- listening -----------------------------------------------------------------------------------------------------


class Heard(logging.Handler):
    """What was logged, warned of and printed."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []
        self.printed = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        """The line as it would be printed, and what a handler of another kind would make of it."""
        self.lines.append(f"{self.format(record)} {record.msg!r} {record.args!r}")

    def text(self) -> str:
        """All of it."""
        return "\n".join([*self.lines, self.printed.getvalue()])


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear every logger at DEBUG, every warning, and what is printed."""
    heard, root = Heard(), logging.getLogger()
    loggers = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = [(each, each.level, each.propagate, each.disabled) for each in (root, *loggers)]
    for each in loggers:
        each.setLevel(logging.NOTSET)
        each.propagate, each.disabled = True, False
    root.setLevel(logging.DEBUG)
    root.addHandler(heard)
    try:
        with (
            warnings.catch_warnings(record=True) as warned,
            contextlib.redirect_stdout(heard.printed),
            contextlib.redirect_stderr(heard.printed),
        ):
            warnings.simplefilter("always")
            yield heard
        heard.lines += [str(each) for each in warned]
    finally:
        root.removeHandler(heard)
        for each, level, propagate, disabled in before:
            each.setLevel(level)
            each.propagate, each.disabled = propagate, disabled
