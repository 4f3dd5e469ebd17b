"""One question at a time: answer, go back, change an earlier answer and keep the rest, stop and resume."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import justrules as jr
from tests.strategies import UNKNOWN, Data, as_policy, as_word, cases, policies, possible, routes, walk

NAME = "Rosalind Ashworth"
REASONS = st.sampled_from((None, f"{NAME} said so.", "From the log.", "  "))

# --- any course that an interview may take ---------------------------------------------------------------------


class Course(RuleBasedStateMachine):
    """An interview beside the plain record of what was said in it.

    Whatever is answered, taken back, changed, stored and resumed, the interview comes to what `evaluate` says of all
    answers, and asks what such an interview should ask.
    """

    @initialize(data=policies(most_questions=5))
    def begin(self, data: Data) -> None:
        self.data = data
        self.policy = as_policy(data)
        self.tree = jr.compile(self.policy)
        self.interview = jr.interview(self.policy)
        self.answers: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.again: str | None = None

    # what may be done

    @precondition(lambda self: self.asked() is not None)
    @rule(draw=st.data(), because=REASONS)
    def answer(self, draw: st.DataObject, because: str | None) -> None:
        question = self.asked()
        assert question is not None
        self.say(question, self.an_answer(draw, question), because, change=False)

    @precondition(lambda self: self.asked() is None)
    @rule()
    def answer_when_nothing_is_asked(self) -> None:
        before = self.interview
        with pytest.raises(jr.AnswerError, match="JR606"):
            before.answer(UNKNOWN)

    @rule(draw=st.data(), because=REASONS)
    def change(self, draw: st.DataObject, because: str | None) -> None:
        question = draw.draw(st.sampled_from(sorted(self.data["questions"])))
        self.say(question, self.an_answer(draw, question), because, change=True)

    @rule()
    def back(self) -> None:
        questions = self.met()
        if self.again in questions:
            questions = questions[: questions.index(self.again)]
        self.go(self.interview.back())
        self.again = questions[-1] if questions else self.again

    @precondition(lambda self: self.met())
    @rule(draw=st.data())
    def ask_again(self, draw: st.DataObject) -> None:
        question = draw.draw(st.sampled_from(self.met()))
        self.go(self.interview.ask_again(question))
        self.again = question

    @rule()
    def store_and_resume(self) -> None:
        stored = self.interview.to_json()
        resumed = jr.resume(as_policy(self.data), stored)
        assert resumed == self.interview
        assert resumed.to_json() == stored
        self.go(resumed)

    # what holds throughout

    @invariant()
    def it_comes_to_what_all_answers_come_to(self) -> None:
        if hasattr(self, "data"):
            assert self.interview.result == jr.evaluate(self.tree, self.answers, reasons=self.reasons)
            assert self.interview.path == self.interview.result.path

    @invariant()
    def it_asks_the_question_that_is_open(self) -> None:
        if hasattr(self, "data"):
            assert self.interview.question == self.asked()
            branch = self.interview.branch
            assert (branch and branch.question) == self.asked()

    @invariant()
    def it_keeps_every_answer_and_reason(self) -> None:
        if hasattr(self, "data"):
            assert dict(self.interview.answers) == self.answers
            assert dict(self.interview.reasons) == self.reasons

    @invariant()
    def it_shows_neither_answers_nor_reasons(self) -> None:
        if hasattr(self, "data"):
            assert repr(self.interview) == f"Interview({self.policy.id!r}, question={self.asked()!r})"

    # the record

    def met(self) -> list[str]:
        """The questions answered on the way, one that stopped it as unknown included."""
        steps, stopped_at = walk(self.data, self.answers)
        stopped = self.answers.get(stopped_at) == UNKNOWN and len(possible(self.data, self.answers)) > 1
        return [question for question, _ in steps] + ([stopped_at] if stopped else [])

    def asked(self) -> str | None:
        """The question that an interview with this record has open."""
        if self.again is not None:
            return self.again
        stopped_at = walk(self.data, self.answers)[1]
        settled = len(possible(self.data, self.answers)) == 1
        return None if settled or stopped_at in self.answers else stopped_at

    def an_answer(self, draw: st.DataObject, question: str) -> str | bool:
        words: list[str | bool] = [*routes(self.data)[question], UNKNOWN]
        boxes: list[str | bool] = [value for value, word in ((True, "yes"), (False, "no")) if word in words]
        return draw.draw(st.sampled_from(words + boxes))

    def say(self, question: str, answer: str | bool, because: str | None, *, change: bool) -> None:
        word = str(as_word(answer))
        if change:
            self.go(self.interview.change(question, answer, because=because))
        else:
            self.go(self.interview.answer(answer, because=because))
        if self.answers.get(question) != word:
            self.reasons.pop(question, None)
        if because and because.strip():
            self.reasons[question] = because
        self.answers[question] = word
        self.again = None

    def go(self, following: jr.Interview) -> None:
        """Take the next interview; the one before is left as it was."""
        before = self.interview
        assert (dict(before.answers), dict(before.reasons), before.again) == (self.answers, self.reasons, self.again)
        self.interview = following


TestCourse = Course.TestCase


# --- in plain words --------------------------------------------------------------------------------------------


@given(cases(complete=True))
def test_answering_question_by_question_decides_as_answering_all_at_once(case: tuple[Data, dict[str, Any]]) -> None:
    """An interview asks exactly the questions of the path until the outcome is settled, and then stops asking."""
    data, answers = case
    policy = as_policy(data)
    interview, asked = jr.interview(policy), []
    while interview.question is not None:
        asked.append(interview.question)
        interview = interview.answer(answers[interview.question])
    whole = jr.evaluate(policy, answers)
    result = interview.result
    assert isinstance(whole, jr.Decision)
    assert isinstance(result, jr.Decision)
    assert (result.outcome, result.category) == (whole.outcome, whole.category)
    assert asked == [step.question for step in whole.path][: len(asked)]
    assert (len(asked) < len(whole.path)) == (result.settled_at is not None)


@pytest.fixture
def interview() -> jr.Interview:
    return jr.interview(jr.load("aviation_part5"))


def test_an_interview_begins_with_the_first_question(interview: jr.Interview) -> None:
    """The branch being asked brings its words, its help and its answers."""
    assert interview.question == "procedure_existed"
    assert interview.branch is not None
    assert interview.branch.text == "Was there a documented procedure for the situation?"
    assert interview.branch.answers == ("yes", "no", "unknown")


def test_going_back_and_changing_an_answer_keeps_the_others(interview: jr.Interview) -> None:
    """Who finds an early answer wrong does not fill in the rest again."""
    done = interview.answer("yes").answer("yes").answer("yes").answer("no", because="Traffic.")
    corrected = done.change("risk_known", "no")
    assert isinstance(corrected.result, jr.Decision)
    assert corrected.result.outcome == "risk_not_recognised"
    restored = corrected.change("risk_known", True)
    assert restored.result == done.result
    assert done.back().back().question == "risk_known"
    assert done.back().back().answer("yes").result == done.result


def test_going_back_asks_again_and_forgets_nothing(interview: jr.Interview) -> None:
    """Until the question is answered again, the result is what it was."""
    two = interview.answer("yes").answer("yes")
    again = two.back()
    assert (again.question, again.result) == ("knowingly_deviated", two.result)
    assert again.answer("yes") == two


def test_at_the_first_question_going_back_changes_nothing(interview: jr.Interview) -> None:
    """There is nothing before the first question."""
    assert interview.back() == interview
    assert interview.answer("yes").back().back() == interview.answer("yes").back()


def test_an_unknown_answer_ends_the_questions_and_back_asks_it_again(interview: jr.Interview) -> None:
    """A question that cannot be answered yet stops the interview, which can be taken up there."""
    stopped = interview.answer("yes").answer("unknown")
    assert (stopped.question, stopped.branch) == (None, None)
    assert stopped.back().question == "knowingly_deviated"
    assert isinstance(stopped.back().answer("no").result, jr.Decision)


def test_what_is_known_beforehand_is_not_asked(interview: jr.Interview) -> None:
    """An interview may begin with answers, which are checked as all answers are."""
    known: dict[str, str | bool] = {"procedure_existed": True, "risk_known": "no"}
    begun = jr.interview(interview.tree, answers=known, reasons={"risk_known": "Bulletin not yet out."})
    assert begun.question == "knowingly_deviated"
    decided = begun.answer("yes")
    assert decided.question is None
    assert decided.result.path[2].reason == "Bulletin not yet out."
    with pytest.raises(jr.AnswerError, match="JR601"):
        jr.interview(interview.tree, answers={"procedure_exists": "yes"})


def test_answers_are_checked_before_they_are_taken(interview: jr.Interview) -> None:
    """An answer that the question does not offer is refused with what may have been meant."""
    for answer, code in (("yess", "JR602"), ("maybe", "JR602"), (1, "JR603"), (None, "JR603")):
        with pytest.raises(jr.AnswerError, match=code):
            interview.answer(answer)  # type: ignore[arg-type]
    with pytest.raises(jr.AnswerError, match="JR601"):
        interview.change("risk_knwon", "yes")


def test_only_a_question_that_was_asked_is_asked_again(interview: jr.Interview) -> None:
    """A question ahead, off the path or unknown cannot be returned to."""
    for question in ("procedure_existed", "risk_known", "no_such_question"):
        with pytest.raises(jr.AnswerError, match="JR606"):
            interview.ask_again(question)


def test_a_reason_stays_with_its_answer_and_goes_with_it(interview: jr.Interview) -> None:
    """A changed answer needs its own reason; the same answer given again keeps the one it has."""
    reasoned = interview.answer("yes", because="Section 4.2.")
    assert dict(reasoned.change("procedure_existed", "yes").reasons) == {"procedure_existed": "Section 4.2."}
    assert dict(reasoned.change("procedure_existed", "yes", because=" ").reasons) == dict(reasoned.reasons)
    assert dict(reasoned.change("procedure_existed", "no").reasons) == {}


def test_an_interview_cannot_be_changed(interview: jr.Interview) -> None:
    """Every step is a new value; nobody's copy moves under them."""
    answers: Any = interview.answer("yes").answers
    with pytest.raises(TypeError):
        answers["procedure_existed"] = "no"
    for field in fields(interview):
        with pytest.raises(FrozenInstanceError):
            setattr(interview, field.name, None)


def test_nothing_handed_in_is_held_on_to(interview: jr.Interview) -> None:
    """Changing the answers or reasons that an interview began with does not change the interview."""
    answers, reasons = {"procedure_existed": "yes"}, {"procedure_existed": "R."}
    begun = jr.interview(interview.tree, answers=answers, reasons=reasons)
    answers["procedure_existed"] = reasons["procedure_existed"] = "no"
    assert (begun.answers["procedure_existed"], begun.reasons["procedure_existed"]) == ("yes", "R.")


def test_no_repr_shows_what_was_said(interview: jr.Interview) -> None:
    """An interview in a log says which policy and which question, and not what was answered or written."""
    said = interview.answer("no", because=f"{NAME} said so.")
    assert repr(said) == str(said) == "Interview('aviation_part5', question=None)"


# --- stored interviews -----------------------------------------------------------------------------------------


def stored(interview: jr.Interview) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(interview.answer("yes", because=f"{NAME} said so.").to_json())
    return record


@pytest.mark.parametrize(
    "change",
    [
        {"policy": {"id": "aviation_part5", "version": "1.0.0", "digest": "0" * 64}},
        {"policy": {"id": "aviation_part5", "version": "1.0.0"}},
        {"policy": {}},
    ],
    ids=["other content", "no digest", "nothing"],
)
def test_an_interview_under_another_content_is_refused(interview: jr.Interview, change: dict[str, Any]) -> None:
    """The same id and version are not enough: answers belong to the very words that were answered."""
    with pytest.raises(jr.AnswerError, match="JR604"):
        jr.resume(interview.tree, json.dumps(stored(interview) | change))


def test_an_interview_under_another_policy_is_refused(interview: jr.Interview) -> None:
    """Answers given under one policy are not read as answers to another."""
    with pytest.raises(jr.AnswerError) as raised:
        jr.resume(jr.load("social_care"), json.dumps(stored(interview)))
    assert [finding.code for finding in raised.value.findings] == ["JR604"]


DAMAGE: Mapping[str, Any] = {
    "another format": {"format": "justrules/interview/9"},
    "no format": {"format": None},
    "policy is a text": {"policy": "aviation_part5"},
    "answers are a list": {"answers": [NAME]},
    "answers are missing": {"answers": None},
    "reasons are a text": {"reasons": NAME},
    "a reason is a number": {"reasons": {"procedure_existed": 5}},
    "a reason is a list": {"reasons": {"procedure_existed": [NAME]}},
    "again is a list": {"again": [NAME]},
    "again is a mapping": {"again": {}},
    "again is a number": {"again": 1},
    "again is true": {"again": True},
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_interview_is_refused(interview: jr.Interview, damage: str) -> None:
    """What `to_json` did not write is not resumed, and the refusal repeats nothing of it."""
    with pytest.raises(jr.AnswerError) as raised:
        jr.resume(interview.tree, json.dumps(stored(interview) | DAMAGE[damage]))
    assert [finding.code for finding in raised.value.findings] == ["JR605"]
    assert NAME not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '"text"',
        "5",
        "{}",
        '{"format": "justrules/interview/1"',
        "[" * 100_000,
        "1" * 5_000,
    ],
    ids=["empty", "words", "list", "null", "text", "number", "mapping", "cut off", "deep", "long number"],
)
def test_what_is_no_interview_is_refused(interview: jr.Interview, text: str) -> None:
    """Anything that is not the JSON of an interview is an error of the same kind, never another exception."""
    with pytest.raises(jr.AnswerError, match="JR605"):
        jr.resume(interview.tree, text)


def test_stored_answers_are_checked_again(interview: jr.Interview) -> None:
    """A record that was edited by hand is held to the policy like any answers."""
    record = stored(interview) | {"answers": {"procedure_existed": "perhaps", "who": NAME}, "reasons": {"whom": NAME}}
    with pytest.raises(jr.AnswerError) as raised:
        jr.resume(interview.tree, json.dumps(record))
    assert sorted(finding.code for finding in raised.value.findings) == ["JR601", "JR601", "JR602"]
    assert NAME not in str(raised.value)


def test_a_question_off_the_path_is_not_resumed(interview: jr.Interview) -> None:
    """`again` names a question that was asked, or nothing."""
    for question in ("unjustified_disregard", "no_such_question"):
        with pytest.raises(jr.AnswerError, match="JR60"):
            jr.resume(interview.tree, json.dumps(stored(interview) | {"again": question}))
