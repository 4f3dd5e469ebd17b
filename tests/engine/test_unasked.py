"""Ways to discipline on which nobody asked about peers, about the procedure or about health."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from tests.engine.checks.asking import changed
from tests.strategies import Data, as_text

PEERS, WORKABLE, HEALTH = "JR311", "JR312", "JR313"


def with_question(text: str, **more: Any) -> Data:
    """A policy in which this question, answered with yes, leads to discipline by way of a question about knowing."""
    return changed(
        {
            "questions/asked/text": text,
            "responses/coach/kind": "disciplinary",
            **{path.replace("__", "/"): value for path, value in more.items()},
        }
    )


def codes(data: Data) -> set[str]:
    """Which of the three are found to be missing."""
    found = {finding.code for finding in jr.check(jr.loads(as_text(data)))}
    return found & {PEERS, WORKABLE, HEALTH}


@pytest.mark.parametrize("kind", ["supportive", "coaching", "referral"])
def test_only_discipline_calls_for_the_three(kind: str) -> None:
    """A policy that disciplines nobody may ask what it likes."""
    assert codes(with_question("Was it so?", responses__coach__kind=kind)) == set()
    assert codes(with_question("Was it so?")) == {PEERS, WORKABLE, HEALTH}


def test_the_words_are_judged_in_english_only() -> None:
    """In another language nobody can say that it was not asked."""
    assert codes(with_question("War es so?", language="de")) == set()


def test_a_question_beside_the_way_does_not_count() -> None:
    """The question has to be on every way to discipline, not only in the policy."""
    aside = {"text": "Would peers have done the same?", "answers": {"yes": "no_rule", "no": "slip"}}
    data = with_question("Was it so?", questions__asked__answers={"yes": "left_out", "no": "aside"})
    data["questions"]["aside"] = aside
    assert PEERS in codes(data)


def test_the_finding_names_the_outcomes_and_a_shortest_way() -> None:
    """The author sees where to put the question; the finding stands at the first outcome of the file."""
    data = with_question("Was it so?")
    data["outcomes"]["slip"]["category"] = "at_risk"
    del data["categories"]["error"]
    found = [finding for finding in jr.check(jr.loads(as_text(data))) if finding.code == PEERS]
    told = "discipline can follow without anybody having asked whether peers would have done the same: `slip`, `choice`"
    hint = "put the question on the way `asked: yes` → `left_out: no`"
    assert [(finding.message, finding.hint) for finding in found] == [(told, hint)]
    assert as_text(data).split("\n")[found[0].where.line - 1].strip().startswith('"slip"')


@pytest.mark.parametrize(
    ("text", "given", "left"),
    [
        ("Did the person intend to cause harm?", {}, {HEALTH}),
        ("Was harm meant?", {}, {HEALTH}),
        ("Was the act one of sabotage?", {}, {HEALTH}),
        ("Was deception the purpose of the act?", {}, {HEALTH}),
        ("Did the person mean well?", {}, {PEERS, WORKABLE, HEALTH}),
        ("Did the person knowingly depart from the rule?", {}, {PEERS, WORKABLE, HEALTH}),
        ("Was harm the aim, or was it not intended to harm?", {"inculpating": "no"}, {PEERS, WORKABLE, HEALTH}),
    ],
)
def test_after_intended_harm_only_health_is_still_asked_for(
    text: str, given: Mapping[str, str], left: set[str]
) -> None:
    """Whether peers would have done the same is no question about sabotage; whether the person was ill is."""
    data = with_question(text)
    data["questions"]["asked"] |= {"answers": {"yes": "choice", "no": "left_out"}, **given}
    data["questions"]["left_out"]["answers"] = {"yes": "no_rule", "no": "slip"}
    assert codes(data) == left


def test_a_policy_with_errors_is_not_searched() -> None:
    """As long as paths are broken, nothing is said about what they pass."""
    data = with_question("Was it so?", questions__left_out__answers={"yes": "nowhere", "no": "slip"})
    assert codes(data) == set()


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_discipline_is_said_to_follow_unasked_if_and_only_if_some_path_does_not_ask(
    asks: list[bool], data: st.DataObject
) -> None:
    """The search agrees with walking every path of a small policy."""
    count = len(asks)
    names = [f"q{n}" for n in range(count)]
    routed = {
        name: {
            answer: data.draw(st.sampled_from([*names[n + 1 :], "mild", "harsh"])) for answer in ("yes", "no", "partly")
        }
        for n, name in enumerate(names)
    }
    # Everything has to be reachable, or the policy has errors.
    for n in range(count - 1):
        routed[names[n]]["yes"] = names[n + 1]
    routed[names[-1]] |= {"yes": "mild", "no": "harsh"}
    policy = changed({"responses/coach/kind": "disciplinary"})
    words = {True: "Would peers have done the same?", False: "Was it so?"}
    policy["questions"] = {name: {"text": words[asks[n]], "answers": routed[name]} for n, name in enumerate(names)}
    outcome = {"because": "So.", "investigate": "What led to it."}
    policy["outcomes"] = {"mild": {**outcome, "category": "error"}, "harsh": {**outcome, "category": "at_risk"}}
    policy["start"] = names[0]
    policy["scenarios"][0]["expect"] = {"pending": names[0]}
    unasked, waiting = False, [(names[0], False)]
    while waiting:
        here, asked = waiting.pop()
        if here in routed:
            waiting.extend((to, asked or asks[names.index(here)]) for to in routed[here].values())
        else:
            unasked = unasked or (here == "harsh" and not asked)
    assert (PEERS in codes(policy)) == unasked


def test_the_search_looks_at_each_answer_once() -> None:
    """Sixty questions with 2^60 paths are searched at once, and a long way is told in short."""
    count = 60
    policy = changed({"responses/coach/kind": "disciplinary"})
    policy["questions"] = {
        f"q{n}": {"text": "So?", "answers": dict.fromkeys(("yes", "no"), f"q{n + 1}")} for n in range(count)
    }
    policy["questions"]["q59"] = {"text": "So?", "answers": {"yes": "choice", "no": "slip"}}
    del policy["outcomes"]["no_rule"], policy["categories"]["system"]
    policy["start"] = "q0"
    policy["scenarios"][0]["expect"] = {"pending": "q0"}
    begun = time.perf_counter()
    (finding,) = (finding for finding in jr.check(jr.loads(as_text(policy))) if finding.code == HEALTH)
    assert time.perf_counter() - begun < 5
    assert str(finding.hint).count("→") == 7
    assert "…" in str(finding.hint)
