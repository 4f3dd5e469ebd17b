"""A page for each instrument: what was verified of it, and its sections, each with a heading that can be linked to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from justrules.alignment.catalogue import Catalogue, Clause
from justrules.alignment.forms.markdown import escaped
from justrules.alignment.references import Case
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import Row, Table, table_of
from tools.reference.sheets import titled


def inward(table: Table) -> Table:
    """`table` with its citations leading to the sections on our own pages, which lead on to the source."""
    return dataclasses.replace(table, rows=tuple(dataclasses.replace(row, url=_address(row)) for row in table.rows))


def _address(row: Row) -> str | None:
    if row.clause is None:
        return row.url
    return f"../catalogues/{row.catalogue}.html#{anchor(row.clause.number)}"


def anchor(number: str) -> str:
    """The name of a section's place on the page of its instrument: `s-5-21-a-5`."""
    return "s-" + re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")


def catalogue_page(catalogue: Catalogue, rows: Sequence[Row] = ()) -> str:
    """One instrument: its edition, what was verified, its sections, and which rows of our policies answer them."""
    lines = [titled(catalogue.title), "[Catalogues](index.md)\n{.jump}\n", f"# {escaped(catalogue.title)}\n"]
    lines.append(f"`{catalogue.id}`, cited as {escaped(catalogue.short)}.\n")
    if by := catalogue.superseded_by:
        lines.append(f'!!! warning "Being superseded"\n    By {by.title}{f" ({by.since})" if by.since else ""}.\n')
    facts = [("Publisher", catalogue.publisher), ("Edition", catalogue.edition)]
    facts += [("Read", catalogue.accessed.isoformat() if catalogue.accessed else "not noted")]
    facts += [("Verified", f"{catalogue.verified.on}: {catalogue.verified.source}")] if catalogue.verified else []
    facts += [("Not verified", catalogue.unverified)] if catalogue.unverified else []
    facts += [("Note", catalogue.note)] if catalogue.note else []
    lines += [f"- {name}: {escaped(told)}" for name, told in facts]
    lines += [f"- Source: <{catalogue.url}>"] if catalogue.url else []
    lines += ["", "Titles are the instrument's own. What a section says is in our words and is not the law.\n"]
    for clause in catalogue.clauses:
        lines += _section(catalogue, clause, [row for row in rows if row.clause and row.clause.number == clause.number])
    return "\n".join(lines) + "\n"


def _section(catalogue: Catalogue, clause: Clause, rows: Sequence[Row]) -> Iterator[str]:
    yield f"## {escaped(clause.number)}: {escaped(clause.title)} {{#{anchor(clause.number)}}}\n"
    yield f"{escaped(clause.summary)}\n"
    if clause.topics:
        yield f"Looked for as: {escaped(', '.join(clause.topics))}.\n"
    cited = escaped(f"{catalogue.short}, {clause.number}")
    yield f"<small>{f'[{cited}]({clause.url})' if clause.url else cited}. {_checked(clause)}</small>\n"
    for row in rows:
        parts = ", ".join(f"`{part.name}`" for part in row.components)
        policy = f"[{row.policy.id}](../policies/{row.policy.id}.md#regulatory-alignment)"
        yield f"- {policy}, {row.status.value.replace('_', ' ')}: {parts}"
    yield ""


def _checked(clause: Clause) -> str:
    if clause.verified:
        return f"Verified {clause.verified.on}."
    return f"Not verified: {escaped(clause.unverified or 'no reason noted')}."


def catalogue_pages(cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """A page for each instrument, and their list."""
    catalogues = shelf_for().catalogues()
    rows = table_of(cases).rows
    lines = ["# Catalogues\n", "The instruments whose sections are known, with what of them was verified.\n"]
    lines += ["| id | cited as | edition | sections | unverified |", "|---|---|---|---|---|"]
    for each in catalogues:
        unverified = sum(clause.unverified is not None for clause in each.clauses)
        row = (f"[{each.id}]({each.id}.md)", escaped(each.short), escaped(each.edition), len(each.clauses), unverified)
        lines.append(f"| {' | '.join(map(str, row))} |")
        yield f"catalogues/{each.id}.md", catalogue_page(each, [row for row in rows if row.catalogue == each.id])
    yield "catalogues/index.md", "\n".join([*lines, ""])
