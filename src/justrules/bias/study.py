"""Decided acts with how severe the harm was: does the category move with severity, and through which answers?

Severity is read here, after the decision and beside it. The decision is made anew from the answers, by an evaluator
that cannot be told of harm; so what is measured is how people answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from justrules.bias.bands import bands
from justrules.bias.groups import group_differences
from justrules.bias.questions import question_trends
from justrules.bias.results import LeftOut, Record, Settings, Study, Trended, Unsaid, rounded
from justrules.bias.trend import trend
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, Location
from justrules.policies.model import Policy
from justrules.studies.walked import Walked, walked

CATEGORY = "category"
DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class _Act:
    """A record with its walk."""

    record: Record
    walk: Walked

    def category(self, scale: Sequence[str]) -> str | None:
        """The category, if it is settled and one of behaviour."""
        return self.walk.category if self.walk.category in scale else None


def measure(
    policy: Policy, records: Iterable[Record], *, groups: Sequence[str] = (), settings: Settings = DEFAULT
) -> Study:
    """Measure whether the category and the answers go with severity, and whether declared groups differ.

    Categories outside behaviour are left out, as are acts whose answers stop short or whose severity is not known;
    they are counted apart. Levels of severity and categories that few acts have are taken together with their
    neighbours. The time is in proportion to the answers, and beyond that to the number of permutations and resamples
    times the square root of the number of acts: ten thousand acts take some ten seconds.

    Args:
        policy: the policy, compiled on first use.
        records: one for each act.
        groups: names of groupings to look at; acts that say nothing about one are left out there.
        settings: minimum counts, the level of tests, and how chance is made.

    Raises:
        AnswerError: each under its act: answers that the policy does not know (`JR601` to `JR603`), levels that are
            not on its scale (`JR607`), an act that stands there twice (`JR609`).
        PolicyError: the policy has errors; with every one of them.
    """
    tree = tree_of(policy)
    severity = policy.severity.scale if policy.severity else ()
    acts = _acts(tree, records, severity)
    scale = tuple(category.id for category in tree.categories if category.scope == "within")
    told = [(act, level) for act in acts if (level := act.record.severity) is not None]
    few = len(told) < settings.overall
    walks = () if few else tuple((act.walk, level) for act, level in told)
    why = f"too few to say: less than {settings.overall} acts have a severity"
    questions = question_trends(tree, walks, severity=severity, settings=settings)
    return Study(
        policy=tree.policy,
        category=Unsaid(what=CATEGORY, why=why) if few else _category(told, severity, scale, settings),
        questions=tuple(Unsaid(what=q.what, why=why) for q in questions) if few else questions,
        groups=group_differences(
            ((name, _grouped(acts, name, scale)) for name in groups), categories=scale, settings=settings
        ),
        left_out=tuple(_left_out(acts, scale, settings)),
        settings=settings,
    )


def _acts(tree: Tree, records: Iterable[Record], severity: Sequence[str]) -> tuple[_Act, ...]:
    """Every record with its walk; or everything that is wrong with any of them."""
    acts: dict[str, _Act] = {}
    findings: list[Finding] = []
    levels = Known(severity)
    for record in records:
        where = Location(source=f"act {record.act}")
        if record.act in acts:
            hint = "an act counts once; several judgements of one act are what `justrules agreement` is for"
            findings.append(
                Finding(code="JR609", message="there is a record of this act already", where=where, hint=hint)
            )
        if record.severity is not None and record.severity not in levels:
            findings.append(unknown_level(tree.policy.id, levels, record.severity, where))
        try:
            acts[record.act] = _Act(record, walked(tree, record.answers))
        except AnswerError as error:
            findings.extend(replace(finding, where=where) for finding in error.findings)
    if findings:
        raise AnswerError(findings)
    return tuple(acts.values())


def unknown_level(policy: str, levels: Known, given: str, where: Location) -> Finding:
    """The finding for a severity that is not on the scale. What was given is not repeated: it may be free text."""
    message = f"the severity given is not a level of `{policy}`"
    return Finding(code="JR607", message=message, where=where, hint=levels.hint(given))


def _category(
    told: Iterable[tuple[_Act, str]], severity: Sequence[str], scale: Sequence[str], settings: Settings
) -> Trended:
    counted = Counter((level, category) for act, level in told if (category := act.category(scale)) is not None)
    if sum(counted.values()) < settings.overall:
        why = f"too few to say: less than {settings.overall} acts have a severity and a category of behaviour"
        return Unsaid(what=CATEGORY, why=why)
    totals: Counter[str] = Counter()
    for (_, category), acts in counted.items():
        totals[category] += acts
    decided = bands(scale, totals, least=settings.minimum)
    return trend(CATEGORY, [counted], severity=severity, decided=decided, settings=settings)


def _grouped(acts: Iterable[_Act], name: str, scale: Sequence[str]) -> Iterator[tuple[str, str]]:
    for act in acts:
        category, group = act.category(scale), act.record.groups.get(name)
        if category is not None and group is not None:
            yield group, category


def _left_out(acts: Iterable[_Act], scale: Sequence[str], settings: Settings) -> Iterator[LeftOut]:
    """Each act is counted under the first reason that applies; few are not counted out."""
    reasons = {"the severity is not known": 0, "a question is still open": 0, "the category is not one of behaviour": 0}
    unsaid, pending, outside = reasons
    for act in acts:
        if act.record.severity is None:
            reasons[unsaid] += 1
        elif act.walk.category is None:
            reasons[pending] += 1
        elif act.category(scale) is None:
            reasons[outside] += 1
    for why, count in reasons.items():
        if count:
            yield LeftOut(why=why, acts=rounded(count) if count >= settings.minimum else None)
