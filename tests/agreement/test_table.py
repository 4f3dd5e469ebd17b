"""A study as text: everything in it is in words or numbers, and nothing is NaN."""

from __future__ import annotations

from justrules.agreement.table import table
from tests.agreement.studied import study

ACTS = {f"act_{n:03}": words for n, words in enumerate(["yn yn", "yyn yn", "yyyy yyyy", "n n", "yyn yyn"] * 6)}


def test_two_assessors_have_one_kappa_beside_each_question() -> None:
    """Of two there is one pair, so Cohen's kappa has a column."""
    lines = table(study(ACTS)).splitlines()
    assert lines[0].startswith("2 assessors, 30 acts, aviation_part5 ")
    assert lines[2].split() == ["alpha", "95%", "interval", "Fleiss", "Cohen", "raw", "acts", "part", "here"]
    assert lines[3].startswith("category")
    assert "80%    30" in lines[3]


def test_more_assessors_have_their_pairs_below() -> None:
    """Three pairs, named by letters."""
    told = table(study({act: f"{words} yn" for act, words in ACTS.items()}))
    assert "Cohen" not in told.splitlines()[2]
    pairs = told.split("Cohen's kappa of each pair, for the category:\n")[1].splitlines()[0]
    assert pairs.startswith("A and B ")
    assert "B and C" in pairs


def test_what_is_undefined_is_told_in_words() -> None:
    """No NaN, no 1 where everybody always said the same, no number where nobody was asked."""
    told = table(study({"a": "n n", "b": "n n"}))
    assert "category: undefined: every answer is the same" in told
    assert "risk_known: undefined: no act was answered by two assessors" in told
    assert "nan" not in told.lower()
    assert "No two assessors part anywhere." in told


def test_acts_left_out_and_intervals_left_out_are_told() -> None:
    """A reader must not take silence for certainty."""
    told = table(study({"a": "yn yn", "b": "n n", "c": "yn yyn", "d": "yn -"}))
    assert "left out, with one assessor only: 1 act" in told
    assert "no interval: too few different answers to resample" in told


def test_lines_fit_a_terminal() -> None:
    """At most 110 characters, none ending in a space, whatever is told."""
    for line in table(study({act: f"{words} yu yyyn" for act, words in ACTS.items()})).splitlines():
        assert len(line) <= 110
        assert line == line.rstrip()
