"""Who reviewed a row of the alignment table, when, and what it said then.

The records lie in a file of their own, `reviews/<policy id>.yaml` beside the policy: a review must not change the
policy's digest. Nothing is overwritten: a second review of a row is a second record, and the newest counts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from justrules.alignment.catalogue import citation_key
from justrules.errors import PolicyError
from justrules.findings import Finding, Location
from justrules.policies.loader import read_file
from justrules.policies.model import Citation, Part, Policy
from justrules.policies.parts import Pairs
from justrules.policies.shapes import Shape, parse_as
from justrules.policies.source import Document
from justrules.policies.values import TEXT_SCHEMA, Date, Id, Text, distinct

FORMAT = "justrules-reviews/1"
FOLDER = "reviews"
"""What the folder of reviews beside a policy is called."""


class ReviewEntry(Part):
    """The record of one review of one row."""

    concept = "review"

    cites: Citation = Field(description="What the row cites: `cfr5 5.21(a)(5)`.")
    nth: Text | None = Field(None, description="Which of the rows with that citation, from 1; the first if not given.")
    clause: Text | None = Field(None, description="The fingerprint of the clause.")
    edition: Text | None = Field(None, description="The edition of the catalogue that was looked at.")
    claim: Text = Field(description="The fingerprint of what the row says.")
    components: Annotated[tuple[tuple[Text, Text], ...], Pairs(TEXT_SCHEMA, keys=r"\S")] = Field(
        (), description="Components, each with its fingerprint."
    )
    by: Text = Field(description="Who reviewed it: a role, never a person.")
    on: Date = Field(description="When, YYYY-MM-DD.")
    next: Date | None = Field(None, description="By when it is to be reviewed again; goes before the row's own date.")
    note: Text | None = Field(None, description="What the review came to.")


class ReviewsFile(Part):
    """The records of reviews of one policy's alignment."""

    concept = "reviews"

    format: Literal["justrules-reviews/1"] = Field(description="The edition of the format: `justrules-reviews/1`.")
    policy: Id = Field(description="The id of the policy, and the file's name without `.yaml`.")
    rows: Annotated[tuple[ReviewEntry, ...], AfterValidator(distinct)] = Field(
        description="The reviews, oldest first; of those of one row the newest counts."
    )


SHAPE = Shape(root=ReviewsFile, whole="the file of reviews", format=FORMAT, parts={("rows", "*"): ReviewEntry})


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review of one row.

    Attributes:
        cites: what the row cites.
        nth: which of the rows with that citation, from 1.
        clause: the fingerprint of the clause; `None` if the row cites none that is listed.
        edition: the edition of the catalogue; `None` if there was none, or nobody noted it.
        claim: the fingerprint of the row.
        components: names of components, each with its fingerprint.
        by: the role that reviewed it.
        on: the day.
        next: by when it is to be reviewed again; `None` where the row says so itself, or nobody does.
        note: what it came to.
        where: the place in the file.
    """

    cites: str
    nth: int
    clause: str | None
    claim: str
    components: tuple[tuple[str, str], ...]
    by: str
    on: dt.date
    next: dt.date | None = None
    note: str | None = None
    edition: str | None = None
    where: Location = field(default=Location(source="<reviews>"), compare=False, repr=False)

    @property
    def row(self) -> tuple[str, int]:
        """Which row it is of: what that cites, in one spelling, and which of the rows that cite it."""
        return citation_key(self.cites), self.nth


@dataclass(frozen=True, slots=True)
class Reviews:
    """All reviews of one policy's rows, the earlier ones included."""

    rows: tuple[Review, ...] = ()

    def with_(self, *reviews: Review) -> Reviews:
        """These reviews and after them `reviews`; what is recorded already, word for word, is not repeated."""
        return Reviews(tuple(dict.fromkeys((*self.rows, *reviews))))

    def newest(self) -> Mapping[tuple[str, int], Review]:
        """For each row, by what it cites in one spelling and which of such rows it is, the review that counts.

        That is the one of the latest day, and of several on one day the last of the file.
        """
        return {review.row: review for review in sorted(self.rows, key=lambda review: review.on)}


NO_REVIEWS = Reviews()


def reviews_path(policy: Policy) -> Path | None:
    """Where the reviews of `policy` lie; `None` if the policy came from no file."""
    source = policy.place().source
    return None if source.startswith("<") else Path(source).parent / FOLDER / f"{policy.id}.yaml"


def load_reviews(path: Path | None) -> Reviews:
    """The reviews in the file at `path`; none if there is no such file.

    Raises:
        PolicyError: the file cannot be used; with every finding.
    """
    return read_reviews(read_file(path), stem=path.stem) if path is not None and path.exists() else NO_REVIEWS


def read_reviews(document: Document, *, stem: str | None = None) -> Reviews:
    """The reviews that `document` holds.

    Raises:
        PolicyError: with every finding about its shape, or that it is about another policy (`JR424`).
    """
    file = parse_as(document, SHAPE)
    findings = [*_about(file, document, stem), *_counts(file, document)]
    if findings:
        raise PolicyError(findings)
    return Reviews(tuple(_review(file.rows[index], document, index) for index in range(len(file.rows))))


def _review(entry: ReviewEntry, document: Document, index: int) -> Review:
    return Review(
        cites=entry.cites,
        nth=int(entry.nth or "1"),
        clause=entry.clause,
        claim=entry.claim,
        components=entry.components,
        by=entry.by,
        on=entry.on,
        next=entry.next,
        note=entry.note,
        edition=entry.edition,
        where=document.locate(("rows", index)),
    )


def _about(file: ReviewsFile, document: Document, stem: str | None) -> Iterator[Finding]:
    if stem is not None and file.policy != stem:
        message = f"the reviews are of `{file.policy}` but the file is called `{stem}`"
        where = document.locate(("policy",))
        yield Finding(code="JR424", message=message, where=where, hint="rename the file, or mend the key")


def _counts(file: ReviewsFile, document: Document) -> Iterator[Finding]:
    for index, entry in enumerate(file.rows):
        if entry.nth is not None and not (entry.nth.isascii() and entry.nth.isdigit() and entry.nth != "0"):
            where = document.locate(("rows", index, "nth"))
            message = "`nth` is not a number of a row"
            yield Finding(code="JR103", message=message, where=where, hint="write 1 for the first row, 2 for the next")


# --- writing -----------------------------------------------------------------------------------------------------


def reviews_text(policy_id: str, reviews: Reviews) -> str:
    """The reviews as a file that `read_reviews` reads back."""
    head = (
        "# Written by `justrules align review`; who reviewed which row, and what it said then.",
        f"format: {FORMAT}",
        f"policy: {policy_id}",
        "rows:" if reviews.rows else "rows: []",
    )
    return "\n".join((*head, *(line for review in reviews.rows for line in _lines(review)), ""))


def _lines(review: Review) -> Iterator[str]:
    yield f"  - cites: {_quoted(review.cites)}"
    if review.nth > 1:
        yield f"    nth: {review.nth}"
    if review.clause:
        yield f"    clause: {_quoted(review.clause)}"
    if review.edition:
        yield f"    edition: {_quoted(review.edition)}"
    yield f"    claim: {_quoted(review.claim)}"
    if review.components:
        yield "    components:"
        yield from (f"      {_quoted(name)}: {_quoted(mark)}" for name, mark in review.components)
    yield f"    by: {_quoted(review.by)}"
    yield f"    on: {review.on.isoformat()}"
    if review.next:
        yield f"    next: {review.next.isoformat()}"
    if review.note:
        yield f"    note: {_quoted(review.note)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def save_reviews(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, so that a reader sees the old file or the new one.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
