"""The sections of an instrument: number, real title, our summary, when in force, and who verified that.

`read_catalogue` parses a file of the format `justrules-catalogue/1` into a `Catalogue`, whose clauses know the
title and the standing that they inherit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from justrules.alignment.fingerprints import fingerprint, of_clause
from justrules.errors import PolicyError
from justrules.findings import Finding
from justrules.policies.loader import read_file
from justrules.policies.model import Effective, Part, Successor
from justrules.policies.shapes import Shape, parse_as
from justrules.policies.source import Document
from justrules.policies.values import FILLED_SCHEMA, Date, Id, Ids, Text, Texts, Url, filled
from justrules.policies.words import InstrumentKind

FORMAT = "justrules-catalogue/1"


# --- as written ------------------------------------------------------------------------------------------------


class Verification(Part):
    """That something was held against its source: when, and against which."""

    concept = "`verified`"

    on: Date = Field(description="When it was checked, YYYY-MM-DD.")
    source: Text = Field(description="Against what it was checked.")


class SectionEntry(Part):
    """One section of the instrument, or one paragraph that tables cite."""

    concept = "section"

    number: Text = Field(description="The number as it is cited after the authority's key: 5.21(a)(5).")
    title: Text | None = Field(
        None, description="The real heading; a paragraph without one inherits that of the section it stands in."
    )
    summary: Text = Field(description="What it says, in our own words.")
    topics: Texts = Field((), description="Words by which people look for it; they drive the suggestions.")
    miscited_as: Texts = Field((), description="Numbers under which it is wrongly cited in practice.")
    asks_no: Texts = Field((), description="What it is wrongly said to ask: non-punitive policy.")
    url: Url | None = Field(None, description="Where this section can be read.")
    effective: Effective | None = Field(None, description="When it is in force, if not with the whole edition.")
    superseded_by: Text | None = Field(None, description="What took over: a number, or another instrument.")
    verified: Verification | None = Field(None, description="When and against what it was checked.")
    unverified: Text | None = Field(None, description="Why it is not, and what to look at before relying on it.")


class CatalogueFile(Part):
    """The sections of one edition of one instrument."""

    concept = "catalogue"

    format: Literal["justrules-catalogue/1"] = Field(description="The edition of the format: `justrules-catalogue/1`.")
    id: Id = Field(description="The catalogue's id; equals the file's name without `.yaml`.")
    title: Text = Field(description="The instrument's own title.")
    short: Text = Field(description="How it is cited, with the year where the year tells it from another.")
    kind: InstrumentKind = Field(description="What kind of text it is.")
    publisher: Text = Field(description="Who made it.")
    jurisdiction: Text | None = Field(None, description="Where it applies.")
    edition: Text = Field(description="The edition's own name or date.")
    effective: Effective | None = Field(None, description="When this edition is in force.")
    superseded_by: Successor | None = Field(None, description="The edition or instrument that replaces it.")
    url: Url | None = Field(None, description="Where it can be read.")
    accessed: Date | None = Field(None, description="When it was read, YYYY-MM-DD.")
    verified: Verification | None = Field(None, description="When and against what the sections were checked.")
    unverified: Text | None = Field(None, description="Why they are not, and what to look at first.")
    note: Text | None = Field(None, description="What a reader should know about it.")
    confused_with: Ids = Field((), description="Catalogues whose numbers are easily taken for this one's.")
    sections: Annotated[tuple[SectionEntry, ...], AfterValidator(filled)] = Field(
        description="The sections, in the instrument's order.", json_schema_extra=FILLED_SCHEMA
    )


SHAPE = Shape(
    root=CatalogueFile,
    whole="the catalogue",
    format=FORMAT,
    parts={
        ("effective",): Effective,
        ("superseded_by",): Successor,
        ("verified",): Verification,
        ("sections", "*"): SectionEntry,
        ("sections", "*", "effective"): Effective,
        ("sections", "*", "verified"): Verification,
    },
)


# --- as used ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One section, with all that it inherits.

    Attributes:
        catalogue: the id of its catalogue.
        number: as cited.
        title: its own heading, or that of the section it stands in.
        heading: its own heading only.
        summary: what it says, in our words.
        topics: words by which people look for it.
        miscited_as: numbers under which it is wrongly cited.
        asks_no: what it is wrongly said to ask.
        start: first day in force; `None` if not known.
        end: last day in force; `None` if it still is.
        superseded_by: what took over.
        verified: when and against what it was checked; `None` if it was not.
        unverified: why it was not; `None` if it was.
        url: where to read it, or the instrument.
        fingerprint: the mark of what it says, and of what the paragraphs say that are listed under it.
    """

    catalogue: str
    number: str
    title: str
    heading: str | None
    summary: str
    topics: tuple[str, ...]
    miscited_as: tuple[str, ...]
    asks_no: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None
    superseded_by: str | None
    verified: Verification | None
    unverified: str | None
    url: str | None
    fingerprint: str

    def in_force(self, day: dt.date) -> bool:
        """Whether the clause is in force on `day`, as far as is known."""
        return (self.start or day) <= day <= (self.end or day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One edition of one instrument, with its clauses in order."""

    id: str
    title: str
    short: str
    kind: InstrumentKind
    publisher: str
    jurisdiction: str | None
    edition: str
    effective: Effective | None
    superseded_by: Successor | None
    url: str | None
    accessed: dt.date | None
    verified: Verification | None
    unverified: str | None
    note: str | None
    confused_with: tuple[str, ...]
    clauses: tuple[Clause, ...]
    by_number: Mapping[str, Clause] = field(compare=False, repr=False)
    document: Document = field(compare=False, repr=False)

    def clause(self, number: str) -> Clause | None:
        """The clause of that number, however it is spelt; `None` if there is none."""
        return self.by_number.get(squeezed(number)) or self.by_number.get(spelling(number))

    def parent(self, number: str) -> Clause | None:
        """The nearest listed section in which `number` would stand."""
        spelt = spelling(number)
        return next((self.by_number[above] for above in beginnings(spelt) if above in self.by_number), None)


_SHORT = re.compile(r"(?P<word>app|art|ch|reg|sect?)(\.\s*|\s+)(?=\d)", re.IGNORECASE)
_LONG = {"app": "Appendix", "art": "Article", "ch": "Chapter", "reg": "Regulation", "sec": "Section", "sect": "Section"}


def spelt_out(number: str) -> str:
    """A number whose division is written in full: `Chapter 2` for `Ch. 2`; without the sign of a paragraph."""
    return _SHORT.sub(lambda found: f"{_LONG[found['word'].lower()]} ", number.strip().lstrip("§").strip())


def squeezed(number: str) -> str:
    """A number without white space, so that `5.21 (a)` and `5.21(a)` are one."""
    return "".join(number.split())


def spelling(number: str) -> str:
    """The one spelling of a number: `5.21(a)` for `§ 5.21 (A)`, `chapter2` for `Ch. 2`."""
    return squeezed(spelt_out(number)).lower()


def citation_key(citation: str) -> str:
    """The one spelling of a citation, by which rows, reviews and what a person types are told to be about one clause.

    Args:
        citation: the key of an authority or source, alone or with a section: `cfr5 § 5.93`.
    """
    source, _, section = citation.strip().partition(" ")
    return f"{source.lower()} {spelling(section)}".strip()


def beginnings(number: str) -> Iterator[str]:
    """The numbers in which `number` would stand, the nearest first: 5.21(a) and 5.21 and 5 for 5.21(a)(5).

    Each is a beginning of it that ends where a part of it ends, so that 5.2 is no parent of 5.21.
    """
    whole = squeezed(number)
    for length in range(len(whole) - 1, 0, -1):
        last, after = whole[length - 1], whole[length]
        one_part = last.isalnum() and after.isalnum() and last.isdigit() == after.isdigit()
        if not one_part:
            yield whole[:length]


def stands_in(one: str, other: str) -> bool:
    """Whether the section `one` is a part of the section `other`."""
    return spelling(other) in beginnings(spelling(one))


def load_catalogue(path: str | Path) -> Catalogue:
    """The catalogue in the file at `path`, whose id must equal the file's stem.

    Raises:
        PolicyError: with every finding.
    """
    return read_catalogue(read_file(path), stem=Path(path).stem)


def read_catalogue(document: Document, *, stem: str | None = None) -> Catalogue:
    """The catalogue that `document` holds.

    Raises:
        PolicyError: with every finding about its shape (`JR101` to `JR114`), or about its content (`JR420` to `JR423`).
    """
    file = parse_as(document, SHAPE, stem=stem)
    findings = [finding for check in (_numbers, _standings, _days, _titles) for finding in check(file, document)]
    if findings:
        raise PolicyError(findings)
    titles = {squeezed(section.number): section.title for section in file.sections if section.title}
    marks = _marks(file, titles)
    clauses = tuple(_clause(file, section, titles, mark) for section, mark in zip(file.sections, marks, strict=True))
    return Catalogue(
        id=file.id,
        title=file.title,
        short=file.short,
        kind=file.kind,
        publisher=file.publisher,
        jurisdiction=file.jurisdiction,
        edition=file.edition,
        effective=file.effective,
        superseded_by=file.superseded_by,
        url=file.url,
        accessed=file.accessed,
        verified=file.verified,
        unverified=file.unverified,
        note=file.note,
        confused_with=file.confused_with,
        clauses=clauses,
        by_number=MappingProxyType(_by_number(clauses)),
        document=document,
    )


def _by_number(clauses: Iterable[Clause]) -> dict[str, Clause]:
    """The clauses by their numbers, spelt as in the file or otherwise; as in the file goes before."""
    otherwise = {spelling(clause.number): clause for clause in reversed(tuple(clauses))}
    return {**otherwise, **{squeezed(clause.number): clause for clause in clauses}}


def _marks(file: CatalogueFile, titles: Mapping[str, str]) -> list[str]:
    """The fingerprint of each section: of what it says and, where paragraphs of it are listed, of what they say."""
    own = {squeezed(section.number): _mark(file, section, titles) for section in file.sections}
    inside: dict[str, dict[str, str]] = {number: {} for number in own}
    for number, mark in own.items():
        for above in beginnings(number):
            if above in inside:
                inside[above][number] = mark
    return [fingerprint([mark, inside[number]]) if inside[number] else mark for number, mark in own.items()]


def _mark(file: CatalogueFile, section: SectionEntry, titles: Mapping[str, str]) -> str:
    title = section.title or _inherited(section.number, titles) or ""
    start, end = _in_force(file, section)
    return of_clause(number=section.number, title=title, summary=section.summary, start=start, end=end)


def _in_force(file: CatalogueFile, section: SectionEntry) -> tuple[dt.date | None, dt.date | None]:
    effective = section.effective or file.effective
    return (effective.from_, effective.to) if effective else (None, None)


def _clause(file: CatalogueFile, section: SectionEntry, titles: Mapping[str, str], mark: str) -> Clause:
    title = section.title or _inherited(section.number, titles) or ""
    own = section.verified is not None or section.unverified is not None
    start, end = _in_force(file, section)
    return Clause(
        catalogue=file.id,
        number=section.number,
        title=title,
        heading=section.title,
        summary=section.summary,
        topics=section.topics,
        miscited_as=section.miscited_as,
        asks_no=section.asks_no,
        start=start,
        end=end,
        superseded_by=section.superseded_by,
        verified=section.verified if own else file.verified,
        unverified=section.unverified if own else file.unverified,
        url=section.url or file.url,
        fingerprint=mark,
    )


def _inherited(number: str, titles: Mapping[str, str]) -> str | None:
    """The title of the nearest section that has one and in which `number` stands."""
    return next((titles[above] for above in beginnings(number) if above in titles), None)


# --- what can be wrong inside a catalogue ------------------------------------------------------------------------


def _numbers(file: CatalogueFile, document: Document) -> Iterator[Finding]:
    """No number stands twice."""
    seen: set[str] = set()
    for index, section in enumerate(file.sections):
        if squeezed(section.number) in seen:
            where = document.locate(("sections", index, "number"))
            message = f"the section `{section.number}` stands twice"
            yield Finding(code="JR420", message=message, where=where, hint="remove one of the two, or mend its number")
        seen.add(squeezed(section.number))


def _standings(file: CatalogueFile, document: Document) -> Iterator[Finding]:
    """The catalogue says that it is verified or why it is not, and no part of it says both."""
    hint = "write `verified: {on: ..., source: ...}`, or `unverified:` with what is to be looked at"
    if (file.verified is None) == (file.unverified is None):
        message = "the catalogue says neither or both of `verified` and `unverified`"
        where = document.locate(("verified",) if file.verified else ("id",), key=True)
        yield Finding(code="JR421", message=message, where=where, hint=hint)
    for index, section in enumerate(file.sections):
        if section.verified is not None and section.unverified is not None:
            message = f"the section `{section.number}` says both `verified` and `unverified`"
            where = document.locate(("sections", index, "unverified"), key=True)
            yield Finding(code="JR421", message=message, where=where, hint="keep the one that is true")


def _days(file: CatalogueFile, document: Document) -> Iterator[Finding]:
    """Nothing ends before it starts."""
    places: list[tuple[Effective | None, tuple[str | int, ...]]] = [(file.effective, ("effective",))]
    places += [(section.effective, ("sections", index, "effective")) for index, section in enumerate(file.sections)]
    for effective, where in places:
        if effective and effective.from_ and effective.to and effective.to < effective.from_:
            message = f"in force until {effective.to}, before it starts on {effective.from_}"
            yield Finding(code="JR422", message=message, where=document.locate((*where, "to")), hint="mend the dates")


def _titles(file: CatalogueFile, document: Document) -> Iterator[Finding]:
    """Every section has a title, its own or an inherited one."""
    titles = {squeezed(section.number): section.title for section in file.sections if section.title}
    for index, section in enumerate(file.sections):
        if section.title is None and _inherited(section.number, titles) is None:
            message = f"the section `{section.number}` has no title, and stands in no listed section that has one"
            where = document.locate(("sections", index, "number"))
            hint = "give its heading, or list the section that it belongs to"
            yield Finding(code="JR423", message=message, where=where, hint=hint)
