"""What stands around the tables of an edition, in words: what it is, whose, from when, and how to read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from justrules.cases.statistics.committee import CROSSED, Band
from justrules.cases.statistics.editions import Edition, Kind, Protection
from justrules.cases.statistics.quarters import written
from justrules.cases.statistics.sheets import plain, spelt

TABLES = {
    "totals": "withdrawn cases, duplicates and the number of acts",
    "categories": "acts by category",
    "departments": "acts by department",
    "department_by_category": "acts by department and category",
    "severity_by_category": "acts by severity and category",
    "responses": "responses applied",
    "harsher": "responses harsher than the category allows",
    "open": "open cases",
    "repeats": "repeats",
    "improvements": "system improvements",
}
"""Tables as they are told of when they are left out; `severities` goes with its categories."""


def title(edition: Edition) -> str:
    """The name of the document."""
    return f"Just culture statistics, {edition.quarter}"


def facts(edition: Edition) -> tuple[tuple[str, str], ...]:
    """What the document is, as terms with their descriptions."""
    return tuple(_facts(edition))


def _facts(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "Organisation", plain(edition.organisation)
    yield "Quarter", f"{written(edition.quarter.first_day)} to {written(edition.quarter.last_day)} (UTC)"
    yield "Edition", _kind(edition)
    yield "Counted", _moment(edition.counted_at)
    if edition.published_at is not None:
        yield "Published", _moment(edition.published_at)
    yield "Policy", plain(edition.policy)
    if edition.anchor is not None:
        yield "Audit trail", str(edition.anchor)


def _kind(edition: Edition) -> str:
    if edition.published_at is None:
        return "Draft with exact numbers, not published; for full access only"
    if edition.kind is Kind.FULL:
        return "Full edition with exact numbers; for full access only"
    return "Committee edition; small numbers are hidden"


def notes(edition: Edition) -> tuple[str, ...]:
    """How to read it, sentence by sentence."""
    return tuple(_notes(edition))


def _notes(edition: Edition) -> Iterator[str]:
    rule = edition.protection
    if rule is None:
        yield "Numbers are exact and can single people out. Show them only to those who may see the cases themselves."
    else:
        yield from _rule(rule)
        yield from _left_out(rule)
        yield from _too_small(rule)
    yield "Nobody is named, and no case is told of."
    if edition.anchor is not None:
        yield "The number and hash at `Audit trail` are the head of the audit trail when this was published."


def _rule(rule: Protection) -> Iterator[str]:
    hidden = spelt(Band(1, rule.threshold - 1))
    yield f"Numbers from 1 to {rule.threshold - 1} are hidden and shown as {hidden}. Zero is shown as 0."
    if CROSSED.keys() & set(rule.tables):
        yield "A zero tells too: where a row has acts in one category alone, it was the category of each of them."
    if rule.base > 1:
        yield (
            f"Other numbers are rounded to the nearest {rule.base}, every total on its own, so that rows and columns "
            "need not add up."
        )
    yield f"Numbers that tell of single people are only ever told as 0, 1 to {rule.threshold - 1}, or more."
    yield "What changes after publication appears in the next edition."


def _left_out(rule: Protection) -> Iterator[str]:
    if rule.few:
        yield f"With fewer than {rule.threshold} cases to count, only the number of cases opened is published."
    elif rule.left_out:
        told = [TABLES[table] for table in rule.left_out if table in TABLES]
        yield f"Left out, because hidden numbers could have been worked out: {'; '.join(told)}."


def _too_small(rule: Protection) -> Iterator[str]:
    if rule.sparse:
        yield (
            f"Left out, because a row with fewer than {rule.threshold} acts would tell their category by its zeros: "
            f"{'; '.join(TABLES[table] for table in rule.sparse)}."
        )


def _moment(moment: dt.datetime) -> str:
    utc = moment.astimezone(dt.UTC)
    return f"{written(utc.date())}, {utc:%H:%M} UTC"
