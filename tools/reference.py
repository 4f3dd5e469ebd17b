"""Write the reference pages of the documentation from the code and the policies: `python tools/reference.py`.

They are made before each build and never by hand, so they cannot be older than what they describe.
"""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

import justrules as jr
from justrules.alignment.catalogue import Catalogue, CatalogueFile, SectionEntry, Verification
from justrules.alignment.checks import EVERY as ALIGNMENT
from justrules.alignment.checks import check
from justrules.alignment.forms.markdown import escaped, grid, markdown
from justrules.alignment.layout import brief, by_requirement_sheet, gaps_sheet
from justrules.alignment.packs import Pack, PackRow, load_pack, pack_files, pack_report
from justrules.alignment.references import case_of
from justrules.alignment.reviews import ReviewEntry, ReviewsFile, load_reviews, reviews_path
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import table_of
from justrules.cli import COMMANDS, main
from justrules.engine.checks import EVERY
from justrules.exports.svg import svg
from justrules.findings import CATALOGUE
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
    return f"```text\n{command.get_help(click.Context(command, info_name=name, max_content_width=100)).rstrip()}\n```\n"


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
    return [*grid(brief(table)), "", "What is missing on both sides: [gaps](../alignment/gaps.md).", ""]


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


def alignment_pages(policies: Sequence[jr.Policy]) -> Iterator[tuple[str, str]]:
    """The table of all policies by regulation, its gaps, what is found in it, and the packs."""
    shelf = shelf_for(policies)
    cases = [case_of(p, shelf, as_of=AS_OF, reviews=load_reviews(reviews_path(p))) for p in policies if p.alignment]
    table = table_of(cases)
    made = f"Made from the policies and the catalogues as of {AS_OF}, never by hand.\n"
    head = ["# Regulatory alignment of all policies\n", made]
    yield "alignment/table.md", "\n".join([*head, *grid(brief(by_requirement_sheet(table))), ""])
    head = ["# Gaps\n", made, "Sections that no policy answers, and components that answer no requirement.\n"]
    yield "alignment/gaps.md", "\n".join([*head, *grid(brief(gaps_sheet(table))), ""])
    findings = [finding for case in cases for finding in check(case)]
    told = [str(finding).replace(f"{ROOT}/", "") for finding in findings] or ["nothing found"]
    head = ["# What the checks find\n", made]
    yield "alignment/findings.md", "\n".join([*head, "```text", *told, "```", ""])
    for path in pack_files():
        file = load_pack(path)
        policy = next(policy for policy in policies if policy.id == file.pack.policy)
        yield f"alignment/{path.stem}.md", markdown(pack_report(file, policy))


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
