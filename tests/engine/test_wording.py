"""How texts are read for their words: in one plain form, clause by clause, and in no time."""

from __future__ import annotations

import importlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.wording import MARK, PERSON, Words, asked, clauses, is_english, of_id, plain, shown, told
from tests.engine.checks.asking import changed
from tests.strategies import as_text


def policy(**changes: object) -> jr.Policy:
    return jr.loads(as_text(changed(dict(changes))))


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en-US", "eng"])
def test_english_is_english_in_every_country(language: str) -> None:
    """The first part of the tag counts."""
    assert is_english(policy(language=language))


@pytest.mark.parametrize("language", ["de", "enm", "fr-CA", "no", "zxx", "ja"])
def test_other_languages_are_not(language: str) -> None:
    """A tag that only begins with the same letters is another language."""
    assert not is_english(policy(language=language))


def test_capitals_apostrophes_and_line_breaks_make_no_difference() -> None:
    """One plain form for all texts."""
    assert plain("  Wasn’t  the\nRULE\nknown? ") == "wasn't the rule known?"
    assert of_id("intent_to_harm") == "intent to harm"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Was it so? If not, why?", ["was it so", "if not, why"]),
        ("The rule was known, and was it kept?", ["the rule was known", "and was it kept"]),
        ("Was it meant or was somebody hurt", ["was it meant", "or was somebody hurt"]),
        ("Was it torn and worn?", ["was it torn and worn"]),
        ("A slip – or not; (never) more.", ["a slip", "or not", "never) more"]),
        ("", []),
        ("?!.", []),
    ],
)
def test_a_text_is_judged_clause_by_clause(text: str, parts: list[str]) -> None:
    """What one clause says about intent excuses nothing in the next."""
    assert clauses(text) == parts


def test_what_is_found_is_told_in_the_words_of_the_text() -> None:
    """Marks are for the patterns only, and a long find is cut."""
    marked = PERSON.marked("was the member of staff a manager")
    assert marked == f"was {MARK}the_member_of_staff a manager"
    assert Words(rf"{MARK}\w+ a manager").found(marked) == "the member of staff a manager"
    assert shown("word " * 20) == f"`{'word ' * 7}word…`"


def test_a_mark_in_a_text_is_no_mark() -> None:
    """Nobody can write a word as if it had been marked."""
    assert MARK not in plain(f"a {MARK}word")


def test_everything_that_people_read_of_a_decision_is_read() -> None:
    """Questions, answers, outcomes, categories and responses, each text once and with its place."""
    pieces = list(told(jr.load("social_care")))
    assert len({(*piece.where, piece.key) for piece in pieces}) == len(pieces)
    groups = {piece.where[0] for piece in pieces}
    assert groups == {"questions", "outcomes", "categories", "responses"}
    keys = {str(piece.where[-1]) for piece in pieces} | {
        str(piece.where[2]) for piece in pieces if len(piece.where) > 3
    }
    texts = {"text", "label", "meaning", "rationale", "help", "because", "investigate", "title", "definition"}
    assert texts | {"accountability", "primary", "supporting", "documentation"} <= keys


def test_yes_and_no_are_not_read_as_words() -> None:
    """The usual answers say nothing by their ids."""
    assert [piece.text for piece in asked(policy().questions[0])] == ["Was a check required?", "asked"]


# --- effort ----------------------------------------------------------------------------------------------------

WORDING = (
    "harm_asked",
    "blame_words",
    "two_questions",
    "leading_questions",
    "double_negatives",
    "identity_asked",
    "standing_asked",
    "person_only",
)
UNITS = (
    "a",
    "'",
    "-",
    "?",
    ", ",
    " - ",
    MARK,
    "and ",
    "not ",
    "was the ",
    "harm, ",
    "harm or ",
    "intend to ",
    "risk of ",
    "could harm and ",
    "the person's ",
    "is the person a ",
    "clear and ",
    "not un",
    "retrain the nurse ",
    "blame or ",
    "patient ",
    "would another ",
    'said "',
)


@pytest.mark.parametrize("name", WORDING)
def test_the_longest_text_is_read_in_no_time(name: str) -> None:
    """Sixteen thousand characters of whatever a pattern begins with cost a fraction of a second."""
    found_in = importlib.import_module(f"justrules.engine.checks.{name}").found_in
    found_in("compile the patterns first")
    for unit in UNITS:
        text = (unit * 16_000)[:16_000]
        begun = time.perf_counter()
        found_in(text)
        assert time.perf_counter() - begun < 1, unit


@pytest.mark.parametrize("name", WORDING)
@given(text=st.text(max_size=60) | st.lists(st.sampled_from(UNITS), max_size=12).map(" ".join))
def test_any_text_can_be_read(name: str, text: str) -> None:
    """Whatever is found is part of what was written, but for capitals, marks and spaces; nothing fails."""
    found = importlib.import_module(f"justrules.engine.checks.{name}").found_in(text)
    assert found is None or found.strip()


def test_many_questions_take_time_in_proportion() -> None:
    """A thousand questions are checked in seconds."""
    data = changed({})
    data["questions"] = {
        f"q{n}": {
            "text": f"Did the person know of step {n} of the procedure at the time?",
            "answers": {"yes": f"q{n + 1}" if n < 999 else "choice", "no": "slip" if n else "no_rule"},
        }
        for n in range(1_000)
    }
    data |= {"start": "q0", "scenarios": [{**data["scenarios"][0], "expect": {"pending": "q0"}}]}
    begun = time.perf_counter()
    assert {finding.code for finding in jr.check(jr.loads(as_text(data)))} == {"JR402"}
    assert time.perf_counter() - begun < 10
