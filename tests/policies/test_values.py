"""The small values: what pydantic's core takes by a pattern is what the rule says, and a refusal says what is wrong."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from justrules.policies.values import (
    ID_PATTERN,
    Citations,
    Id,
    Language,
    Text,
    Texts,
    TextsOrNone,
    Url,
    Version,
    distinct,
    filled,
    mismatch,
)


def takes(kind: Any, value: object) -> bool:
    """Whether a value is taken for one of a kind."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


TEXT = TypeAdapter(Text)


def test_a_text_of_white_space_is_empty_whatever_the_white_space() -> None:
    """The core and Python part on what is white space; of all characters there are, the same ones count as none."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if character.isspace():
            with pytest.raises(ValidationError):
                TEXT.validate_python(character)
        elif not 0xD800 <= number <= 0xDFFF:
            TEXT.validate_python(character)


@given(st.text())
def test_a_text_is_one_that_is_not_blank(text: str) -> None:
    """And nothing else is asked of it."""
    assert takes(Text, text) == bool(text.strip())


@given(st.one_of(st.text(max_size=5), st.from_regex(ID_PATTERN), st.text("abz_09-A\n", max_size=70)))
def test_an_id_is_what_the_pattern_says_from_end_to_end(word: str) -> None:
    """A line break at the end is not overlooked."""
    assert takes(Id, word) == (re.fullmatch(ID_PATTERN, word) is not None)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Version, "1.10.0-rc.1+b", "1.0"),
        (Version, "0.0.1", "1.0.0\n"),
        (Url, "https://example.org/a?b=c", "https://"),
        (Url, "http://a", "https://a b"),
        (Url, "https://é", "https://a\x1cb"),
        (Language, "en-GB", "english_"),
        (Language, "de", "de\n"),
        (Citations, "cfr5 5.21(a)(5)", "CFR"),
        (Texts, ["a", "b"], ["a", "a"]),
        (Texts, "a", []),
        (Texts, "a", ""),
        (TextsOrNone, [], ["a", "a"]),
        (TextsOrNone, "a", ["", "b"]),
    ],
)
def test_each_kind_has_its_form(kind: Any, good: object, bad: object) -> None:
    """One that fits, and one that nearly does."""
    assert takes(kind, good)
    assert not takes(kind, bad)


@pytest.mark.parametrize(
    ("kind", "word", "code", "told", "hint"),
    [
        (Id, "Bad Id", "JR104", "`Bad Id` is not an id", "write `bad_id`"),
        (Id, "é", "JR104", "`é` is not an id", "use lower-case letters, digits and underscores"),
        (Id, "", "JR110", "nothing stands here", "write an id, or remove the key"),
        (Text, " ", "JR110", "this text is empty", "write it, or remove the key"),
        (Version, "1", "JR108", "`1` is not a version", "write three numbers, such as 1.0.0"),
        (Url, "example.org", "JR112", "`example.org` is not a web address", "start it with https://"),
        (Language, "{x}", "JR112", "`(x)` is not a language tag", "write a tag such as en or en-GB"),
    ],
)
def test_what_does_not_fit_is_told_in_our_words(kind: Any, word: str, code: str, told: str, hint: str) -> None:
    """The error of the core names the pattern, and that is enough to say which refusal it is."""
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(word)
    (detail,) = raised.value.errors()
    assert detail["type"] == "string_pattern_mismatch"
    refusal = mismatch(detail["ctx"]["pattern"], word)
    assert (refusal.type, refusal.message(), (refusal.context or {})["hint"]) == (code, told, hint)


def test_what_is_listed_twice_is_told_with_every_place_but_the_first() -> None:
    """Positions count from 0; what is listed once passes as it is."""
    assert filled(("a", "b")) == ("a", "b")
    assert distinct(()) == ()
    with pytest.raises(Exception, match="listed twice") as raised:
        distinct(("a", "b", "a", "a"))
    assert raised.value.context == {"at": [2, 3]}  # type: ignore[attr-defined]
