"""An exact certificate of a policy: what is proved of it, and a counterexample where a claim fails."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from justrules.engine.analysis.counting import Witnesses, answer_sets, answer_sets_by_outcome, paths_by_outcome
from justrules.engine.analysis.monotone import EFFORT, Monotony, monotony
from justrules.engine.assessment import assess
from justrules.engine.compiler import tree_of
from justrules.engine.evaluator import walk
from justrules.engine.tree import PolicyRef, Tree
from justrules.engine.wording import excludes_discipline
from justrules.policies.collecting import without_collecting
from justrules.policies.model import Policy
from justrules.version import __version__

FORMAT = "justrules/certificate/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that is claimed of the policy.

    Attributes:
        name: a short word for it.
        holds: whether it was proved; `None` where it does not apply or the effort ran out.
        told: what was proved, or why not, in a sentence.
        counterexample: where it fails, how, line by line.
    """

    name: str
    holds: bool | None
    told: str
    counterexample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of the policy ends in one category."""

    category: str
    title: str
    outcomes: int
    paths: int
    answer_sets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is proved of one policy with one content.

    Attributes:
        policy: which policy, in which version, with which digest. A certificate is for that digest only.
        questions: how many questions it has.
        outcomes: how many outcomes.
        paths: how many paths from the first question to an outcome.
        answer_sets: how many complete answer sets: one routed answer to each question.
        shares: how outcomes, paths and answer sets spread over the categories.
        claims: what was to be proved, and whether it was.
        library: the version of this library.
    """

    policy: PolicyRef
    questions: int
    outcomes: int
    paths: int
    answer_sets: int
    shares: tuple[Share, ...]
    claims: tuple[Claim, ...]
    library: str

    @property
    def holds(self) -> bool:
        """Whether no claim fails. A claim that does not apply does not fail; one left undecided is not proved."""
        return all(claim.holds is not False for claim in self.claims)

    def to_data(self) -> dict[str, Any]:
        """The certificate as plain data; numbers too large for JSON's readers are texts in hexadecimal."""
        data = {"format": FORMAT, **asdict(self)}
        for part in (data, *data["shares"]):
            part.update({key: _number(part[key]) for key in ("paths", "answer_sets")})
        return data


def prove(policy: Policy, *, effort: int = EFFORT) -> Certificate:
    """Prove what can be proved of `policy`.

    Every fold goes over the questions and not over the paths, so the time grows with the policy.

    Args:
        policy: a policy without errors.
        effort: how many pairs of places to compare for monotony before saying that it is too much.

    Raises:
        PolicyError: the policy has errors, so that there is nothing to prove; with every one of them.
    """
    tree = tree_of(policy)
    with without_collecting():
        return _certificate(policy, tree, effort)


def _certificate(policy: Policy, tree: Tree, effort: int) -> Certificate:
    paths, sets, every_set = paths_by_outcome(tree), answer_sets_by_outcome(tree), answer_sets(tree)
    shares = tuple(_shares(tree, paths, sets))
    return Certificate(
        policy=tree.policy,
        questions=len(tree.branches),
        outcomes=len(tree.leaves),
        paths=sum(paths.values()),
        answer_sets=every_set,
        shares=shares,
        claims=(
            _ends(sum(sets.values()), due=every_set),
            _reachable(shares),
            _severity_blind(policy, tree),
            _monotone(monotony(tree, effort=effort)),
            _no_discipline_for_errors(tree),
            _system_side(tree),
        ),
        library=__version__,
    )


def _shares(tree: Tree, paths: dict[str, int], sets: dict[str, int]) -> Iterator[Share]:
    for category in tree.categories:
        ends = [leaf.outcome for leaf in tree.leaves if leaf.category is category]
        yield Share(
            category=category.id,
            title=category.title,
            outcomes=len(ends),
            paths=sum(paths[outcome] for outcome in ends),
            answer_sets=sum(sets[outcome] for outcome in ends),
        )


def _ends(found: int, *, due: int) -> Claim:
    """The compiler refused any other tree; here the answer sets are counted against the product of the answers."""
    told = "every complete answer set ends in exactly one outcome, every outcome in a category with a response"
    return Claim(name="ends", holds=found == due, told=told)


def _reachable(shares: tuple[Share, ...]) -> Claim:
    missing = tuple(share.category for share in shares if not share.outcomes)
    told = f"all {len(shares)} categories can be reached" if not missing else "a category cannot be reached"
    return Claim(name="reachable", holds=not missing, told=told, counterexample=missing)


def _severity_blind(policy: Policy, tree: Tree) -> Claim:
    """By structure: what evaluates takes no severity. By exhaustion: each outcome at each level of the scale."""
    taken = tuple(inspect.signature(walk).parameters)
    if taken != ("tree", "answers", "reasons"):
        return Claim(
            name="severity_blind", holds=False, told="the evaluator takes more than answers", counterexample=taken
        )
    levels = (None, *(policy.severity.scale if policy.severity else ()))
    ways = Witnesses(tree)
    for leaf in tree.leaves:
        answers = ways.of(leaf.outcome)
        for level in levels:
            result = assess(policy, answers, severity=level).result
            if result != walk(tree, answers) or getattr(result, "outcome", None) != leaf.outcome:
                moved = (f"severity {level} moves outcome {leaf.outcome}",)
                return Claim(name="severity_blind", holds=False, told="severity moves a result", counterexample=moved)
    stays = (
        f"each of {len(tree.leaves)} outcomes stays what it is at each of {len(levels)} levels, none given among them"
    )
    told = f"the evaluator takes no severity, and {stays}"
    return Claim(name="severity_blind", holds=True, told=told)


def _monotone(found: Monotony) -> Claim:
    name = "monotone"
    if not found.declared:
        return Claim(name=name, holds=None, told="no question declares `inculpating`, so there is nothing to compare")
    if found.holds is None:
        told = f"not decided: more than {found.pairs:,} pairs of places would have to be compared"
        return Claim(name=name, holds=None, told=told)
    if found.rise is None:
        told = f"moving any of {found.declared} declared answers away from the person never raises culpability"
        return Claim(name=name, holds=True, told=told)
    rise = found.rise
    lines = [
        f"answer `{rise.question}` with `{rise.other}` instead of `{rise.inculpating}`",
        f"and the category goes from `{rise.category.id}` to `{rise.raised_to.id}`",
        *(f"with `{question}: {answer}`" for question, answer in rise.answers if question != rise.question),
    ]
    told = "moving an answer away from the person can raise culpability"
    return Claim(name=name, holds=False, told=told, counterexample=tuple(lines))


def _no_discipline_for_errors(tree: Tree) -> Claim:
    found = tuple(
        f"outcome `{leaf.outcome}` in `{leaf.category.id}` has the disciplinary response `{leaf.response.id}`"
        for leaf in tree.leaves
        if leaf.response.kind == "disciplinary"
        and (leaf.category.behaviour == "human_error" or excludes_discipline(leaf.category.accountability))
    )
    told = "no disciplinary response can follow in a category whose accountability excludes it"
    if found:
        told = "a disciplinary response can follow in a category whose accountability excludes it"
    return Claim(name="no_discipline_for_errors", holds=not found, told=told, counterexample=found)


def _system_side(tree: Tree) -> Claim:
    missing = tuple(leaf.outcome for leaf in tree.leaves if not leaf.investigate)
    told = f"each of {len(tree.leaves)} outcomes names what to look into in the system"
    return Claim(name="system_side", holds=not missing, told=told, counterexample=missing)


def _number(value: int) -> int | str:
    return value if value < 2**53 else hex(value)
