"""The folds over the diagram against walking every answer set, on small policies made at random."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

import justrules as jr
from justrules.engine.analysis.comparison import Comparison
from justrules.engine.analysis.counting import answer_sets, answer_sets_by_outcome, paths_by_outcome

Data = dict[str, Any]
Answers = Mapping[str, str]

HEAD: Data = {
    "format": "justrules/1",
    "id": "made_at_random",
    "version": "1.0.0",
    "title": "Made at random",
    "language": "en",
    "status": "current",
    "disclaimer": "A person decides.",
    "scope": {"unit": "One act", "use_when": "Always", "not_when": "Never"},
    "sources": {"ours": {"title": "Ours", "publisher": "Nobody", "kind": "ours"}},
    "responses": {"talk": {"title": "Talk", "kind": "supportive", "primary": "Talk."}},
}


def made(random: Random, questions: list[str]) -> Data:
    """A policy that asks some of `questions`, in their order, with two to four answers and shared ends."""
    ends = [f"end_{number}" for number in range(random.randint(2, 4))]
    asked: Data = {}
    for position, question in enumerate(questions):
        offered = ["yes", "no", *(extra for extra in ("partly", "unknown") if random.random() < 0.25)]
        targets = [*questions[position + 1 :], *ends]
        near = targets[:3] if random.random() < 0.6 else targets
        asked[question] = {"text": "What was so?", "answers": {answer: random.choice(near) for answer in offered}}
        if random.random() < 0.5:
            asked[question]["inculpating"] = "yes"
    reached = reached_from(questions[0], asked)
    outcomes = {
        end: {"category": random.choice("abc"), "because": "So.", "investigate": "Why"}
        for end in ends
        if end in reached
    }
    words = {"title": "A category", "definition": "So.", "accountability": "So.", "response": "talk"}
    categories = {category: {**words, **({"scope": "outside"} if random.random() < 0.2 else {})} for category in "abc"}
    scenario = {"id": "begun", "facts": "Nothing is known.", "answers": {}, "expect": {"pending": questions[0]}}
    kept = {question: body for question, body in asked.items() if question in reached}
    parts = {"start": questions[0], "questions": kept, "outcomes": outcomes, "categories": categories}
    return {**HEAD, **parts, "scenarios": [scenario]}


def reached_from(start: str, asked: Data) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(asked[name]["answers"].values() if name in asked else ())
    return found


def changed(random: Random, data: Data) -> Data:
    """A copy in which an answer leads elsewhere, or an outcome has another category."""
    copy: Data = json.loads(json.dumps(data))
    order = list(data["questions"])
    question = random.choice(order)
    onward = [*order[order.index(question) + 1 :], *data["outcomes"]]
    answer = random.choice(list(copy["questions"][question]["answers"]))
    copy["questions"][question]["answers"][answer] = random.choice(onward)
    if random.random() < 0.3:
        copy["outcomes"][random.choice(list(copy["outcomes"]))]["category"] = random.choice("abc")
    return copy


def policies(seed: int, count: int) -> Iterator[tuple[Random, Data, jr.Policy]]:
    """So many policies that compile; one whose start decides at once cannot hold its scenario and is left out."""
    random = Random(seed)  # a search, not a secret
    found = 0
    while found < count:
        data = made(random, [f"q{number}" for number in range(random.randint(1, 5))])
        policy = usable(data)
        if policy is not None:
            found += 1
            yield random, data, policy


def usable(data: Data) -> jr.Policy | None:
    policy = jr.loads(json.dumps(data))
    return None if any(finding.level is jr.Level.ERROR for finding in jr.check(policy)) else policy


def walked(data: Data, answers: Answers) -> str | None:
    """The outcome by walking the file itself; `None` where an answer leads nowhere."""
    name: str | None = data["start"]
    while name in data["questions"]:
        name = data["questions"][name]["answers"].get(answers.get(str(name)))
    return name


def every_answer_set(*files: Data) -> Iterator[dict[str, str]]:
    """Every complete answer set over the questions of all files."""
    offered: dict[str, dict[str, None]] = {}
    for data in files:
        for question, body in data["questions"].items():
            offered.setdefault(question, {}).update(dict.fromkeys(body["answers"]))
    for chosen in itertools.product(*offered.values()):
        yield dict(zip(offered, chosen, strict=True))


def category(data: Data, outcome: str | None) -> str | None:
    return data["outcomes"][outcome]["category"] if outcome else None


def counts_agree(data: Data, policy: jr.Policy) -> None:
    tree = jr.compile(policy)
    ends = Counter(walked(data, answers) for answers in every_answer_set(data))
    assert {end: count for end, count in answer_sets_by_outcome(tree).items() if count} == ends
    assert answer_sets(tree) == sum(ends.values())
    assert sum(paths_by_outcome(tree).values()) == sum(1 for _ in every_path(data, data["start"]))


def every_path(data: Data, name: str) -> Iterator[tuple[str, ...]]:
    if name not in data["questions"]:
        yield ()
        return
    for answer, target in data["questions"][name]["answers"].items():
        for rest in every_path(data, target):
            yield (answer, *rest)


def rises(data: Data) -> Iterator[tuple[dict[str, str], str, str]]:
    """Answer sets in which moving one inculpating answer away raises the category, by trying all of them."""
    rank = {name: index for index, name in enumerate(data["categories"])}
    within = {name for name, body in data["categories"].items() if body.get("scope") != "outside"}
    for answers in every_answer_set(data):
        before = category(data, walked(data, answers))
        for question, body in data["questions"].items():
            if body.get("inculpating") == answers[question]:
                for other in body["answers"]:
                    after = category(data, walked(data, {**answers, question: other}))
                    if before in within and after in within and rank[str(after)] > rank[str(before)]:
                        yield answers, question, other


def monotony_agrees(data: Data, policy: jr.Policy) -> None:
    claim = next(claim for claim in jr.prove(policy).claims if claim.name == "monotone")
    declared = any("inculpating" in body for body in data["questions"].values())
    assert claim.holds == (not any(rises(data)) if declared else None)
    assert bool(claim.counterexample) == (claim.holds is False)


def flips_agree(random: Random, data: Data, policy: jr.Policy) -> None:
    chosen = random.choice(list(every_answer_set(data)))
    answers = {question: answer for question, answer in chosen.items() if random.random() < 0.8}
    result = jr.evaluate(policy, answers)
    assert set(jr.reachable(policy, answers).outcomes) == {
        walked(data, full) for full in every_answer_set(data) if answers.items() <= full.items()
    }
    if isinstance(result, jr.Decision):
        found = {
            (tuple((change.question, change.after) for change in flip.changes), flip.category, flip.outcome)
            for flip in jr.flips(policy, answers)
        }
        assert found == smallest_changes(data, answers, result.category)


def smallest_changes(data: Data, answers: Answers, decided: str) -> set[tuple[Any, ...]]:
    ways = set()
    for full in every_answer_set(data):
        name, changes = data["start"], []
        while name in data["questions"]:
            if answers.get(name) != full[name]:
                changes.append((name, full[name]))
            name = data["questions"][name]["answers"][full[name]]
        if category(data, name) != decided:
            ways.add((tuple(changes), category(data, name), name))
    least = min((len(way[0]) for way in ways), default=0)
    return {way for way in ways if len(way[0]) == least}


def comparison_agrees(random: Random, data: Data, policy: jr.Policy) -> None:
    shuffled = random.sample([f"q{number}" for number in range(5)], random.randint(1, 5))
    other = changed(random, data) if random.random() < 0.5 else made(random, shuffled)
    new = usable(other)
    if new is not None:
        found = jr.compare(policy, new)
        assert found.exact
        expected: Counter[tuple[Any, ...]] = Counter()
        for answers in every_answer_set(data, other):
            before, after = walked(data, answers), walked(other, answers)
            ends = ((before, category(data, before)), (after, category(other, after)))
            assert shifts_for(found, answers) == ({ends} if ends[0] != ends[1] else set())
            expected[ends] += ends[0] != ends[1]
        assert {_ends(shift): shift.answer_sets for shift in found.shifts} == {e: n for e, n in expected.items() if n}
        assert found.answer_sets == sum(1 for _ in every_answer_set(data, other))


def _ends(shift: Any) -> tuple[Any, ...]:
    return ((shift.before.outcome, shift.before.category), (shift.after.outcome, shift.after.category))


def shifts_for(found: Comparison, answers: Answers) -> set[tuple[Any, ...]]:
    """The shifts whose conditions `answers` meet."""
    return {
        _ends(shift)
        for shift in found.shifts
        for condition in shift.conditions
        if all(answers[question] in taken for question, taken in condition.answers)
    }


def all_agree(seed: int, count: int) -> None:
    for random, data, policy in policies(seed, count):
        counts_agree(data, policy)
        monotony_agrees(data, policy)
        flips_agree(random, data, policy)
        comparison_agrees(random, data, policy)


@pytest.mark.parametrize("seed", range(4))
def test_every_fold_says_what_trying_everything_says(seed: int) -> None:
    """Counts, monotony, flips, what is reachable, and each condition and count of a comparison are exact."""
    all_agree(seed, 80)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_every_fold_says_what_trying_everything_says_on_many_more(seed: int) -> None:
    """The same on thousands of policies."""
    all_agree(seed, 250)
