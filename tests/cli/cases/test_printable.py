"""What a terminal gets to see of a stored text."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from justrules.cli.cases.printable import printable, printable_cell, printable_json

TEXTS = st.text(st.characters(exclude_categories=[]))


@given(TEXTS)
def test_no_character_that_moves_a_cursor_or_turns_a_line_is_printed(text: str) -> None:
    """Line breaks and tabs apart, no control, no lone surrogate, no separator, no turn of direction."""
    shown = printable(text)
    assert not {unicodedata.category(char) for char in shown if char not in "\n\t"} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(shown)


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_a_text_that_is_only_letters_is_printed_as_it_is(text: str) -> None:
    """In any script, joined letters included."""
    assert printable(text) == text
    assert printable("नि\u200dक") == "नि\u200dक"


@given(st.recursive(TEXTS, lambda part: st.lists(part) | st.dictionaries(TEXTS, part), max_leaves=5))
def test_json_for_a_terminal_is_the_same_data(data: object) -> None:
    """The escapes are those of JSON, so nothing is lost by them."""
    assert json.loads(printable_json(data)) == data


@given(TEXTS)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """Whatever a spreadsheet would calculate is a text."""
    assert not printable_cell(text).startswith(("=", "+", "-", "@"))
