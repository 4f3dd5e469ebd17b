"""A file of answers, in YAML or JSON, each mistake at its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.answers import read_answers

TREE = jr.compile(jr.load("aviation_part5"))
QUESTIONS = list(TREE.accepted)

values = st.sampled_from(["yes", "no", "unknown", True, False])
answer_sets = st.dictionaries(st.sampled_from(QUESTIONS), values)
reasons = st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=30)


@given(answer_sets)
def test_yaml_and_json_say_the_same(answers: dict[str, str | bool]) -> None:
    """Booleans and words come through both alike."""
    text = "".join(f"{q}: {str(a).lower() if isinstance(a, bool) else a}\n" for q, a in answers.items()) or "{}"
    assert read_answers(TREE, text) == (answers, {})
    assert read_answers(TREE, json.dumps(answers)) == (answers, {})


@given(answer_sets, reasons)
def test_a_reason_stands_with_its_answer(answers: dict[str, str | bool], reason: str) -> None:
    """The long form carries the reason, and the answer is the same."""
    long = {question: {"answer": answer, "because": reason} for question, answer in answers.items()}
    assert read_answers(TREE, json.dumps(long)) == (answers, dict.fromkeys(answers, reason))


def test_quoted_true_is_a_word_and_not_a_boolean() -> None:
    """Quotes say that a word is meant; the word `true` is not an answer."""
    assert read_answers(TREE, "risk_known: true\n") == ({"risk_known": True}, {})
    with pytest.raises(jr.AnswerError) as caught:
        read_answers(TREE, "risk_known: 'true'\n")
    assert [finding.code for finding in caught.value.findings] == ["JR602"]
    assert read_answers(TREE, "risk_known: {answer: false, because: 'true'}\n") == (
        {"risk_known": False},
        {"risk_known": "true"},
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("risk_know: yes\n", [("JR601", 1)]),
        ("risk_known: yep\nknowingly_deviated: [a]\n", [("JR602", 1), ("JR603", 2)]),
        ("risk_known: {because: x}\n", [("JR603", 1)]),
        ("risk_known: {answer: yes, because: [x]}\n", [("JR603", 1)]),
        ("risk_known: {answer: yes, because: one, two}\n", [("JR603", 1)]),
        ("risk_known: yes\nrisk_known: no\n", [("JR011", 2)]),
        ("risk_known: [\n", [("JR001", 2)]),
        ("- a\n", [("JR017", 1)]),
        ('{"risk_known": "yes", "risk_known": "no"}', [("JR605", 0)]),
        ('{"risk_known":\n "yes"', [("JR001", 2)]),
        ('{"risk_known": {"answer": "yes", "because": null}}', [("JR603", 0)]),
        ('{"risk_known": 3}', [("JR603", 0)]),
        ("{" + '"a":{' * 50_000, [("JR605", 0)]),
        ("{" + " " * 300_000, [("JR002", 0)]),
    ],
)
def test_each_mistake_is_told_at_its_place(text: str, told: list[tuple[str, int]]) -> None:
    """Every problem of the file at once, with its line where the file has lines."""
    with pytest.raises(jr.AnswerError) as caught:
        read_answers(TREE, text)
    assert [(finding.code, finding.where.line) for finding in caught.value.findings] == told


def test_what_somebody_typed_is_not_repeated() -> None:
    """An answer that is free text may name a person; the finding says only that it is none."""
    with pytest.raises(jr.AnswerError) as caught:
        read_answers(TREE, "risk_known: Zebra the Seventh said so\n")
    assert "Zebra" not in str(caught.value)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_nothing_but_an_answer_error_comes_out(text: str | bytes) -> None:
    """Whatever is in the file, it is answers or an `AnswerError`."""
    try:
        answers, _ = read_answers(TREE, text)
    except jr.AnswerError:
        return
    assert set(answers) <= set(QUESTIONS)
