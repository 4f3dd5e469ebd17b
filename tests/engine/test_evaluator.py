"""Answers in, exactly one decision out, or the question that is missing."""

from __future__ import annotations

import itertools
import pickle
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.tree import Branch, Category, Leaf, Option, PolicyRef, Response, Step, Tree
from justrules.policies.source import Limits
from tests.strategies import (
    Data,
    as_policy,
    as_text,
    cases,
    paths,
    policies,
)

# --- a second opinion: what a reader does with a finger on the page, and every way to fill in a form -----------


def answered(data: Data, question: str, answers: Mapping[str, Any]) -> str | None:
    """The answer given to a question, if it leads on."""
    word = answers.get(question)
    if word is True or word is False:
        word = "yes" if word else "no"
    return word if word in data["questions"][question]["answers"] else None


def follow(data: Data, answers: Mapping[str, Any]) -> tuple[list[tuple[str, str]], str]:
    """The questions met on the page with their answers, and where the finger stops."""
    here, met = data["start"], []
    while here not in data["outcomes"]:
        word = answered(data, here, answers)
        if word is None:
            break
        met.append((here, word))
        leads_to = data["questions"][here]["answers"][word]
        here = leads_to["next"] if isinstance(leads_to, dict) else leads_to
    return met, here


def completions(data: Data, answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way to answer what `answers` leaves open, with routed answers only."""
    left_open = [question for question in data["questions"] if answered(data, question, answers) is None]
    for words in itertools.product(*(data["questions"][question]["answers"] for question in left_open)):
        yield {**answers, **dict(zip(left_open, words, strict=True))}


def steps(result: jr.Decision | jr.Pending) -> list[tuple[str, str]]:
    return [(step.question, step.answer) for step in result.path]


def category_of(data: Data, outcome: str) -> str:
    return str(data["outcomes"][outcome]["category"])


# --- properties ------------------------------------------------------------------------------------------------


@given(cases())
def test_known_answers_always_come_to_a_decision_or_to_a_question(case: tuple[Data, dict[str, Any]]) -> None:
    """Evaluation is total: whatever known questions are answered, the result is a decision or an open question."""
    data, answers = case
    assert isinstance(jr.evaluate(as_policy(data), answers), jr.Decision | jr.Pending)


@given(cases(), st.randoms(use_true_random=False))
def test_the_same_answers_always_decide_the_same(case: tuple[Data, dict[str, Any]], random: Any) -> None:
    """The result depends on the policy and the answers alone: not on the call, the order or the object."""
    data, answers = case
    policy = as_policy(data)
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    first = jr.evaluate(policy, answers)
    assert jr.evaluate(policy, dict(shuffled)) == first
    assert jr.evaluate(jr.compile(as_policy(data)), answers) == first


@given(cases(complete=True))
def test_every_complete_answer_set_reaches_the_outcome_that_a_reader_reaches(case: tuple[Data, dict[str, Any]]) -> None:
    """When every question is answered, the decision, its reason and its path are those that a reader finds."""
    data, answers = case
    met, outcome = follow(data, answers)
    decision = jr.evaluate(as_policy(data), answers)
    assert isinstance(decision, jr.Decision)
    assert (decision.outcome, decision.category) == (outcome, category_of(data, outcome))
    assert (steps(decision), decision.settled_at) == (met, None)


@given(policies())
def test_every_path_ends_in_its_outcome_with_nothing_but_its_own_answers(data: Data) -> None:
    """The answers along a path are enough to decide, and decide what stands at its end."""
    tree = jr.compile(as_policy(data))
    for answers, outcome in paths(data):
        decision = jr.evaluate(tree, answers)
        assert isinstance(decision, jr.Decision)
        assert decision.outcome == outcome


@given(cases())
def test_a_decision_says_what_the_policy_says(case: tuple[Data, dict[str, Any]]) -> None:
    """The words of a decision are those of its outcome and category; an outcome's own response goes first."""
    data, answers = case
    decision = jr.evaluate(as_policy(data), answers)
    assume(isinstance(decision, jr.Decision))
    assert isinstance(decision, jr.Decision)
    outcome = data["outcomes"][decision.outcome]
    category = data["categories"][decision.category]
    assert (decision.because, list(decision.investigate)) == (outcome["because"], outcome["investigate"])
    assert (decision.title, decision.definition) == (category["title"], category["definition"])
    assert (decision.accountability, decision.scope) == (category["accountability"], category.get("scope", "within"))
    assert decision.behaviour == category.get("behaviour")
    assert decision.response.id == outcome.get("response", category["response"])
    assert decision.response.primary == data["responses"][decision.response.id]["primary"]


@given(cases())
def test_every_result_names_the_policy_that_made_it(case: tuple[Data, dict[str, Any]]) -> None:
    """A result carries the policy's id, version, title and digest, its disclaimer and the library's version."""
    data, answers = case
    policy = as_policy(data)
    result = jr.evaluate(policy, answers)
    assert (result.policy.id, result.policy.version, result.policy.title) == (
        data["id"],
        data["version"],
        data["title"],
    )
    assert (result.policy.digest, result.disclaimer) == (policy.digest, data["disclaimer"])
    assert result.library == jr.__version__


@given(cases())
def test_every_result_warns_of_a_policy_that_is_not_in_force(case: tuple[Data, dict[str, Any]]) -> None:
    """Under a draft, superseded or withdrawn policy each result carries that notice and names the successor."""
    data, answers = case
    notices = jr.evaluate(as_policy(data), answers).notices
    assert [notice.kind for notice in notices] == ([] if data["status"] == "current" else [data["status"]])
    for notice in notices:
        successor = data.get("superseded_by", {})
        assert [notice.title, notice.url, notice.since] == [successor.get(key) for key in ("title", "url", "since")]


@given(cases(complete=True), st.data())
def test_answers_off_the_path_change_nothing(case: tuple[Data, dict[str, Any]], draw: st.DataObject) -> None:
    """Whatever is answered to questions that the path does not meet, and whether anything is, the decision stays."""
    data, answers = case
    tree = jr.compile(as_policy(data))
    decision = jr.evaluate(tree, answers)
    met = {question for question, _ in steps(decision)}
    others = sorted(set(data["questions"]) - met)
    words = {question: [*data["questions"][question]["answers"], "unknown"] for question in others}
    elsewhere = draw.draw(st.fixed_dictionaries({}, optional={q: st.sampled_from(w) for q, w in words.items()}))
    on_path = {question: answers[question] for question in met}
    assert jr.evaluate(tree, on_path) == jr.evaluate(tree, {**elsewhere, **on_path}) == decision


@given(cases(most_questions=5))
def test_partial_answers_keep_exactly_the_categories_that_a_completion_reaches(
    case: tuple[Data, dict[str, Any]],
) -> None:
    """Nothing that some completion reaches is ruled out, nothing that none reaches is held possible."""
    data, answers = case
    result = jr.evaluate(as_policy(data), answers)
    reached = {follow(data, completed)[1] for completed in completions(data, answers)}
    categories = {category_of(data, outcome) for outcome in reached}
    if isinstance(result, jr.Decision):
        assert {result.outcome} == reached
    else:
        assert set(result.outcomes) == reached
        assert list(result.outcomes) == [outcome for outcome in data["outcomes"] if outcome in reached]
        assert list(result.reachable) == [category for category in data["categories"] if category in categories]


@given(cases(most_questions=5))
def test_a_decision_is_given_early_exactly_when_every_completion_ends_in_one_outcome(
    case: tuple[Data, dict[str, Any]],
) -> None:
    """One outcome left is a decision and says which question was left open; two outcomes of one category are not."""
    data, answers = case
    result = jr.evaluate(as_policy(data), answers)
    reached = {follow(data, completed)[1] for completed in completions(data, answers)}
    stopped_at = follow(data, answers)[1]
    assert isinstance(result, jr.Decision) == (len(reached) == 1)
    if isinstance(result, jr.Decision):
        assert result.settled_at == (stopped_at if stopped_at in data["questions"] else None)
    else:
        assert result.question == stopped_at
        assert result.category == (category_of(data, min(reached)) if len(result.reachable) == 1 else None)


@given(cases(most_questions=5))
def test_the_questions_still_open_are_exactly_those_that_a_completion_asks(case: tuple[Data, dict[str, Any]]) -> None:
    """A question is listed if and only if some completion meets it and the answers given do not answer it."""
    data, answers = case
    result = jr.evaluate(as_policy(data), answers)
    assume(isinstance(result, jr.Pending))
    assert isinstance(result, jr.Pending)
    met = {question for completed in completions(data, answers) for question, _ in follow(data, completed)[0]}
    assert set(result.questions) == {question for question in met if answered(data, question, answers) is None}
    assert len(set(result.questions)) == len(result.questions)
    assert result.questions[0] == result.question


@given(cases())
def test_an_open_question_comes_with_its_words_and_its_answers(case: tuple[Data, dict[str, Any]]) -> None:
    """Whoever is asked next sees the question's words, every answer in the author's order, and `unknown`."""
    data, answers = case
    result = jr.evaluate(as_policy(data), answers)
    assume(isinstance(result, jr.Pending))
    assert isinstance(result, jr.Pending)
    question = data["questions"][result.question]
    routed = list(question["answers"])
    assert result.text == question["text"]
    assert list(result.answers) == (routed if "unknown" in routed else [*routed, "unknown"])
    assert result.unknown == (answers.get(result.question) == "unknown")
    assert list(result.titles) == [data["categories"][category]["title"] for category in result.reachable]


@given(cases())
def test_an_unknown_answer_that_is_not_routed_leaves_open_what_a_missing_one_leaves_open(
    case: tuple[Data, dict[str, Any]],
) -> None:
    """`unknown` is never taken for another answer: without a route it decides as much as no answer at all."""
    data, answers = case
    routed = {question for question in answers if answered(data, question, answers) is not None}
    tree = jr.compile(as_policy(data))
    with_unknown = jr.evaluate(tree, answers)
    without = jr.evaluate(tree, {question: answers[question] for question in routed})
    for field in fields(with_unknown):
        if field.name != "unknown":
            assert getattr(with_unknown, field.name) == getattr(without, field.name), field.name


@given(policies())
def test_unknown_is_never_taken_for_another_answer(data: Data) -> None:
    """At every question of every path, `unknown` without a route stops there: the steps are those before it."""
    tree = jr.compile(as_policy(data))
    for answers, _ in paths(data):
        before: dict[str, str] = {}
        for question, answer in answers.items():
            if "unknown" not in data["questions"][question]["answers"]:
                result = jr.evaluate(tree, {**before, question: "unknown"})
                assert steps(result) == list(before.items())
                assert (result.settled_at if isinstance(result, jr.Decision) else result.question) == question
            before[question] = answer


@given(policies())
def test_an_unknown_answer_that_is_routed_follows_its_route(data: Data) -> None:
    """Where the author routes `unknown`, that route is taken and no other."""
    tree = jr.compile(as_policy(data))
    for answers, outcome in paths(data):
        if "unknown" in answers.values():
            decision = jr.evaluate(tree, answers)
            assert isinstance(decision, jr.Decision)
            assert decision.outcome == outcome
            assert steps(decision) == list(answers.items())


@given(cases())
def test_true_and_false_decide_as_yes_and_no_do(case: tuple[Data, dict[str, Any]]) -> None:
    """A form's check boxes may be handed over as they are."""
    data, answers = case
    tree = jr.compile(as_policy(data))
    words = {q: "yes" if a is True else "no" if a is False else a for q, a in answers.items()}
    boxes = {q: {"yes": True, "no": False}.get(a, a) for q, a in words.items()}
    assert jr.evaluate(tree, words) == jr.evaluate(tree, boxes) == jr.evaluate(tree, answers)


@given(cases(), st.data())
def test_one_more_answer_never_brings_back_what_was_ruled_out(
    case: tuple[Data, dict[str, Any]], draw: st.DataObject
) -> None:
    """Answering an open question can only narrow what is possible."""
    data, answers = case
    tree = jr.compile(as_policy(data))
    before = jr.evaluate(tree, answers)
    assume(isinstance(before, jr.Pending))
    assert isinstance(before, jr.Pending)
    question = draw.draw(st.sampled_from(before.questions))
    answer = draw.draw(st.sampled_from(list(data["questions"][question]["answers"])))
    after = jr.evaluate(tree, {**answers, question: answer})
    left = {after.outcome} if isinstance(after, jr.Decision) else set(after.outcomes)
    assert left <= set(before.outcomes)


@given(cases(), st.data())
def test_reasons_are_recorded_in_the_path_and_change_nothing_else(
    case: tuple[Data, dict[str, Any]], draw: st.DataObject
) -> None:
    """What an assessor writes stands with its step; the steps of other questions have none."""
    data, answers = case
    reasons = draw.draw(st.dictionaries(st.sampled_from(sorted(data["questions"])), st.text(max_size=20)))
    tree = jr.compile(as_policy(data))
    with_reasons, without = jr.evaluate(tree, answers, reasons=reasons), jr.evaluate(tree, answers)
    assert [step.reason for step in with_reasons.path] == [reasons.get(step.question) for step in with_reasons.path]
    assert all(step.reason is None for step in without.path)
    for field in fields(with_reasons):
        if field.name != "path":
            assert getattr(with_reasons, field.name) == getattr(without, field.name), field.name
    assert steps(with_reasons) == steps(without)


NO_ANSWERS = ("neither_here", "", "YES!", 1, 0, None, 2.5, ("yes",), ["yes"], {"answer": "yes"})
STRANGERS = ("not_asked", "severity", "Name of the person", "", "ä")


@given(cases(), st.data())
def test_all_that_does_not_fit_is_told_at_once(case: tuple[Data, dict[str, Any]], draw: st.DataObject) -> None:
    """Every unknown question, unknown answer and value that is no answer is a finding; what fits is none."""
    data, answers = case
    questions = sorted(data["questions"])
    no_answers = st.sampled_from(("neither_here", "", "YES!", 1, 0, None, 2.5, ("yes",), ["yes"], {"answer": "yes"}))
    wrong = draw.draw(st.dictionaries(st.sampled_from(questions), no_answers))
    strangers = draw.draw(
        st.sets(st.sampled_from(("not_asked", "severity", "Name of the person", "", "ä")), max_size=3)
    )
    reasons = dict.fromkeys(draw.draw(st.sets(st.sampled_from(("also_not_asked", "nor_this")), max_size=2)), "Because.")
    assume(wrong or strangers or reasons)
    mixed = {**answers, **wrong, **dict.fromkeys(strangers, "yes")}
    with pytest.raises(jr.AnswerError) as raised:
        jr.evaluate(jr.compile(as_policy(data)), mixed, reasons=reasons)
    codes = [finding.code for finding in raised.value.findings]
    words = [value for value in wrong.values() if isinstance(value, str)]
    # Keys that may not be repeated are told in one finding, however many they are.
    named = {key for key in (*strangers, *reasons) if key.isidentifier() and key.isascii()}
    unnamed = bool({*strangers, *reasons} - named)
    assert codes.count("JR601") == len(named) + unnamed
    assert codes.count("JR602") == len(words)
    assert codes.count("JR603") == len(wrong) - len(words)


# --- a shipped policy, in words --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def aviation() -> jr.Policy:
    return jr.load("aviation_part5")


def test_a_slip_under_a_known_procedure_is_human_error(aviation: jr.Policy) -> None:
    """The example of the front page decides as the front page says."""
    decision = jr.evaluate(aviation, {"procedure_existed": "yes", "knowingly_deviated": "no"})
    assert isinstance(decision, jr.Decision)
    assert (decision.category, decision.outcome) == ("human_error", "inadvertent")
    assert decision.response.kind == "supportive"


def test_the_closed_union_is_exhaustive(aviation: jr.Policy) -> None:
    """`match` over a result needs two cases and no third."""
    match jr.evaluate(aviation, {}):
        case jr.Pending(question=question, reachable=reachable):
            assert (question, reachable) == ("procedure_existed", ("human_error", "at_risk", "reckless"))
        case jr.Decision():
            pytest.fail("nothing was answered")


def test_the_front_takes_a_policy_or_its_tree(aviation: jr.Policy) -> None:
    """A policy is compiled on first use; a tree is used as it is; both decide alike."""
    answers = {"procedure_existed": False}
    assert jr.evaluate(aviation, answers) == jr.evaluate(jr.compile(aviation), answers)


def test_what_is_not_known_is_not_guessed(aviation: jr.Policy) -> None:
    """Not knowing whether a person knew decides nothing, whatever the other answers are."""
    answers = {"procedure_existed": "yes", "knowingly_deviated": "unknown", "risk_known": "no"}
    result = jr.evaluate(aviation, answers)
    assert isinstance(result, jr.Pending)
    assert (result.question, result.unknown, result.reachable) == (
        "knowingly_deviated",
        True,
        ("human_error", "at_risk"),
    )
    assert result.questions == ("knowingly_deviated",)


def test_a_policy_with_errors_decides_nothing(aviation: jr.Policy) -> None:
    """Evaluation under a policy that does not compile raises what `compile` raises, at every call."""
    broken = aviation.model_copy(update={"start": "procedure_exists"})
    for _ in range(2):
        with pytest.raises(jr.PolicyError, match="JR219"):
            jr.evaluate(broken, {})


def test_misspelt_questions_and_answers_get_a_suggestion(aviation: jr.Policy) -> None:
    """Each finding about a near miss names what was probably meant, and points to the answers."""
    answers: Any = {"procedure_exists": "yes", "knowingly_deviated": "unknwon"}
    answers |= {"risk_known": 1, "unjustified_disregard": "No"}
    with pytest.raises(jr.AnswerError) as raised:
        jr.evaluate(aviation, answers, reasons={"risk_knwon": "From the log."})
    told = [(finding.code, finding.hint) for finding in raised.value.findings]
    assert sorted(told, key=str) == [
        ("JR601", "did you mean `procedure_existed`?"),
        ("JR601", "did you mean `risk_known`?"),
        ("JR602", "did you mean `no`?"),
        ("JR602", "did you mean `unknown`?"),
        ("JR603", "give one of yes, no, unknown"),
    ]
    assert {finding.where.source for finding in raised.value.findings} == {"answers"}


def test_without_a_near_miss_the_finding_lists_what_there_is(aviation: jr.Policy) -> None:
    """Who is far off is told which questions and answers the policy has."""
    with pytest.raises(jr.AnswerError) as raised:
        jr.evaluate(aviation, {"weather": "yes", "risk_known": "perhaps"})
    hints = {finding.code: finding.hint for finding in raised.value.findings}
    assert hints["JR601"] == (
        "its questions are procedure_existed, knowingly_deviated, risk_known, unjustified_disregard"
    )
    assert hints["JR602"] == "its answers are yes, no, unknown"


@pytest.mark.parametrize("reason", [5, None, True, ["R."], {"because": "R."}, b"R."], ids=str)
def test_a_reason_is_a_text(aviation: jr.Policy, reason: Any) -> None:
    """What could not be stored and read back is not taken as a reason."""
    with pytest.raises(jr.AnswerError, match="JR603 the reason for `procedure_existed` is not a text"):
        jr.evaluate(aviation, {"procedure_existed": "no"}, reasons={"procedure_existed": reason})


def test_harm_is_not_an_answer(aviation: jr.Policy) -> None:
    """Severity has no way in: neither as an answer nor as an argument."""
    with pytest.raises(jr.AnswerError, match="JR601 `severity` is not a question"):
        jr.evaluate(aviation, {"procedure_existed": "no", "severity": "catastrophic"})
    with pytest.raises(TypeError):
        jr.evaluate(aviation, {"procedure_existed": "no"}, severity="catastrophic")  # type: ignore[call-arg]


# --- privacy ---------------------------------------------------------------------------------------------------

NAME = "Rosalind Ashworth"


def test_reasons_are_shown_by_no_repr_and_no_str(aviation: jr.Policy) -> None:
    """A reason may name people, so a log line of a result does not hold it; the path does."""
    answers = {"procedure_existed": "yes", "knowingly_deviated": "yes"}
    for given_answers in (answers, {**answers, "risk_known": "no"}):
        result = jr.evaluate(aviation, given_answers, reasons={"knowingly_deviated": f"{NAME} said so."})
        assert result.path[1].reason == f"{NAME} said so."
        for shown in (repr(result), str(result), f"{result!r:>10}", repr(result.path), repr(result.path[1])):
            assert NAME not in shown
            assert "said so" not in shown


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("knowingly_deviated", NAME),
        ("knowingly_deviated", f"no, {NAME} was not told"),
        ("knowingly_deviated", f"unknown {NAME}"),
        ("knowingly_deviated", "unknown Al"),
        ("knowingly_deviated", {NAME: NAME}),
        ("knowingly_deviated", [NAME]),
        (NAME, "yes"),
        (f"name: {NAME}", NAME),
        ("Ünal", NAME),
    ],
)
def test_errors_repeat_no_free_text(aviation: jr.Policy, question: str, answer: Any) -> None:
    """A form's other fields may hold a name: an error about them says which question, and not what was written."""
    with pytest.raises(jr.AnswerError) as raised:
        jr.evaluate(aviation, {question: answer}, reasons={question: f"{NAME} said so."})
    for shown in (str(raised.value), repr(raised.value), repr(raised.value.findings)):
        for part in (*NAME.split(), "Al`", "Ünal", "said so"):
            assert part not in shown


# --- size ------------------------------------------------------------------------------------------------------


def chain_data(length: int) -> Data:
    """A policy in which each `yes` leads to the next question and each `no` to an outcome."""
    onward = {f"q{n}": f"q{n + 1}" if n + 1 < length else "end" for n in range(length)}
    outcome = {"category": "only", "because": "It ends here.", "investigate": "How it came to this."}
    return {
        "format": "justrules/1",
        "id": "chain",
        "version": "1.0.0",
        "title": "A long chain",
        "language": "en",
        "status": "current",
        "disclaimer": "A person decides.",
        "scope": {"unit": "One act.", "use_when": "Always.", "not_when": "Never."},
        "sources": {"ours": {"title": "Ours", "publisher": "Us", "kind": "ours"}},
        "start": "q0",
        "questions": {q: {"text": "Onward?", "answers": {"yes": to, "no": "other"}} for q, to in onward.items()},
        "outcomes": {"end": outcome, "other": outcome},
        "categories": {"only": {"title": "Only", "definition": "D.", "accountability": "A.", "response": "listen"}},
        "responses": {"listen": {"title": "Listen", "kind": "supportive", "primary": "Listen."}},
        "scenarios": [{"id": "short", "facts": "F.", "answers": {"q0": "no"}, "expect": {"outcome": "other"}}],
    }


def chain_tree(length: int) -> Tree:
    """A tree of the same form, linked by hand from its end to its start."""
    category = Category(id="only", title="Only", definition="D.", accountability="A.")
    response = Response(id="listen", title="Listen", kind="supportive", primary="Listen.")
    end, other = (
        Leaf(outcome=outcome, because="It ends here.", investigate=("How?",), category=category, response=response)
        for outcome in ("end", "other")
    )
    branches: list[Branch] = []
    onward: Branch | Leaf = end
    for number in reversed(range(length)):
        options = tuple(
            Option(answer=answer, label=answer, meaning=None, step=step(number, answer), next=to)
            for answer, to in (("yes", onward), ("no", other))
        )
        onward = Branch(question=f"q{number}", text="Onward?", options=options)
        branches.append(onward)
    branches.reverse()
    policy = PolicyRef(id="chain", version="1.0.0", digest="0" * 64, title="A long chain")
    return Tree(policy=policy, start=branches[0], branches=tuple(branches), leaves=(end, other), categories=(category,))


def step(number: int, answer: str) -> Step:
    return Step(question=f"q{number}", answer=answer, text="Onward?", label=answer)


@contextmanager
def little_stack(frames: int = 50) -> Iterator[None]:
    """Allow no more than so many calls within one another from here on."""
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def test_a_path_of_a_hundred_thousand_questions_is_walked_without_recursion() -> None:
    """Depth costs time and no stack: complete, stopped half-way and not begun, the longest path has its result."""
    length = 100_000
    tree = chain_tree(length)
    answers = {f"q{number}": "yes" for number in range(length)}
    half = {f"q{number}": "yes" for number in range(length // 2)}
    with little_stack():
        whole, stopped, fresh = (jr.evaluate(tree, given_answers) for given_answers in (answers, half, {}))
        assert whole == jr.evaluate(tree, answers, reasons={})
        assert hash(whole) == hash(jr.evaluate(tree, answers))
        assert len(repr(whole)) > length
    assert isinstance(whole, jr.Decision)
    assert (whole.outcome, len(whole.path)) == ("end", length)
    assert isinstance(stopped, jr.Pending)
    assert (stopped.question, stopped.outcomes) == (f"q{length // 2}", ("end", "other"))
    assert isinstance(fresh, jr.Pending)
    assert fresh.questions == tuple(answers)


def test_a_long_policy_is_read_checked_and_walked_without_recursion() -> None:
    """A trusted file of thousands of questions is compiled; nothing on the way grows the stack with the policy."""
    length = 5_000
    text = as_text(chain_data(length))
    with little_stack(120):
        policy = jr.loads(text, limits=Limits(size=10**8, nodes=10**6))
        decision = jr.evaluate(policy, {f"q{number}": True for number in range(length)})
    assert isinstance(decision, jr.Decision)
    assert (decision.outcome, len(decision.path)) == ("end", length)


@pytest.mark.slow
def test_twenty_thousand_questions_are_compiled_within_a_minute() -> None:
    """Checking grows with the policy and not with its square."""
    policy = jr.loads(as_text(chain_data(20_000)), limits=Limits(size=10**9, nodes=10**7))
    assert len(jr.compile(policy).branches) == 20_000


def test_a_shared_graph_with_countless_paths_is_answered_at_once() -> None:
    """What is still possible is found by going through the questions once, never through the paths."""
    length = 60  # 2 to the 60th paths
    data = chain_data(length)
    for number in range(length - 1):
        onward = f"q{number + 1}"
        data["questions"][f"q{number}"]["answers"] = {"yes": onward, "no": onward}
    data["scenarios"] = [{"id": "open", "facts": "F.", "answers": {}, "expect": {"pending": "q0", "reachable": "only"}}]
    result = jr.evaluate(as_policy(data), {"q3": "no"})
    assert isinstance(result, jr.Pending)
    assert len(result.questions) == length - 1


# --- values ----------------------------------------------------------------------------------------------------


def _immutable(value: Any, name: str) -> None:
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(value, name, None)
    with pytest.raises((FrozenInstanceError, TypeError)):
        delattr(value, name)


def test_trees_and_results_cannot_be_changed(aviation: jr.Policy) -> None:
    """No field of a tree, its nodes or a result can be set, deleted or added."""
    tree = jr.compile(aviation)
    pending, decision = jr.evaluate(tree, {}), jr.evaluate(tree, {"procedure_existed": "no"})
    assert isinstance(decision, jr.Decision)
    option, leaf = tree.start.options[0], tree.leaves[0]
    parts = (tree, tree.start, option, leaf, leaf.category, leaf.response, tree.policy, pending, decision)
    for part in (*parts, decision.path[0]):
        for field in fields(part):
            _immutable(part, field.name)
        with pytest.raises((AttributeError, TypeError)):
            part.harm = "severe"  # type: ignore[union-attr]


def test_the_mappings_of_a_tree_are_read_only(aviation: jr.Policy) -> None:
    """Nobody can reroute an answer of a tree that has been proved."""
    tree = jr.compile(aviation)
    mappings: tuple[Any, ...] = (tree.start.links, tree.questions, tree.accepted)
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["no"] = mapping[next(iter(mapping))]
        with pytest.raises(TypeError):
            del mapping[next(iter(mapping))]


def test_what_is_handed_in_is_left_as_it_was(aviation: jr.Policy) -> None:
    """Evaluation changes neither the answers nor the reasons, and keeps no hold on them."""
    answers: dict[str, Any] = {"procedure_existed": False}
    reasons = {"procedure_existed": "The manual has no such section."}
    decision = jr.evaluate(aviation, answers, reasons=reasons)
    assert answers == {"procedure_existed": False}
    reasons["procedure_existed"] = "Something else."
    assert decision.path[0].reason == "The manual has no such section."


def test_results_are_equal_by_value_hashable_and_picklable(aviation: jr.Policy) -> None:
    """A result can be a key, sent to another process, and compared there."""
    for answers in ({"procedure_existed": "no"}, {"procedure_existed": "yes"}):
        result = jr.evaluate(aviation, answers, reasons={"procedure_existed": "R."})
        assert {result: 1}[pickle.loads(pickle.dumps(result))] == 1  # noqa: S301 -- our own bytes


def test_another_reason_makes_another_decision(aviation: jr.Policy) -> None:
    """Reasons belong to the record: decisions that differ in a reason are not equal."""
    answers = {"procedure_existed": "no"}
    one, two = (jr.evaluate(aviation, answers, reasons={"procedure_existed": reason}) for reason in ("A.", "B."))
    assert one != two
    assert one != jr.evaluate(aviation, answers)


def test_one_tree_serves_many_threads(aviation: jr.Policy) -> None:
    """Evaluations that run at once on one policy, compiled by whichever comes first, do not disturb one another."""
    policy = aviation.model_copy()
    questions = [question.id for question in policy.questions]
    sets = [dict(zip(questions, words, strict=True)) for words in itertools.product(("yes", "no", "unknown"), repeat=4)]
    expected = [jr.evaluate(jr.compile(aviation), answers) for answers in sets]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert list(pool.map(lambda answers: jr.evaluate(policy, answers), sets)) == expected
