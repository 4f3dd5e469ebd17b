"""Evidence packs: what a tender or an inspection asks to see, and which parts of a policy show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from justrules.alignment.layout import Cell, Column, Report, Sheet
from justrules.alignment.table import components_of
from justrules.errors import PolicyError
from justrules.findings import Finding, Known
from justrules.policies.loader import read_file, shipped
from justrules.policies.model import Fulfilment, Part, Policy, Source
from justrules.policies.parts import Keyed
from justrules.policies.shapes import Shape, parse_as
from justrules.policies.source import Document
from justrules.policies.values import FILLED_SCHEMA, Citations, Id, Text, TextsOrNone, filled

FORMAT = "justrules-pack/1"
FOLDER = "packs"


class PackRow(Part):
    """One thing that is asked for, and what shows it."""

    concept = "row"

    id: Id = Field(description="The row's id.")
    evidence: Text = Field(description="What a tender or an inspection asks to see, in our own words.")
    components: TextsOrNone = Field(description="What in the policy shows it: `tree`, `categories.reckless` ...")
    status: Fulfilment = Field(Fulfilment.MET, description="How far the policy shows it.")
    reason: Text | None = Field(None, description="Why not wholly, or why not at all.")
    note: Text | None = Field(None, description="What a reader should know about it.")
    cites: Citations = Field((), description="Where it is asked for: sources of the pack, authorities of the policy.")


class Pack(Part):
    """What is asked for on one occasion, row by row."""

    concept = "pack"

    format: Literal["justrules-pack/1"] = Field(description="The edition of the format: `justrules-pack/1`.")
    id: Id = Field(description="The pack's id; equals the file's name without `.yaml`.")
    title: Text = Field(description="The pack's title.")
    summary: Text | None = Field(None, description="What it is for, in a few sentences.")
    sources: Annotated[tuple[Source, ...], Keyed()] = Field((), description="Bibliographic records by key.")
    policy: Id = Field(description="The policy whose parts are the evidence.")
    rows: Annotated[tuple[PackRow, ...], AfterValidator(filled)] = Field(
        description="What is asked for, in order.", json_schema_extra=FILLED_SCHEMA
    )


SHAPE = Shape(root=Pack, whole="the pack", format=FORMAT, parts={("sources", "*"): Source, ("rows", "*"): PackRow})


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack, and the file that it was read from."""

    pack: Pack
    document: Document = field(repr=False, compare=False)


def load_pack(path: str | Path) -> PackFile:
    """The pack in the file at `path`, whose id must equal the file's stem.

    Raises:
        PolicyError: with every finding.
    """
    document = read_file(path)
    return PackFile(parse_as(document, SHAPE, stem=Path(path).stem), document)


def pack_files(folders: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """The packs in `folders` and the shipped ones, by id."""
    found: dict[str, Path] = {}
    for folder in (*(Path(folder) for folder in folders), shipped("policies") / FOLDER):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            found.setdefault(path.stem, path)
    return tuple(found[name] for name in sorted(found))


def check_pack(file: PackFile, policy: Policy) -> tuple[Finding, ...]:
    """What is wrong with a pack beside its policy: components and citations that are not there.

    Beside another policy than its own nothing of it can be right, and only that is said.
    """
    about = tuple(_about(file, policy))
    return about or (*_components(file, policy), *_citations(file, policy), *_reasons(file))


def _about(file: PackFile, policy: Policy) -> Iterator[Finding]:
    if file.pack.policy != policy.id:
        message = f"the pack shows parts of `{file.pack.policy}`, and `{policy.id}` is given"
        where = file.document.locate(("policy",))
        yield Finding(code="JR425", message=message, where=where, hint=f"give the policy `{file.pack.policy}`")


def _components(file: PackFile, policy: Policy) -> Iterator[Finding]:
    known = Known(part.name for part in components_of(policy))
    for index, row in enumerate(file.pack.rows):
        for position, component in enumerate(row.components):
            if component not in known:
                where = file.document.locate(("rows", index, "components", position))
                message = f"the component `{component}` does not exist"
                yield Finding(code="JR403", message=message, where=where, hint=known.hint(component))


def _citations(file: PackFile, policy: Policy) -> Iterator[Finding]:
    known = Known(part.id for part in (*file.pack.sources, *policy.sources, *policy.authorities))
    for index, row in enumerate(file.pack.rows):
        for position, citation in enumerate(row.cites):
            if citation.source not in known:
                where = file.document.locate(("rows", index, "cites", position))
                message = f"`{citation.source}` is neither a source of the pack nor an authority of the policy"
                yield Finding(code="JR401", message=message, where=where, hint=known.hint(citation.source))


def _reasons(file: PackFile) -> Iterator[Finding]:
    for index, row in enumerate(file.pack.rows):
        if row.status is Fulfilment.NOT_APPLICABLE and row.reason is None:
            where = file.document.locate(("rows", index, "status"))
            message = f"`{row.id}` is said not to be applicable, and not why"
            yield Finding(code="JR414", message=message, where=where, hint="add `reason:`")


def pack_report(file: PackFile, policy: Policy) -> Report:
    """The pack as a table in the same form as the alignment.

    Raises:
        PolicyError: the pack does not fit the policy; with every finding.
    """
    findings = check_pack(file, policy)
    if findings:
        raise PolicyError(findings)
    pack = file.pack
    titles = {part.name: part.title for part in components_of(policy)}
    columns = (
        Column(heading="Evidence asked for", width=44, brief=True),
        Column(heading="Components", width=30, brief=True),
        Column(heading="What they are", width=50),
        Column(heading="Status", width=14, brief=True),
        Column(heading="Reason", width=36, brief=True),
        Column(heading="Note", width=40),
        Column(heading="Asked for in", width=30),
    )
    rows = tuple(
        (
            Cell(row.evidence),
            Cell(", ".join(row.components)),
            Cell("; ".join(titles[name] for name in row.components)),
            Cell(row.status.value),
            Cell(row.reason or ""),
            Cell(row.note or ""),
            Cell("; ".join(row.cites)),
        )
        for row in pack.rows
    )
    sheet = Sheet(name="Evidence", title="What is asked for, and what shows it", columns=columns, rows=rows)
    about = (f"Parts of {policy.title} ({policy.id} {policy.version}, SHA-256 {policy.digest}).",)
    return Report(title=pack.title, about=((pack.summary,) if pack.summary else ()) + about, sheets=(sheet,))
