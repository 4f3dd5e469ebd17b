"""Statistics as the tables that people read, the same for every form they are printed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from justrules.cases.statistics.committee import Band, Cell, CommitteeEdition, EarlierShown, Shown, figures
from justrules.cases.statistics.figures import Exact, Key
from justrules.cases.statistics.quarters import written
from justrules.policies.words import ResponseKind

UNDECIDED = "Not yet classified"
UNSTATED = "Not stated"
UNANSWERED = "None yet"
ALL = "All acts"
BESIDE = " It is shown beside it so that you can see that it did not."

KINDS: Mapping[str, str] = {
    ResponseKind.SUPPORTIVE.value: "Supportive",
    ResponseKind.COACHING.value: "Coaching",
    ResponseKind.DISCIPLINARY.value: "Disciplinary",
    ResponseKind.REFERRAL.value: "Referral",
}
IMPROVEMENTS: Mapping[str, str] = {
    "procedure": "Procedures",
    "training": "Training",
    "equipment": "Equipment",
    "staffing": "Staffing",
    "other": "Other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of numbers."""

    id: Key
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row: what it is about and its numbers, one for each column.

    Attributes:
        id: as in the log; `None` for what nobody stated or decided.
        title: as a person reads it.
        cells: what is printed.
        sums: whether it sums up the other rows.
    """

    id: Key
    title: str
    cells: tuple[Shown, ...]
    sums: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of an edition.

    Attributes:
        id: which one.
        title: its heading.
        note: what a reader should know about it.
        heading: what its rows are.
        columns: its columns of numbers.
        lines: its rows.
    """

    id: str
    title: str
    note: str
    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def exact_sheets(exact: Exact) -> tuple[Sheet, ...]:
    """Every table, with the numbers as they are."""
    cells: dict[Cell, Shown] = dict(figures(exact))
    mean = exact.open.mean_days
    ages = (
        ("mean", "Mean age of these in days", None if mean is None else round(mean, 1)),
        ("longest", "Age of the oldest in days", exact.open.longest_days if exact.open.cases else None),
    )
    earlier = (
        EarlierShown(
            quarter=each.quarter,
            opened=each.opened,
            acts=each.acts,
            categories=dict(zip(exact.columns, each.categories, strict=True)),
        )
        for each in exact.earlier
    )
    sheets = [
        *_sheets(exact, cells, ages),
        _earlier(exact, cells, earlier, "Every quarter as it stood when this was counted."),
    ]
    after = next(at for at, sheet in enumerate(sheets) if sheet.id == "responses") + 1
    return (*sheets[:after], _named(exact), *sheets[after:])


def committee_sheets(exact: Exact, edition: CommitteeEdition) -> tuple[Sheet, ...]:
    """The tables that the edition prints, with the numbers as it prints them."""
    ages = (
        ("mean", "Mean age of these in days, to the nearest 5", edition.mean_days),
        ("longest", "Age of the oldest in months", edition.longest_months),
    )
    return (
        *_sheets(exact, edition.cells, ages),
        _earlier(exact, edition.cells, edition.earlier, "Earlier quarters as they were published then."),
    )


Ages = Sequence[tuple[str, str, Shown]]


def _sheets(exact: Exact, cells: Mapping[Cell, Shown], ages: Ages) -> Iterator[Sheet]:
    tables = {cell.table for cell in cells}
    yield _cases(cells)
    if "categories" in tables:
        yield _categories(exact, cells)
        yield _departments(exact, cells)
    if "department_by_category" in tables:
        yield _crossed(exact, cells)
    if "severities" in tables:
        yield _severities(exact, cells, columns=exact.columns if "severity_by_category" in tables else ())
    if "responses" in tables:
        yield _responses(exact, cells)
        yield _flags(cells)
        yield _open(exact, cells, ages)
        yield _improvements(exact, cells)


def _cases(cells: Mapping[Cell, Shown]) -> Sheet:
    rows = (
        (Cell("opened", "opened", "cases"), "Cases opened"),
        (Cell("totals", "withdrawn", "cases"), "of these withdrawn"),
        (Cell("totals", "duplicate", "cases"), "of these duplicates"),
        (Cell("totals", "acts", "acts"), "Acts in the other cases"),
    )
    return Sheet(
        id="cases",
        title="Cases opened in the quarter",
        note="A case holds one or more acts. Withdrawn cases and duplicates are in none of the tables of acts.",
        heading="Cases",
        columns=(Column(id="number", title="Number"),),
        lines=tuple(Line(id=cell.row, title=title, cells=(cells[cell],)) for cell, title in rows if cell in cells),
    )


def _titles(exact: Exact) -> dict[Key, str]:
    return {**{each.id: each.title for each in exact.legend.categories}, None: UNDECIDED}


def _category_columns(exact: Exact) -> tuple[Column, ...]:
    titles = _titles(exact)
    return tuple(Column(id=each, title=titles.get(each, str(each))) for each in exact.columns)


def _all_acts(cells: Mapping[Cell, Shown]) -> Line:
    return Line(id="all", title=ALL, cells=(cells[Cell("totals", "acts", "acts")],), sums=True)


ACTS = (Column(id="acts", title="Acts"),)


def _categories(exact: Exact, cells: Mapping[Cell, Shown]) -> Sheet:
    lines = (
        Line(id=each.id, title=each.title, cells=(cells[Cell("categories", each.id, "acts")],))
        for each in _category_columns(exact)
    )
    return Sheet(
        id="categories",
        title="Acts by category",
        note="Each act of the cases opened in the quarter, with its category at the time of counting.",
        heading="Category",
        columns=ACTS,
        lines=(*lines, _all_acts(cells)),
    )


def _departments(exact: Exact, cells: Mapping[Cell, Shown]) -> Sheet:
    lines = (
        Line(id=row, title=_stated(row), cells=(cells[Cell("departments", row, "acts")],))
        for row in exact.departments.rows
    )
    return Sheet(
        id="departments",
        title="Acts by department",
        note="Departments without an act in the quarter are not listed.",
        heading="Department",
        columns=ACTS,
        lines=(*lines, _all_acts(cells)),
    )


def _crossed(exact: Exact, cells: Mapping[Cell, Shown]) -> Sheet:
    lines = (
        Line(
            id=row,
            title=_stated(row),
            cells=tuple(cells[Cell("department_by_category", row, column)] for column in exact.columns),
        )
        for row in exact.departments.rows
    )
    return Sheet(
        id="department_by_category",
        title="Acts by department and category",
        note="",
        heading="Department",
        columns=_category_columns(exact),
        lines=tuple(lines),
    )


def _severities(exact: Exact, cells: Mapping[Cell, Shown], *, columns: tuple[Key, ...]) -> Sheet:
    """Across these categories, or where there are none with the sum of each row alone."""
    lines = (
        Line(
            id=row,
            title=_in_words(row),
            cells=(
                *(cells[Cell("severity_by_category", row, column)] for column in columns),
                cells[Cell("severities", row, "acts")],
            ),
        )
        for row in exact.severities.rows
    )
    return Sheet(
        id="severity_by_category" if columns else "severities",
        title="Acts by severity and category" if columns else "Acts by severity",
        note="How bad the harm was decides no category." + (BESIDE if columns else ""),
        heading="Severity",
        columns=(*(_category_columns(exact) if columns else ()), Column(id="all", title=ALL)),
        lines=tuple(lines),
    )


def _responses(exact: Exact, cells: Mapping[Cell, Shown]) -> Sheet:
    kinds = dict.fromkeys(applied.kind for applied in exact.responses.rows)
    lines = (Line(id=kind, title=_kind(exact, kind), cells=(cells[Cell("responses", kind, "acts")],)) for kind in kinds)
    return Sheet(
        id="responses",
        title="Responses applied",
        note="The kind of response that each act was given, with what the policy calls it.",
        heading="Response",
        columns=ACTS,
        lines=(*lines, _all_acts(cells)),
    )


def _kind(exact: Exact, kind: Key) -> str:
    if kind is None:
        return UNANSWERED
    titles = ", ".join(each.title for each in exact.legend.responses if each.kind == kind)
    return f"{KINDS.get(kind, kind)} ({titles})" if titles else KINDS.get(kind, kind)


def _named(exact: Exact) -> Sheet:
    titles: dict[Key, str] = {**{each.id: each.title for each in exact.legend.responses}, None: UNDECIDED}
    lines = (
        Line(id=row, title=titles.get(row, str(row)), cells=counts)
        for row, counts in zip(exact.named.rows, exact.named.cells, strict=True)
    )
    return Sheet(
        id="named",
        title="Responses named by the policy and kinds applied",
        note="Rows are what the deciding evaluation named, columns what was done.",
        heading="Named by the policy",
        columns=tuple(
            Column(id=each, title=UNANSWERED if each is None else KINDS.get(each, each)) for each in exact.named.columns
        ),
        lines=tuple(lines),
    )


def _flags(cells: Mapping[Cell, Shown]) -> Sheet:
    rows = (
        (Cell("harsher", "harsher", "acts"), "Acts that were answered more harshly than their category allows"),
        (Cell("repeats", "repeats", "individuals"), "Individuals with more than one case in twelve months"),
    )
    return Sheet(
        id="flags",
        title="Flags for review",
        note="A harsher response needs a recorded reason, and stays flagged whatever follows it. A repeat prompts a "
        "look at surroundings, training and fitness, and changes no category. The twelve months end with the quarter.",
        heading="Flag",
        columns=(Column(id="number", title="Number"),),
        lines=tuple(Line(id=cell.row, title=title, cells=(cells[cell],)) for cell, title in rows),
    )


def _open(exact: Exact, cells: Mapping[Cell, Shown], ages: Ages) -> Sheet:
    day = written(exact.until)
    first = Line(id="open", title=f"Cases open on {day}", cells=(cells[Cell("open", "open", "cases")],))
    return Sheet(
        id="open",
        title=f"Open cases on {day}",
        note="Cases of this quarter and of earlier ones that were not closed by the end of that day, with their age "
        "on it.",
        heading="Measure",
        columns=(Column(id="value", title="Value"),),
        lines=(first, *(Line(id=each, title=title, cells=(value,)) for each, title, value in ages)),
    )


def _improvements(exact: Exact, cells: Mapping[Cell, Shown]) -> Sheet:
    rows = (*((each.kind, IMPROVEMENTS.get(each.kind, each.kind)) for each in exact.improvements), (None, "All"))
    lines = (
        Line(
            id=kind or "all",
            title=title,
            cells=tuple(cells[Cell("improvements", kind, column)] for column in ("started", "done")),
            sums=kind is None,
        )
        for kind, title in rows
    )
    return Sheet(
        id="improvements",
        title="System improvements",
        note="Changes to the system that were started in the quarter, and how many of them are done.",
        heading="Kind",
        columns=(Column(id="started", title="Started"), Column(id="done", title="Done")),
        lines=tuple(lines),
    )


def _earlier(exact: Exact, cells: Mapping[Cell, Shown], earlier: Iterable[EarlierShown], note: str) -> Sheet:
    this = EarlierShown(
        quarter=exact.quarter,
        opened=cells.get(Cell("opened", "opened", "cases")),
        acts=cells.get(Cell("totals", "acts", "acts")),
        categories={each: cells.get(Cell("categories", each, "acts")) for each in exact.columns},
    )
    lines = (
        Line(
            id=str(each.quarter),
            title=str(each.quarter),
            cells=(each.opened, each.acts, *(each.categories.get(column) for column in exact.columns)),
        )
        for each in (*earlier, this)
    )
    columns = (Column(id="opened", title="Cases opened"), Column(id="acts", title=ALL), *_category_columns(exact))
    return _without_empty(
        Sheet(
            id="quarters",
            title="Comparison with earlier quarters",
            note=note,
            heading="Quarter",
            columns=columns,
            lines=tuple(lines),
        )
    )


def _without_empty(sheet: Sheet) -> Sheet:
    """The table without columns of which nothing is published."""
    kept = [at for at in range(len(sheet.columns)) if any(line.cells[at] is not None for line in sheet.lines)]
    lines = (replace(line, cells=tuple(line.cells[at] for at in kept)) for line in sheet.lines)
    return replace(sheet, columns=tuple(sheet.columns[at] for at in kept), lines=tuple(lines))


def _stated(name: Key) -> str:
    return UNSTATED if name is None else plain(name)


def _in_words(word: Key) -> str:
    return UNSTATED if word is None else plain(word).replace("_", " ").capitalize()


def plain(text: str) -> str:
    """A text of a user with whatever is invisible made visible, so that it steers no terminal and turns no line."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def spelt(shown: Shown) -> str:
    """What is printed, in plain characters: `12`, `1–7`, `8 or more`, or `–` where nothing is published."""
    match shown:
        case None:
            return "–"
        case Band(low, None):
            return f"{low} or more"
        case Band(low, high):
            return f"{low}–{high}"
        case float():
            return f"{shown:.1f}"
        case _:
            return str(shown)
