"""Editions as plain text."""

from __future__ import annotations

import pytest

from justrules.cases.statistics.text import as_text
from tests.cases.statistics.drawn import DOCUMENTS, committee, few, full


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_character_can_be_seen(name: str) -> None:
    """No name of a user steers a terminal or turns a line round."""
    text = as_text(DOCUMENTS[name]())
    assert all(line.isprintable() for line in text.split("\n"))


def test_a_committees_table_as_it_is_read() -> None:
    """Columns of numbers stand under their headings, hidden numbers are spans, and the note says what they are."""
    text = as_text(committee())
    assert "Category            Acts\nHuman error           30\nAt-risk behaviour     20\n" in text
    assert "Reckless behaviour   1–7\n" in text
    assert "- Numbers from 1 to 7 are hidden and shown as 1–7. Zero is shown as 0.\n" in text
    assert "nearest 5" in text
    assert committee().anchor is not None
    assert str(committee().anchor) in text


def test_exact_numbers_say_that_they_are_exact() -> None:
    """A draft says that it is none for a committee."""
    text = as_text(full())
    assert "Draft with exact numbers, not published; for full access only" in text
    assert "hidden" not in text


def test_a_quarter_with_few_cases_says_why_so_little_is_told() -> None:
    """Only the span of its total is printed, and nothing of the rest is left as an empty column."""
    text = as_text(few())
    assert "With fewer than 8 cases to count, only the number of cases opened is published." in text
    assert "category" not in text.lower()
