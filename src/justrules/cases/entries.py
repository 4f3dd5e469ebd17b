"""What a caller gives, made fit to be stored; or everything that is wrong with it, at once.

A message names the field and the fix and never the value: it may be a name.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from justrules.cases.errors import InvalidEntry, finding
from justrules.cases.identity import Identity
from justrules.findings import Finding, Known, listed

LONGEST_TEXT = 16_000
"""Characters in a free text, as in a policy's scalar."""

LONGEST_LABEL = 64
LONGEST_REFERENCE = 128

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#-]*")
_REFERENCES = f"letters, digits and . _ : / # - without spaces, at most {LONGEST_REFERENCE}"
_Word = TypeVar("_Word", bound=StrEnum)
_Value = TypeVar("_Value")


class Entries:
    """Collects what is wrong with the fields of one call; `settle` raises it all."""

    def __init__(self, about: str = "case log") -> None:
        self._about = about
        self._findings: list[Finding] = []

    def settle(self) -> None:
        """Raise what was found.

        Raises:
            InvalidEntry: something is missing (`JR704`) or cannot be recorded (`JR705`).
        """
        if self._findings:
            raise InvalidEntry(self._findings)

    def settled(self, value: _Value | None) -> _Value:
        """A value that is there whenever nothing was found; for a field that has no empty form.

        Raises:
            InvalidEntry: as `settle`.
        """
        self.settle()
        if value is None:
            raise AssertionError("what is not there was noted")
        return value

    def missing(self, field: str, hint: str) -> None:
        """Note that something needed is not there."""
        self._findings.append(finding("JR704", f"`{field}` is missing", about=self._about, hint=hint))

    def wrong(self, field: str, told: str, hint: str) -> None:
        """Note that something given cannot be recorded."""
        self._findings.append(finding("JR705", f"`{field}` {told}", about=self._about, hint=hint))

    def identity(self, field: str, given: object) -> Identity | None:
        """Somebody, by the reference that the organisation uses for its staff."""
        if isinstance(given, Identity):
            return given
        if not isinstance(given, str):
            self.wrong(field, "is no text", "give the reference by which your organisation knows the person")
            return None
        try:
            return Identity(given)
        except InvalidEntry as error:
            problem = error.findings[0]
        self.wrong(field, "cannot be used", problem.hint or problem.message)
        return None

    def needed(self, field: str, given: object, hint: str) -> str:
        """A free text that must be there."""
        text = self.text(field, given)
        if not text:
            self.missing(field, hint)
        return text or ""

    def text(self, field: str, given: object) -> str | None:
        """A free text: any script, line breaks allowed, no other control characters."""
        if given is None:
            return None
        if not isinstance(given, str):
            self.wrong(field, "is no text", "give a text")
            return None
        text = unicodedata.normalize("NFC", given.replace("\r\n", "\n")).strip()
        if len(text) > LONGEST_TEXT:
            self.wrong(field, "is too long", f"at most {LONGEST_TEXT:,} characters; keep documents in your own system")
        elif any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
            self.wrong(field, "holds control characters", "remove them")
        return text

    def label(self, field: str, given: object) -> str | None:
        """A short name on one line, such as a department's."""
        text = self.text(field, given)
        if text and ("\n" in text or "\t" in text or len(text) > LONGEST_LABEL):
            self.wrong(field, "is no short name", f"one line of at most {LONGEST_LABEL} characters")
        return text or None

    def reference(self, field: str, given: object) -> str | None:
        """The key of a record in the embedder's own system; never a text that could hold a name."""
        if given is None:
            return None
        if not isinstance(given, str) or len(given) > LONGEST_REFERENCE or not _REFERENCE.fullmatch(given):
            self.wrong(field, "is no reference", _REFERENCES)
            return None
        return given

    def word(self, field: str, given: str, words: type[_Word]) -> _Word | None:
        """One word of a closed vocabulary."""
        try:
            return words(given)
        except ValueError:
            pass
        self.wrong(field, "is not one of the words that it may be", f"known: {listed(words)}")
        return None

    def one_of(self, field: str, given: object, words: Iterable[str]) -> str | None:
        """One id of those that a policy declares."""
        known = Known(words)
        if given is None:
            return None
        if isinstance(given, str) and given in known:
            return given
        self.wrong(field, "is not known to the policy", f"known: {listed(known.words)}")
        return None

    def number(self, field: str, given: object, *, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        if isinstance(given, int) and not isinstance(given, bool) and least <= given <= most:
            return given
        self.wrong(field, "is not a number that it may be", f"give a whole number from {least:,} to {most:,}")
        return least

    def day(self, field: str, given: dt.date | str | None) -> dt.date | None:
        """A calendar date."""
        if isinstance(given, dt.datetime):
            self.wrong(field, "is a moment and not a date", "give a date")
            return None
        if given is None or isinstance(given, dt.date):
            return given
        try:
            return dt.date.fromisoformat(given)
        except (TypeError, ValueError):
            pass
        self.wrong(field, "is not a date", "write it as YYYY-MM-DD")
        return None

    def needed_day(self, field: str, given: dt.date | str | None) -> dt.date | None:
        """A calendar date that must be there."""
        if given is None:
            self.missing(field, "give a date, as YYYY-MM-DD")
        return self.day(field, given)

    def moment(self, field: str, given: object) -> dt.datetime | None:
        """A moment that has a zone, in UTC."""
        try:
            if isinstance(given, dt.datetime) and given.utcoffset() is not None:
                return given.astimezone(dt.UTC)
        except OverflowError:  # the first and the last hours that a datetime can tell, in another zone
            pass
        self.wrong(field, "is no moment with a time zone", "give a datetime with tzinfo, such as UTC")
        return None

    def mapping(self, field: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """Something for each of several ids."""
        if isinstance(given, Mapping):
            return given
        self.wrong(field, "is no mapping", "give a dict, by id")
        return {}

    def references(self, field: str, given: object) -> tuple[str, ...]:
        """Several keys of records."""
        found = self.ids(field, given)
        if not all(len(each) <= LONGEST_REFERENCE and _REFERENCE.fullmatch(each) for each in found):
            self.wrong(field, "are no references", _REFERENCES)
        return found

    def ids(self, field: str, given: object) -> tuple[str, ...]:
        """Several ids. One text alone is refused: it would be taken for its letters."""
        if isinstance(given, Iterable) and not isinstance(given, (str, bytes)):
            found = tuple(given)
            if all(isinstance(each, str) for each in found):
                return found
        self.wrong(field, "is no list of texts", "give several texts, such as a list or a tuple")
        return ()
