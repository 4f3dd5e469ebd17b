"""Write the reference pages of the documentation from the code and the policies: `python tools/reference.py`.

They are made before each build and never by hand, so they cannot be older than what they describe.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import inspect
import re
import shutil
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

import click

import justrules as jr
from justrules.alignment.catalogue import Catalogue, CatalogueFile, SectionEntry, Verification, stands_in
from justrules.alignment.checks import EVERY as ALIGNMENT
from justrules.alignment.checks import check
from justrules.alignment.forms.markdown import escaped
from justrules.alignment.layout import (
    LEGEND,
    Cell,
    Column,
    Report,
    Sheet,
    brief,
    by_component_sheet,
    by_requirement_sheet,
)
from justrules.alignment.packs import Pack, PackRow, load_pack, pack_files, pack_report
from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import ReviewEntry, ReviewsFile, load_reviews, reviews_path
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import Gap, Table, table_of
from justrules.cli import COMMANDS, main
from justrules.cli.help import HelpContext
from justrules.engine.checks import EVERY
from justrules.exports.svg import svg
from justrules.findings import CATALOGUE, Finding
from justrules.policies import model
from justrules.policies.model import WORDS, Part

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference"
AS_OF = dt.datetime.now(tz=dt.UTC).date()
"""The day of the build: reviews that are overdue on it are shown as that."""


def findings_index() -> str:
    """The list of finding codes."""
    rows = [f"| [{code}](findings/{code}.md) | {rule.level.value} | {rule.title} |" for code, rule in CATALOGUE.items()]
    told = "What `justrules check` may find. An error stops a policy from being used, a warning does not.\n"
    return "\n".join(["# Findings\n", told, "| code | level | what |", "|---|---|---|", *rows, ""])


def finding(code: str, reason: str | None) -> str:
    """One finding code: what it means, why it matters, and a file that raises it."""
    rule = CATALOGUE[code]
    lines = [f"# {code}: {rule.title}\n", f"*{rule.level.value}*\n", f"**Why.** {rule.why}\n"]
    if reason:
        lines.append(f"{reason}\n")
    if example := _example(code):
        lines.append(f"**Avoid.** `justrules check {example.name}`:\n")
        lines.append(f'```yaml title="{example.name}"\n{example.read_text(encoding="utf-8").rstrip()}\n```\n')
        lines.append(f"```text\n{_told(example)}\n```\n")
    return "\n".join(lines)


def _reasons() -> dict[str, str]:
    """What the docstrings of the checks say beyond their first line."""
    modules = [importlib.import_module(check.__module__) for check in (*EVERY, *ALIGNMENT)]
    return {module.CODE: (inspect.getdoc(module) or "").partition("\n\n")[2] for module in modules}


def _example(code: str) -> Path | None:
    """The shortest file of the suite that raises `code` and can be shown as text."""
    files = [path for path in (ROOT / "tests" / "suite" / "bad").glob("*.yaml") if _shows(path, code)]
    return min(files, key=lambda path: (path.stat().st_size, path.name), default=None)


def _shows(path: Path, code: str) -> bool:
    data = path.read_bytes()
    plain = data.isascii() and data.count(b"\n") < 60 and not re.search(rb"[^\n\x20-\x7e]", data)
    return plain and f"expect: {code} ".encode() in data


def _told(path: Path) -> str:
    try:
        found = jr.check(jr.load(path))
    except jr.PolicyError as error:
        found = error.findings
    return "\n".join(str(finding).replace(str(path), path.name) for finding in found)


def format_keys() -> str:
    """Every key of the format, from the model."""
    lines = ["# Keys of the format\n", "Made from the model. **Must** marks keys that have to be there.\n"]
    parts = [part for part in vars(model).values() if inspect.isclass(part) and issubclass(part, Part)]
    others = [part for part in parts if part not in (Part, model.Identified, model.Policy)]
    lines += _parts(model.Policy, *others)
    lines.append("# Keys of catalogues, reviews and packs\n")
    lines.append("Files of other formats, which lie in folders of their own beside the policies.\n")
    lines += _parts(CatalogueFile, SectionEntry, Verification, ReviewsFile, ReviewEntry, Pack, PackRow)
    for kind, words in WORDS.items():
        lines += [f"## Words: {kind.__name__}\n", f"{(inspect.getdoc(kind) or '').splitlines()[0]}\n"]
        lines += ["| word | meaning |", "|---|---|", *(f"| `{word}` | {told} |" for word, told in words.items()), ""]
    return "\n".join(lines)


def _parts(*parts: type[Part]) -> Iterator[str]:
    for part in parts:
        yield f"## {part.__name__}\n"
        yield f"{(inspect.getdoc(part) or '').splitlines()[0]}\n"
        yield from ("| key | must | meaning |", "|---|---|---|", *_rows(part), "")


def _rows(part: type[Part]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        if name == "id" and issubclass(part, model.Identified):
            continue
        must = "yes" if field.is_required() else ""
        yield f"| `{field.alias or name}` | {must} | {(field.description or '').replace('|', chr(92) + '|')} |"


def command_line() -> str:
    """The help of every command, as the command prints it."""
    lines = ["# Command line\n", "Data goes to stdout, talk to stderr. `NO_COLOR` is honoured.\n"]
    lines += [_help(main, "justrules")]
    context = click.Context(main, info_name="justrules")
    for name in COMMANDS:
        command = main.get_command(context, name)
        if command is not None:
            lines += _command(command, name, context)
    lines += [
        "## Completion of policy ids in the shell\n",
        'For bash: `eval "$(_JUSTRULES_COMPLETE=bash_source justrules)"`; for zsh and fish put their names for bash.\n',
    ]
    return "\n".join(lines)


def _command(command: click.Command, name: str, context: click.Context) -> Iterator[str]:
    """A command's help, and that of the commands below it."""
    yield f"## {name}\n"
    yield _help(command, f"justrules {name}")
    inside = click.Context(command, info_name=name, parent=context)
    for below in command.list_commands(inside) if isinstance(command, click.Group) else ():
        found = command.get_command(inside, below) if isinstance(command, click.Group) else None
        if found is not None:
            yield from _command(found, f"{name} {below}", inside)


def _help(command: click.Command, name: str) -> str:
    return f"```text\n{command.get_help(HelpContext(command, info_name=name, max_content_width=100)).rstrip()}\n```\n"


def policy_page(policy: jr.Policy) -> str:
    """One policy in words: drawing, questions, outcomes, scenarios, alignment, notes."""
    lines = [f"# {policy.title}\n", f"`{policy.id}` {policy.version}, {policy.status.value}. {policy.summary or ''}\n"]
    if by := policy.superseded_by:
        lines.append(f'!!! warning "Superseded"\n    Replaced by {by.title}{f" ({by.since})" if by.since else ""}.\n')
    lines += [f"![The tree]({policy.id}.svg)\n", f"> {policy.disclaimer}\n", "## Questions\n"]
    for question in policy.questions:
        lines += [f"### {question.ref or ''} {question.text}\n".replace("###  ", "### "), f"`{question.id}`\n"]
        lines += [f"{text}\n" for text in (question.rationale, question.help) if text]
        lines += [f"- **{answer.label or answer.id}** → `{answer.next}`" for answer in question.answers] + [""]
    lines.append("## Outcomes\n")
    for outcome in policy.outcomes:
        category = policy.category(outcome.category)
        response = policy.response(outcome.response or category.response)
        lines += [f"### {category.title}: `{outcome.id}`\n", f"{outcome.because} {category.definition}\n"]
        lines += [f"**{response.title}.** {response.primary}\n", "To investigate:\n"]
        lines += [f"- {text}" for text in outcome.investigate] + [""]
    lines += ["## Scenarios\n", "| scenario | answers | comes to |", "|---|---|---|"]
    for scenario in policy.scenarios:
        expect = scenario.expect
        answers = ", ".join(f"{question}: {answer}" for question, answer in scenario.answers)
        lines.append(f"| {scenario.facts} | {answers} | `{expect.outcome or expect.pending or expect.category}` |")
    lines += ["", "## Regulatory alignment\n", *_alignment(policy)]
    lines += ["", "## Notes\n", *(f"- {note}" for note in policy.notes), "", "## Sources\n"]
    records: tuple[model.Source | model.Authority, ...] = (*policy.sources, *policy.authorities)
    for source in records:
        lines.append(f"- `{source.id}`: {source.title}. {source.publisher}. {source.url or ''}")
    return "\n".join(lines) + "\n"


def _alignment(policy: jr.Policy) -> list[str]:
    """The alignment table of a policy, and where its gaps are listed."""
    if not policy.alignment:
        return ["None."]
    case = case_of(policy, shelf_for([policy]), as_of=AS_OF, reviews=load_reviews(reviews_path(policy)))
    table = by_requirement_sheet(table_of([case]))
    return [LEGEND, "", *stacked(brief(table)), "", "What is missing on both sides: [gaps](../alignment/gaps.md).", ""]


def catalogue_page(catalogue: Catalogue) -> str:
    """One instrument: its edition, what was verified, and its sections."""
    lines = [f"# {escaped(catalogue.title)}\n", f"`{catalogue.id}`, cited as {escaped(catalogue.short)}.\n"]
    if by := catalogue.superseded_by:
        lines.append(f'!!! warning "Being superseded"\n    By {by.title}{f" ({by.since})" if by.since else ""}.\n')
    facts = [
        ("Publisher", catalogue.publisher),
        ("Edition", catalogue.edition),
        ("Read", f"{catalogue.accessed or 'not noted'}, {catalogue.url or 'no address'}"),
    ]
    facts += [("Verified", f"{catalogue.verified.on}: {catalogue.verified.source}")] if catalogue.verified else []
    facts += [("Not verified", catalogue.unverified)] if catalogue.unverified else []
    facts += [("Note", catalogue.note)] if catalogue.note else []
    lines += [f"- {name}: {escaped(told)}" for name, told in facts]
    lines += ["", "Titles are the instrument's own. What a section says is in our words and is not the law.\n"]
    lines += ["| number | title | what it says | verified |", "|---|---|---|---|"]
    for clause in catalogue.clauses:
        verified = "yes" if clause.verified else f"no: {escaped(clause.unverified or '')}"
        lines.append(f"| {escaped(clause.number)} | {escaped(clause.title)} | {escaped(clause.summary)} | {verified} |")
    return "\n".join(lines) + "\n"


def catalogue_pages() -> Iterator[tuple[str, str]]:
    """A page for each instrument, and their list."""
    catalogues = shelf_for().catalogues()
    lines = ["# Catalogues\n", "The instruments whose sections are known, with what of them was verified.\n"]
    lines += ["| id | cited as | edition | sections | unverified |", "|---|---|---|---|---|"]
    for each in catalogues:
        unverified = sum(clause.unverified is not None for clause in each.clauses)
        row = (f"[{each.id}]({each.id}.md)", escaped(each.short), escaped(each.edition), len(each.clauses), unverified)
        lines.append(f"| {' | '.join(map(str, row))} |")
        yield f"catalogues/{each.id}.md", catalogue_page(each)
    yield "catalogues/index.md", "\n".join([*lines, ""])


def stacked(sheet: Sheet) -> Iterator[str]:
    """The lines of a table whose rows stand as columns where they fit, and else as blocks; the style says when."""
    if not sheet.rows:
        yield sheet.empty
        return
    headings = [escape(column.heading) for column in sheet.columns]
    # Three columns stay side by side on any screen.
    yield f'<div class="{"few" if len(headings) < 4 else "stack"}"><table class="rows">'
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for first, *others in sheet.rows:
        cells = zip(headings[1:], others, strict=True)
        told = "".join(f'<td data-heading="{heading}">{_linked(cell)}</td>' for heading, cell in cells)
        yield f'<tr><th scope="row">{_linked(first)}</th>{told}</tr>'
    yield "</tbody></table></div>"


def _linked(cell: Cell) -> str:
    # A long name with underscores or dots may be parted after them.
    text = re.sub(r"(?<=[a-z])([_.])(?=[a-z])", r"\1<wbr>", escape(cell.text))
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url and text else text


def _sheet(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    columns = tuple(Column(heading=heading, brief=True) for heading in headings)
    return Sheet(name="", title="", columns=columns, rows=tuple(map(tuple, rows)))


WIDE = "---\nhide: [toc]\n---\n"
"""Before a page whose tables need the room."""

MADE = f"Made from the policies and the catalogues as of {AS_OF}, never by hand.\n"


def requirements_page(table: Table) -> str:
    """The table by regulation, an instrument at a time."""
    lines = [f"{WIDE}\n# Regulatory alignment of all policies\n", MADE]
    lines += ["The same [by component](components.md); what is missing: [gaps](gaps.md).\n", f"{LEGEND}\n"]
    ordered = sorted(table.rows, key=lambda row: row.instrument)
    for instrument, rows in groupby(ordered, key=lambda row: row.instrument):
        part = dataclasses.replace(table, rows=tuple(rows))
        lines += [f"## {escaped(instrument)}\n", *stacked(brief(by_requirement_sheet(part))), ""]
    return "\n".join(lines)


def components_page(table: Table) -> str:
    """The table turned round: what rests on each component, a kind of component at a time."""
    lines = [f"{WIDE}\n# Components and the requirements that they answer\n", MADE]
    lines += ["The same [by regulation](table.md).\n", f"{LEGEND}\n"]
    kinds = dict.fromkeys(part.name.partition(".")[0] for part in table.components)
    for kind in kinds:
        parts = tuple(part for part in table.components if part.name.partition(".")[0] == kind)
        sheet = brief(by_component_sheet(dataclasses.replace(table, components=parts)))
        if sheet.rows:
            lines += [f"## {escaped(kind.replace('_', ' ').capitalize())}\n", *stacked(sheet), ""]
    return "\n".join(lines)


def gaps_page(cases: Sequence[Case], catalogues: Sequence[Catalogue]) -> str:
    """What is missing, policy by policy and instrument by instrument, and the instruments that nobody cites."""
    lines = ["# Gaps\n", MADE]
    lines += ["Sections that no row answers, of the instruments that a policy names, and components that answer no"]
    lines += ["requirement. A gap is no fault: a policy need not answer all of an instrument. It is what to look at.\n"]
    for case in cases:
        lines += [f"## {escaped(case.policy.title)}\n", *_gaps_of(table_of([case]))]
    uncited = table_of(cases, others=catalogues).uncited
    rows = [(Cell(each.short, f"../../catalogues/{each.id}/"), _count(each)) for each in uncited]
    lines += ["## Instruments that no policy cites\n", "Their sections are known, and no row is about them.\n"]
    return "\n".join([*lines, *stacked(_sheet(("Instrument", "Sections"), rows)), ""])


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
            yield from (*stacked(_sheet(("Section", "Title", "Why it is listed"), [*map(_line, folded(gaps))])), "")
    whole = [each.short for each in table.catalogues if each.id not in {gap.catalogue for gap in table.gaps}]
    if whole:
        yield f"No gap in {escaped(', '.join(whole))}.\n"
    if table.idle:
        yield "### Components without a requirement\n"
        idle = [(Cell(part.name), Cell(part.title)) for part in table.idle]
        yield from (*stacked(_sheet(("Component", "What it is"), idle)), "")


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


def alignment_pages(policies: Sequence[jr.Policy]) -> Iterator[tuple[str, str]]:
    """The table of all policies by regulation and by component, its gaps, what is found in it, and the packs."""
    shelf = shelf_for(policies)
    cases = [case_of(p, shelf, as_of=AS_OF, reviews=load_reviews(reviews_path(p))) for p in policies if p.alignment]
    table = table_of(cases)
    yield "alignment/table.md", requirements_page(table)
    yield "alignment/components.md", components_page(table)
    yield "alignment/gaps.md", gaps_page(cases, shelf.catalogues())
    yield "alignment/findings.md", findings_page(cases)
    for path in pack_files():
        file = load_pack(path)
        policy = next(policy for policy in policies if policy.id == file.pack.policy)
        yield f"alignment/{path.stem}.md", pack_page(pack_report(file, policy))


def pages() -> Iterator[tuple[str, str]]:
    """Every generated page: its path under docs/reference and its text."""
    yield "findings.md", findings_index()
    reasons = _reasons()
    for code in CATALOGUE:
        yield f"findings/{code}.md", finding(code, reasons.get(code))
    yield "format.md", format_keys()
    yield "command-line.md", command_line()
    policies = jr.Registry.of(ROOT / "policies").policies()
    rows = [f"| [`{p.id}`]({p.id}.md) | {p.version} | {p.status.value} | {p.title} |" for p in policies]
    head = ["# Policies\n", "| id | version | status | title |", "|---|---|---|---|"]
    yield "policies/index.md", "\n".join([*head, *rows, ""])
    for policy in policies:
        yield f"policies/{policy.id}.md", policy_page(policy)
        yield f"policies/{policy.id}.svg", svg(jr.compile(policy))
    yield from catalogue_pages()
    yield from alignment_pages(policies)


if __name__ == "__main__":
    shutil.rmtree(PAGES, ignore_errors=True)
    for name, text in pages():
        page = PAGES / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
