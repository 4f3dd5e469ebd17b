"""Ways to discipline on which something was never asked.

A question has no key that says what it is about, so it is known by its words: those of its id, text, rationale and
help and of its answers. Whether there is a way around all questions about something is then one search through the
graph that never goes on from such a question; it looks at each answer once, however many paths there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from justrules.engine.tree import Branch, Leaf, Option, Step, Tree
from justrules.engine.wording import W, Words, is_english, of_id, plain
from justrules.findings import Finding, listed
from justrules.policies.model import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something to be asked before discipline.

    Attributes:
        code: the finding if it is not asked.
        told: what is asked, after "asked": `whether peers would have done the same`.
        words: how a question about it is known.
        even_of_intent: whether it is to be asked where harm was intended, too.
    """

    code: str
    told: str
    words: Words
    even_of_intent: bool = False


_HARM = r"(?:harm|hurt|injur|damag|deceiv|decept|mislead|steal|theft|sabotag|loss|abus|kill)\w*"
_MEANT = r"(?:intend|intent|meant|mean\b|purpose|deliberate|wilful|willful|malic|malevolen|on purpose|want)\w*"
_INTENT = Words(rf"{_MEANT} {W}{{0,6}}{_HARM}", rf"{_HARM},? {W}{{0,6}}{_MEANT}", r"sabotage", r"malevolent act")


def unasked(policy: Policy, tree: Tree, subject: Subject) -> Iterator[Finding]:
    """One finding if discipline can follow without `subject` having been asked, with a shortest way there."""
    steps = _ways_around(tree, subject) if is_english(policy) else {}
    missed = [leaf for leaf in tree.leaves if leaf.outcome in steps and leaf.response.kind == "disciplinary"]
    if missed:
        outcomes = listed([f"`{leaf.outcome}`" for leaf in missed], most=3)
        yield Finding(
            code=subject.code,
            message=f"discipline can follow without anybody having asked {subject.told}: {outcomes}",
            where=policy.place("outcomes", missed[0].outcome, key=True),
            hint=f"put the question on the way {_told(_way_to(missed[0].outcome, steps))}",
        )


def _ways_around(tree: Tree, subject: Subject) -> dict[str, Step]:
    """What can be reached without a question about `subject`, each with the last step of a shortest way there."""
    steps: dict[str, Step] = {}
    waiting = deque([tree.start])
    while waiting:
        branch = waiting.popleft()
        if subject.words.found(_words(branch)):
            continue
        for option in branch.options:
            name = option.next.outcome if isinstance(option.next, Leaf) else option.next.question
            if name in steps or (not subject.even_of_intent and _says_intent(branch, option)):
                continue
            steps[name] = option.step
            if isinstance(option.next, Branch):
                waiting.append(option.next)
    return steps


def _words(branch: Branch) -> str:
    texts = [of_id(branch.question), branch.text, branch.why, branch.help]
    for option in branch.options:
        texts += [option.label, option.meaning]
    return " . ".join(plain(text) for text in texts if text)


def _says_intent(branch: Branch, option: Option) -> bool:
    """Whether the answer says that harm was intended."""
    says = option.answer in branch.inculpating if branch.inculpating else option.answer == "yes"
    return says and bool(_INTENT.found(plain(f"{of_id(branch.question)} . {branch.text}")))


def _way_to(name: str, steps: dict[str, Step]) -> list[Step]:
    way: list[Step] = []
    while name in steps:
        way.append(steps[name])
        name = steps[name].question
    return way[::-1]


def _told(way: list[Step]) -> str:
    told = [f"`{step.question}: {step.answer}`" for step in way]
    return " → ".join(told if len(told) <= 8 else (*told[:4], "…", *told[-3:]))
