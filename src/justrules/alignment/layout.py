"""Tables as people read them: sheets of cells, the same for every form that prints them.

A form (CSV, XLSX, HTML ...) knows sheets and nothing about regulations; what stands in which column is decided here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from justrules.alignment.standing import STATES, State
from justrules.alignment.table import Component, Row, Table, by_component, by_requirement
from justrules.policies.model import Fulfilment, Relation

By = Literal["requirement", "component"]
FORMAT = "justrules/alignment/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading, how wide the column is in characters, and where it is left out.

    Attributes:
        heading: what stands above it.
        width: characters to a line.
        brief: whether it is among the few that fit a page.
        slim: whether it is, of those, among the fewer that fit a terminal.
    """

    heading: str
    width: int = 20
    brief: bool = False
    slim: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, where a link on it leads, if anywhere, and the day that it gives, if it is a date."""

    text: str
    url: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: a short name, a title, its columns, and its rows of as many cells.

    Attributes:
        name: what a workbook calls it.
        title: what a reader calls it.
        columns: the headings.
        rows: the cells.
        empty: what is said if there are no rows.
        lead: lines that say how to read it.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing."
    lead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Some sheets under one title, with lines that say what they are about and how to read them."""

    title: str
    about: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def brief(sheet: Sheet, *, slim: bool = False) -> Sheet:
    """The sheet with only the columns that fit a page; with `slim`, only those that fit a terminal."""
    kept = [index for index, column in enumerate(sheet.columns) if column.brief and (column.slim or not slim)]
    return Sheet(
        name=sheet.name,
        title=sheet.title,
        columns=tuple(sheet.columns[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in sheet.rows),
        empty=sheet.empty,
        lead=sheet.lead,
    )


def report_of(table: Table, *, by: By = "requirement", parts: Sequence[str] = ("rows", "gaps")) -> Report:
    """The table as sheets.

    Args:
        table: the table.
        by: whether a row is a requirement with its components, or a component with its requirements.
        parts: `rows` for the table itself, `gaps` for what is missing on both sides, or both.
    """
    rows = by_requirement_sheet(table) if by == "requirement" else by_component_sheet(table)
    sheets = [sheet for part, sheet in (("rows", rows), ("gaps", gaps_sheet(table))) if part in parts]
    names = ", ".join(f"{policy.id} {policy.version}" for policy in table.policies)
    return Report(title=f"Regulatory alignment: {names}", about=_about(table), sheets=tuple(sheets))


def _about(table: Table) -> tuple[str, ...]:
    counted = {state: sum(row.state is state for row in table.rows) for state in State}
    states = "; ".join(f"{count} {state.value} ({STATES[state]})" for state, count in counted.items() if count)
    instruments = "; ".join(f"{catalogue.short}, {catalogue.edition}" for catalogue in table.catalogues)
    digests = "; ".join(f"{policy.id} {policy.version} {policy.digest}" for policy in table.policies)
    titles = "; ".join(f"{policy.id} {policy.version}: {policy.title}" for policy in table.policies)
    return (
        f"As of {table.as_of.isoformat()}.",
        f"Policies: {titles}.",
        f"Rows: {len(table.rows)}{f': {states}' if states else ''}.",
        f"Instruments: {instruments or 'none with a catalogue'}.",
        f"Content of the policies (SHA-256): {digests}.",
        "What a section says is told in our own words and is not the law. Titles are those of the instruments.",
    )


def by_requirement_sheet(table: Table) -> Sheet:
    """One row for each requirement."""
    many = len(table.policies) > 1
    columns = (
        Column(heading="Policy", width=16, brief=many),
        Column(heading="Citation", width=18, brief=True),
        Column(heading="Instrument", width=20),
        Column(heading="Section title", width=24, brief=True),
        Column(heading="What it says, in our words", width=40),
        Column(heading="Requirement", width=40, brief=True),
        Column(heading="Components", width=28, brief=True),
        *_LAST,
    )
    rows = tuple(
        (*_first(row), Cell(_listed(part.name for part in row.components)), *_last(row))
        for row in by_requirement(table)
    )
    return Sheet(
        name="Requirements",
        title="Requirements and the components that answer them",
        columns=columns,
        rows=rows,
        empty=_no_row(table),
        lead=(LEGEND,) if rows else (),
    )


LEGEND = (
    "Relation: how the components stand to the requirement; a related row claims no answer, and its status says so. "
    "Coverage: the same in OSCAL's words."
)
"""How to read the columns that are easily taken for one another."""


def _no_row(table: Table) -> str:
    return " ".join(["No row.", *(f"No row of these policies cites {each.short}." for each in table.uncited)])


def by_component_sheet(table: Table) -> Sheet:
    """One row for each component and requirement; a component without one has a row that says so."""
    columns = (
        Column(heading="Component", width=28, brief=True),
        Column(heading="What it is", width=40),
        Column(heading="Policy", width=16, brief=len(table.policies) > 1),
        Column(heading="Citation", width=18, brief=True),
        Column(heading="Instrument", width=20),
        Column(heading="Section title", width=24, brief=True),
        Column(heading="What it says, in our words", width=40),
        Column(heading="Requirement", width=40, brief=True),
        *_LAST,
    )
    rows = []
    for part, answered in by_component(table):
        head = (Cell(part.name), Cell(part.title))
        rows += [(*head, *_first(row), *_last(row)) for row in answered]
        if part in table.idle:
            blank = len(columns) - 4
            rows.append((*head, Cell(part.policy), Cell("no requirement"), *(Cell("") for _ in range(blank))))
    return Sheet(
        name="Components",
        title="Components and the requirements that they answer",
        columns=columns,
        rows=tuple(rows),
        empty="No component.",
        lead=(LEGEND,) if rows else (),
    )


def gaps_sheet(table: Table) -> Sheet:
    """What is missing on both sides: sections that nobody answers, and components without a requirement."""
    columns = (
        Column(heading="Gap", width=24, brief=True),
        Column(heading="Where", width=24, brief=True),
        Column(heading="Section or component", width=28, brief=True),
        Column(heading="Title", width=40, brief=True),
        Column(heading="What it says, in our words", width=50),
        Column(heading="Why it is listed", width=30, brief=True),
    )
    sections = [
        (
            Cell("section nobody answers"),
            Cell(gap.instrument),
            Cell(gap.clause.number, gap.clause.url),
            Cell(gap.clause.title),
            Cell(gap.clause.summary),
            Cell(gap.why),
        )
        for gap in table.gaps
    ]
    return Sheet(
        name="Gaps",
        title="Gaps: sections that nobody answers, components without a requirement",
        columns=columns,
        rows=tuple(sections) + tuple(_idle(part) for part in table.idle),
        empty="No gap: every section listed is answered, and every component answers one.",
        lead=tuple(_uncited(table)),
    )


def _uncited(table: Table) -> Iterator[str]:
    """Which instruments no row cites at all; a reader would look for them in vain among the sections."""
    if table.uncited:
        told = ", ".join(f"{each.short} ({each.id}, {len(each.clauses)} sections)" for each in table.uncited)
        yield f"No row of these policies cites {told}."


def _idle(part: Component) -> tuple[Cell, ...]:
    where, why = Cell(part.policy), Cell("no row names it")
    return Cell("component without a requirement"), where, Cell(part.name), Cell(part.title), Cell(""), why


_LAST = (
    Column(heading="Relation", width=12, brief=True),
    Column(heading="Coverage (OSCAL)", width=16, brief=True, slim=False),
    Column(heading="Status", width=14, brief=True),
    Column(heading="Reason", width=30),
    Column(heading="Evidence", width=36),
    Column(heading="Note", width=40),
    Column(heading="Reviewed by", width=18),
    Column(heading="Reviewed on", width=12),
    Column(heading="Review note", width=36),
    Column(heading="Next review", width=12),
    Column(heading="State", width=12, brief=True),
    Column(heading="Changed since review", width=28),
    Column(heading="Section verified", width=36),
)


def _first(row: Row) -> tuple[Cell, ...]:
    """The cells from the policy to the requirement."""
    return (
        Cell(row.policy.id),
        Cell(row.cites, row.url),
        Cell(row.instrument),
        Cell(row.title),
        Cell(row.clause.summary if row.clause else ""),
        Cell(row.requirement),
    )


def _last(row: Row) -> tuple[Cell, ...]:
    """The cells from the relation to the verification."""
    days = (row.reviewed, row.next_review)
    reviewed, due = (Cell(day.isoformat() if day else "", day=day) for day in days)
    return (
        Cell(row.relation.value),
        Cell(row.coverage.value),
        Cell(_status(row)),
        Cell(row.reason or ""),
        Cell(_listed(row.evidence)),
        Cell(row.note or ""),
        Cell(row.reviewer or ""),
        reviewed,
        Cell(row.review_note or ""),
        due,
        Cell(row.state.value),
        Cell(_listed(row.changed)),
        Cell(row.verified),
    )


def _status(row: Row) -> str:
    """How far the row says the requirement is met; a related row does not say so, as the gaps do not take it to."""
    claims = row.relation is not Relation.RELATED or row.status in (Fulfilment.PLANNED, Fulfilment.NOT_APPLICABLE)
    return row.status.value if claims else row.relation.value


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
