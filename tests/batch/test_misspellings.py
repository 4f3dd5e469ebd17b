"""Which columns are nearly called like a question."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from justrules.batch.misspellings import misspelt

LONG = st.from_regex(r"[a-h]{4}_[a-h]{4,8}", fullmatch=True)


@given(LONG, st.sampled_from(["", "answer_"]), st.data())
def test_one_letter_is_a_slip_in_a_long_id_and_two_are_another_name(
    question: str, prefix: str, data: st.DataObject
) -> None:
    """A letter that is missing, too many or another; with the prefix that all columns have."""
    at = data.draw(st.integers(0, len(question) - 1))
    before, after = question[:at], question[at + 1 :]
    near = [f"{prefix}{before}z{after}", f"{prefix}{before}z{question[at:]}"]
    far = [f"{prefix}{before}zz{after}z", f"z{prefix}{question}z"]
    meant = prefix + question
    assert list(misspelt([*near, *far], [question], prefix=prefix)) == [(name, meant) for name in near]


@given(st.from_regex(r"[a-h]{1,4}_[a-h]{1,8}", fullmatch=True))
def test_capitals_blanks_and_hyphens_tell_no_names_apart(question: str) -> None:
    """However short the id is."""
    names = [question.upper(), question.replace("_", "-"), question.replace("_", " "), f" {question} "]
    assert list(misspelt(names, [question])) == [(name, question) for name in names]


def test_a_slip_in_a_short_id_may_be_another_word() -> None:
    """`shift` is no misspelt `shirt`; capitals tell no words apart."""
    assert list(misspelt(["shift", "Shirt"], ["shirt"])) == [("Shirt", "shirt")]


def test_another_number_is_another_name() -> None:
    """`risk_known2` is a second column and no slip."""
    assert list(misspelt(["risk_known2"], ["risk_known"])) == []
