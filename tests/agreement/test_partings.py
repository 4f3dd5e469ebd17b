"""Where walks part: the first question that is answered differently, and how many pairs part where."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from justrules.agreement.partings import Parting, partings
from justrules.studies.walked import Walked, walked
from tests.agreement.studied import AVIATION, QUESTIONS, WORDS, study

DEVIATED, RISK, DISREGARD = QUESTIONS[1:]


def test_walks_part_at_the_first_question_answered_differently() -> None:
    """What each answered there and where each came out; walks that agree throughout part nowhere."""
    found = study({"act_001": "yyn yn", "act_002": "yyy yyy", "act_003": "yyyy yyn"})
    first, second = found.partings
    assert first == Parting(
        act="act_001",
        question=DEVIATED,
        answers=(("A", "yes"), ("B", "no")),
        categories=(("A", "at_risk"), ("B", "human_error")),
    )
    assert (second.act, second.question, second.matters) == ("act_003", RISK, True)


def test_a_parting_may_end_in_one_category() -> None:
    """Two ways to the same category part all the same, but it matters less."""
    (parting,) = study({"act_001": "yn n"}).partings
    assert not parting.matters


def test_unknown_is_an_answer_like_any_other() -> None:
    """One who does not know and one who does have parted; where it ends is open for one of them."""
    (parting,) = study({"act_001": "yu yn"}).partings
    assert parting.question == DEVIATED
    assert dict(parting.categories) == {"A": None, "B": "human_error"}
    assert parting.matters


def test_who_has_not_answered_has_not_parted() -> None:
    """Answers that stop short are no disagreement."""
    assert study({"act_001": "y yyn"}).partings == ()


def test_pairs_are_counted_where_both_came_by_the_same_answers() -> None:
    """Of three assessors, one leaves at the second question; the other two meet again at the third and part there."""
    found = {q.question: (q.first, q.met, q.parted) for q in study({"act_001": "yn yyn yyyn"}).questions}
    assert found == {QUESTIONS[0]: (0, 3, 0), DEVIATED: (1, 3, 2), RISK: (0, 1, 1), DISREGARD: (0, 0, 0)}


def part_at(one: Walked, other: Walked) -> tuple[list[str], str | None]:
    """The questions that two met at, and the one that they parted at, pair by pair."""
    met: list[str] = []
    for (question, answer), (_, other_answer) in zip(one.steps, other.steps, strict=False):
        met.append(question)
        if answer != other_answer:
            return met, question
    return met, None


WORD = st.text("ynu", max_size=4)


@given(st.lists(st.lists(WORD, min_size=2, max_size=6), max_size=6))
def test_counts_are_those_of_every_pair_followed_by_itself(acts: list[list[str]]) -> None:
    """Groups that go together are counted as pairs would be, and the first parting is the earliest of any pair."""
    walks = {
        f"act_{n}": {
            str(place): walked(AVIATION, {q: WORDS[a] for q, a in zip(QUESTIONS, word, strict=False)})
            for place, word in enumerate(words)
        }
        for n, words in enumerate(acts)
    }
    found, crossings = partings(walks)
    pairs = [(act, *part_at(*pair)) for act, each in walks.items() for pair in combinations(each.values(), 2)]
    for question in QUESTIONS:
        assert crossings.met[question] == sum(question in met for _, met, _ in pairs)
        assert crossings.parted[question] == sum(question == parted for _, _, parted in pairs)
    firsts: dict[str, str] = {}
    for act, _, parted in pairs:
        if parted is not None:
            firsts[act] = min(firsts.get(act, parted), parted, key=QUESTIONS.index)
    assert {parting.act: parting.question for parting in found} == firsts
