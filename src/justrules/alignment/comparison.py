"""What a committee must look at again between two versions of a policy, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from justrules.alignment.layout import Cell, Column, Report, Sheet
from justrules.alignment.references import Case, Claim
from justrules.alignment.table import components_of

FORMAT = "justrules/alignment-diff/1"


class Kind(StrEnum):
    """What happened to a row."""

    ADDED = "new row"
    REMOVED = "row gone"
    CHANGED = "to look at again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row to look at again.

    Attributes:
        kind: whether it is new, gone, or changed in itself or in what it rests on.
        cites: what it cites.
        requirement: what it says is required, in the newer version that has it.
        why: what is different, each in a sentence.
    """

    kind: Kind
    cites: str
    requirement: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is different between two alignments.

    Attributes:
        old: the older policy's id and version.
        new: the newer one's.
        changes: rows to look at, in the order of the newer file, those that are gone at the end.
        added: components that the older policy did not have.
        removed: components that the newer one no longer has.
        same: how many rows need no second look.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


def compare_alignments(old: Case, new: Case) -> Difference:
    """Each row that is new, gone, changed, or that rests on a clause or a component that changed."""
    before = {(claim.key, claim.nth): claim for claim in old.claims}
    after = {(claim.key, claim.nth): claim for claim in new.claims}
    changes = [*_present(before, after), *(_gone(claim) for key, claim in before.items() if key not in after)]
    there = [part.name for part in components_of(new.policy)]
    then = [part.name for part in components_of(old.policy)]
    return Difference(
        old=f"{old.policy.id} {old.policy.version}",
        new=f"{new.policy.id} {new.policy.version}",
        changes=tuple(changes),
        added=tuple(name for name in there if name not in then),
        removed=tuple(name for name in then if name not in there),
        same=len(after) - sum(change.kind is not Kind.REMOVED for change in changes),
    )


def _present(before: Mapping[tuple[str, int], Claim], after: Mapping[tuple[str, int], Claim]) -> Iterator[Change]:
    for key, claim in after.items():
        earlier = before.get(key)
        kind = Kind.ADDED if earlier is None else Kind.CHANGED
        why = ("this clause was not answered before",) if earlier is None else tuple(_reasons(earlier, claim))
        if why:
            yield Change(kind=kind, cites=claim.row.cites, requirement=claim.row.requirement, why=why)


def _gone(claim: Claim) -> Change:
    why = ("the newer version does not answer this clause",)
    return Change(kind=Kind.REMOVED, cites=claim.row.cites, requirement=claim.row.requirement, why=why)


def _reasons(old: Claim, new: Claim) -> Iterator[str]:
    """Why a row that both versions have is to be looked at again."""
    if old.clause_mark != new.clause_mark:
        yield _clause_reason(old, new)
    marks, earlier = new.component_marks, old.component_marks
    for name in new.row.components:
        if name in old.row.components and marks.get(name) != earlier.get(name):
            yield f"the component {name} changed"
    was, now = _said(old), _said(new)
    for key in dict.fromkeys((*was, *now)):
        if key not in ("reviewed", "reviewer", "next_review") and was.get(key) != now.get(key):
            yield _key_reason(key, was.get(key), now.get(key))


def _said(claim: Claim) -> dict[str, object]:
    """What the row says, with what it says by leaving it out."""
    said = {"status": claim.row.status.value, **claim.row.to_data(), "coverage": claim.row.covers.value}
    return {**said, "cites": claim.key}


def _clause_reason(old: Claim, new: Claim) -> str:
    if new.clause_mark is None:
        return "the clause is no longer in the catalogue"
    if old.clause_mark is None:
        return "the clause is now in the catalogue"
    return "the catalogue says something else of the clause"


def _key_reason(key: str, was: object, now: object) -> str:
    if key == "components" and isinstance(was, list) and isinstance(now, list):
        gone = [name for name in was if name not in now]
        new = [name for name in now if name not in was]
        told = [f"{word} {', '.join(names)}" for word, names in (("without", gone), ("with", new)) if names]
        return f"the components: now {', '.join(told)}" if told else "the components stand in another order"
    if key in ("relation", "status", "coverage"):
        return f"{key}: {was}, now {now}"
    return f"{key} is worded differently" if was and now else f"{key} is {'new' if now else 'gone'}"


def difference_report(difference: Difference) -> Report:
    """The difference as a sheet for the committee."""
    rows = tuple(
        (Cell(change.cites), Cell(change.kind.value), Cell("; ".join(change.why)), Cell(change.requirement))
        for change in difference.changes
    )
    columns = (
        Column(heading="Citation", width=20, brief=True),
        Column(heading="What", width=18, brief=True),
        Column(heading="Why", width=60, brief=True),
        Column(heading="Requirement", width=50, brief=True),
    )
    sheet = Sheet(
        name="Look again",
        title="Rows to look at again",
        columns=columns,
        rows=rows,
        empty="None: no row, clause or component changed.",
    )
    about = [f"{difference.same} {'row needs' if difference.same == 1 else 'rows need'} no second look."]
    about += [f"New components: {', '.join(difference.added)}."] if difference.added else []
    about += [f"Components gone: {', '.join(difference.removed)}."] if difference.removed else []
    return Report(title=f"Alignment of {difference.new} against {difference.old}", about=tuple(about), sheets=(sheet,))
