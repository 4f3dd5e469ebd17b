"""The table of all policies by regulation and by component, its gaps, what is found in it, and the packs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import justrules as jr
from justrules.alignment.catalogue import Catalogue, stands_in
from justrules.alignment.checks import check
from justrules.alignment.forms.markdown import escaped
from justrules.alignment.layout import LEGEND, Cell, Report, Sheet, brief, by_component_sheet, by_requirement_sheet
from justrules.alignment.packs import load_pack, pack_files, pack_report
from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import load_reviews, reviews_path
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import Gap, Table, table_of
from justrules.findings import Finding
from tools.reference.catalogues import inward
from tools.reference.sheets import AS_OF, WIDE, sheet_of, stacked

MADE = f"Made from the policies and the catalogues as of {AS_OF}, never by hand.\n"


def requirements_page(table: Table) -> str:
    """The table by regulation, an instrument at a time."""
    lines = [f"{WIDE}\n# Regulatory alignment of all policies\n", MADE]
    lines += ["The same [by component](components.md); what is missing: [gaps](gaps.md).\n", f"{LEGEND}\n"]
    ordered = sorted(table.rows, key=lambda row: by_number(row.instrument))
    parts = {name: tuple(rows) for name, rows in groupby(ordered, key=lambda row: row.instrument)}
    lines.append(jump_to(parts))
    for instrument, rows in parts.items():
        part = dataclasses.replace(table, rows=rows)
        lines += [
            f"## {escaped(instrument)} {{#{place(instrument)}}}\n",
            *stacked(brief(by_requirement_sheet(part))),
            "",
        ]
    return "\n".join(lines)


def by_number(title: str) -> list[tuple[bool, int, str]]:
    """What puts Part 5 before Part 193: the numbers in a title count as numbers."""
    return [(piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in re.split(r"(\d+)", title)]


def jump_to(titles: Iterable[str]) -> str:
    """A line that leads to the headings below; the tables of these pages need the room of a list of contents."""
    return f"Jump to: {' · '.join(f'[{escaped(title)}](#{place(title)})' for title in titles)}\n{{.jump}}\n"


def place(title: str) -> str:
    """The name of a heading's place: `14-cfr-part-5`, and a letter before it, as names of places begin with one."""
    return "i-" + re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def components_page(table: Table) -> str:
    """The table turned round: what rests on each component, a kind of component at a time."""
    lines = [f"{WIDE}\n# Components and the requirements that they answer\n", MADE]
    lines += ["The same [by regulation](table.md).\n", f"{LEGEND}\n"]
    sheets = {kind: sheet for kind, sheet in _by_kind(table) if sheet.rows}
    lines.append(jump_to(sheets))
    for kind, sheet in sheets.items():
        lines += [f"## {escaped(kind)} {{#{place(kind)}}}\n", *stacked(sheet), ""]
    return "\n".join(lines)


def _by_kind(table: Table) -> Iterator[tuple[str, Sheet]]:
    for kind in dict.fromkeys(part.name.partition(".")[0] for part in table.components):
        parts = tuple(part for part in table.components if part.name.partition(".")[0] == kind)
        sheet = brief(by_component_sheet(dataclasses.replace(table, components=parts)))
        yield kind.replace("_", " ").capitalize(), sheet


def gaps_page(cases: Sequence[Case], catalogues: Sequence[Catalogue]) -> str:
    """What is missing, policy by policy and instrument by instrument, and the instruments that nobody cites."""
    lines = ["# Gaps\n", MADE]
    lines += ["Sections that no row answers, of the instruments that a policy names, and components that answer no"]
    lines += ["requirement. A gap is no fault: a policy need not answer all of an instrument. It is what to look at.\n"]
    for case in cases:
        lines += [f"## {escaped(case.policy.title)}\n", *_gaps_of(table_of([case]))]
    uncited = table_of(cases, others=catalogues).uncited
    rows = [(Cell(each.short, f"../catalogues/{each.id}.html"), _count(each)) for each in uncited]
    lines += ["## Instruments that no policy cites\n", "Their sections are known, and no row is about them.\n"]
    return "\n".join([*lines, *stacked(sheet_of(("Instrument", "Sections"), rows)), ""])


def _count(catalogue: Catalogue) -> Cell:
    return Cell(str(len(catalogue.clauses)))


def _gaps_of(table: Table) -> Iterator[str]:
    """The gaps of one policy."""
    for catalogue in table.catalogues:
        gaps = [gap for gap in table.gaps if gap.catalogue == catalogue.id]
        if gaps:
            yield f"### {escaped(catalogue.short)}\n"
            cited = ", and no row cites any" if catalogue in table.uncited else ""
            yield f"{len(gaps)} of {len(catalogue.clauses)} sections listed are not answered{cited}.\n"
            yield from (*stacked(sheet_of(("Section", "Title", "Why it is listed"), [*map(_line, folded(gaps))])), "")
    whole = [each.short for each in table.catalogues if each.id not in {gap.catalogue for gap in table.gaps}]
    if whole:
        yield f"No gap in {escaped(', '.join(whole))}.\n"
    if table.idle:
        yield "### Components without a requirement\n"
        idle = [(Cell(part.name), Cell(part.title)) for part in table.idle]
        yield from (*stacked(sheet_of(("Component", "What it is"), idle)), "")


def folded(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """The gaps, each with those that stand inside it and are listed for the same reason."""
    found: list[list[Gap]] = []
    for gap in gaps:
        above = (g for g in found if g[0].why == gap.why and stands_in(gap.clause.number, g[0].clause.number))
        group = next(above, None)
        if group is None:
            found.append([gap])
        else:
            group.append(gap)
    return found


def _line(group: Sequence[Gap]) -> tuple[Cell, ...]:
    first, *inside = (gap.clause for gap in group)
    number = f"{first.number}, with {'; '.join(clause.number for clause in inside)}" if inside else first.number
    return Cell(number, first.url), Cell(first.title), Cell(group[0].why)


ABOUT_FINDINGS = """\
Each citation of the policies that come with the library is looked up at each build: whether there is such a section,
whether it is called and says what the row takes it to, whether it was in force, and whether anything changed since
somebody reviewed the row. `justrules align check` asks the same of your own policies
([Answer a regulator](../../how-to/alignment.md)).

An error would be a wrong citation, and fails our tests. A warning is something that a person should know and that the
policy does not hide; what is listed here is known, and stays until the world or the policy changes.
"""


def findings_page(cases: Sequence[Case]) -> str:
    """What the checks find in our own tables, with what that means."""
    lines = ["# What the checks find\n", MADE, ABOUT_FINDINGS]
    for case in cases:
        told = [_told_of(finding) for finding in check(case)] or ["Nothing found."]
        lines += [f"## {escaped(case.policy.title)}\n", f"{len(case.claims)} rows.\n", *told, ""]
    return "\n".join(lines)


def _told_of(finding: Finding) -> str:
    where = f"{Path(finding.where.source).name}, line {finding.where.line}"
    hint = f" What to do: {escaped(finding.hint)}." if finding.hint else ""
    code = f"[{finding.code}](../findings/{finding.code}.md)"
    return f"- {finding.level.value.capitalize()} {code}: {escaped(finding.message)}.{hint} ({where})"


def pack_page(report: Report) -> str:
    """An evidence pack."""
    lines = [f"{WIDE}\n# {escaped(report.title)}\n", *(f"{escaped(line)}\n" for line in report.about)]
    for sheet in report.sheets:
        lines += [f"## {escaped(sheet.title)}\n", *stacked(brief(sheet)), ""]
    return "\n".join(lines)


def cases_of(policies: Sequence[jr.Policy]) -> list[Case]:
    """The policies with an alignment table, each with its instruments and its reviews."""
    shelf = shelf_for(policies)
    return [case_of(p, shelf, as_of=AS_OF, reviews=load_reviews(reviews_path(p))) for p in policies if p.alignment]


def alignment_pages(policies: Sequence[jr.Policy]) -> Iterator[tuple[str, str]]:
    """The table of all policies by regulation and by component, its gaps, what is found in it, and the packs."""
    shelf = shelf_for(policies)
    cases = cases_of(policies)
    table = inward(table_of(cases))
    yield "alignment/table.md", requirements_page(table)
    yield "alignment/components.md", components_page(table)
    yield "alignment/gaps.md", gaps_page(cases, shelf.catalogues())
    yield "alignment/findings.md", findings_page(cases)
    for path in pack_files():
        file = load_pack(path)
        policy = next(policy for policy in policies if policy.id == file.pack.policy)
        yield f"alignment/{path.stem}.md", pack_page(pack_report(file, policy))
