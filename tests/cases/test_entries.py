"""What cannot be recorded is refused all at once, by field and fix, and never repeated."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.cases import Identity, InvalidEntry, Position
from justrules.cases.entries import LONGEST_LABEL, LONGEST_REFERENCE, LONGEST_TEXT, Entries
from tests.cases.logs import codes_of

CANARY = "ZZCANARY 017"
ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.integers(), st.floats(), st.binary(), st.lists(st.text()), st.dictionaries(st.text(), st.text())
)
METHODS = ("text", "label", "reference", "identity", "moment")


def findings_of(entries: Entries) -> list[str]:
    try:
        entries.settle()
    except InvalidEntry as error:
        return [f"{each.code} {each.message} {each.hint}" for each in error.findings]
    return []


# --- texts ---------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=200))
def test_any_script_is_kept_and_taking_it_in_again_changes_nothing(written: str) -> None:
    """A text of any script goes in, without the white space around it; what came out goes in unchanged."""
    entries = Entries()
    once = entries.text("note", written)
    assert findings_of(entries) == []
    assert once is not None
    assert entries.text("note", once) == once


def test_equal_texts_are_stored_equal() -> None:
    """Composed and decomposed letters, and both ends of line, make one text."""
    entries = Entries()
    assert entries.text("note", "Zoe\u0308\r\nnext") == entries.text("note", "Zo\u00eb\nnext") == "Zo\u00eb\nnext"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x7f", "\ud800"])
def test_control_characters_and_halves_of_letters_are_refused(bad: str) -> None:
    """What a database cannot hold or a terminal would obey is refused before it gets there."""
    entries = Entries()
    entries.text("note", f"{CANARY}{bad}")
    assert findings_of(entries) == ["JR705 `note` holds control characters remove them"]


def test_a_text_has_an_end() -> None:
    """The longest text that a policy may hold is the longest here; one more is refused."""
    entries = Entries()
    entries.text("note", "é" * LONGEST_TEXT)
    assert findings_of(entries) == []
    entries.text("note", "é" * (LONGEST_TEXT + 1))
    assert len(findings_of(entries)) == 1


@pytest.mark.parametrize("empty", [None, "", "  ", "\n\t"])
def test_what_is_needed_is_not_made_of_white_space(empty: str | None) -> None:
    """A reason that says nothing is no reason."""
    entries = Entries()
    assert entries.needed("reason", empty, "say why") == ""
    assert findings_of(entries) == ["JR704 `reason` is missing say why"]


@pytest.mark.parametrize("bad", ["two\nlines", "a\ttab", "x" * (LONGEST_LABEL + 1)])
def test_a_label_is_short_and_on_one_line(bad: str) -> None:
    entries = Entries()
    entries.label("department", bad)
    assert len(findings_of(entries)) == 1


# --- references, words and numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("good", ["SR-118", "INV/2026#7", "a", "0", "x" * LONGEST_REFERENCE, "https://here/report:7"])
def test_keys_of_other_systems_are_references(good: str) -> None:
    entries = Entries()
    assert entries.reference("linked_report", good) == good
    entries.settle()


@given(st.text(min_size=1, max_size=40).filter(lambda text: " " in text or not text.isascii()))
def test_what_could_hold_a_name_is_no_reference(written: str) -> None:
    """A space or a letter outside ASCII is in names and not in keys, so it is refused, and not repeated."""
    entries = Entries()
    assert entries.reference("linked_report", written) is None
    assert len(findings_of(entries)) == 1


def test_a_word_outside_the_vocabulary_is_answered_with_the_vocabulary() -> None:
    """The hint lists what there is, and nothing of what was given."""
    entries = Entries()
    assert entries.word("position", CANARY, Position) is None
    (told,) = findings_of(entries)
    assert told.endswith("known: sharp_end, supervisor, manager")


# --- times ---------------------------------------------------------------------------------------------------------


@given(st.dates())
def test_a_date_goes_in_as_a_date_or_as_it_is_written(day: dt.date) -> None:
    entries = Entries()
    assert entries.day("on", day) == entries.day("on", day.isoformat()) == day
    entries.settle()


@pytest.mark.parametrize("bad", ["21/11/2026", "2026-13-01", "tomorrow", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 5, ""])
def test_what_is_no_date_is_refused_where_one_is_needed_and_where_not(bad: Any) -> None:
    """A moment is no date either: in which zone its day would be counted is nothing to guess."""
    for method in ("day", "needed_day"):
        entries = Entries()
        getattr(entries, method)("on", bad)
        assert [told[:5] for told in findings_of(entries)] == ["JR705"]


def test_a_date_that_is_needed_and_not_given_is_missing() -> None:
    """`None` is no date to record: it is told as missing, and nothing is emptied by it."""
    entries = Entries()
    assert entries.needed_day("on", None) is None
    assert findings_of(entries) == ["JR704 `on` is missing give a date, as YYYY-MM-DD"]


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_with_a_zone_is_kept_in_utc(moment: dt.datetime) -> None:
    """The same instant comes out, in UTC; one that is too near the end of time for UTC is refused."""
    entries = Entries()
    kept = entries.moment("until", moment)
    if kept is None:
        assert moment.year in {1, 9999}
        assert len(findings_of(entries)) == 1
    else:
        assert kept.utcoffset() == dt.timedelta(0)
        assert kept == moment.astimezone(dt.UTC)


@pytest.mark.parametrize("bad", [dt.datetime(2026, 1, 1), dt.date(2026, 1, 1), "2026-01-01T00:00:00Z", None])  # noqa: DTZ001
def test_a_moment_without_a_zone_is_refused(bad: Any) -> None:
    entries = Entries()
    assert entries.moment("until", bad) is None
    assert len(findings_of(entries)) == 1


# --- together ------------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """Two that are missing and two that are wrong make four findings."""
    entries = Entries("new case")
    entries.needed("reason", "", "say why")
    entries.word("position", "x", Position)
    entries.needed_day("on", None)
    entries.reference("linked_report", CANARY)
    with pytest.raises(InvalidEntry) as error:
        entries.settle()
    assert codes_of(error) == ["JR704", "JR704", "JR705", "JR705"]
    assert {str(each.where) for each in error.value.findings} == {"new case"}


@given(method=st.sampled_from(METHODS), given=ANYTHING)
def test_whatever_is_given_is_refused_in_our_words(method: str, given: Any) -> None:
    """Any object in any field ends in findings of ours or in a value: no other exception gets out."""
    entries = Entries()
    getattr(entries, method)("field", given)
    assert all(told.startswith("JR705 `field` ") for told in findings_of(entries))


@pytest.mark.parametrize("method", ["text", "label", "reference", "identity", "moment", "day", "needed_day"])
@pytest.mark.parametrize("spoilt", [f"{CANARY}\x00", CANARY * 4000, [CANARY], {CANARY: CANARY}, CANARY.encode()])
def test_nothing_that_was_given_is_repeated(method: str, spoilt: Any) -> None:
    """A canary in anything that cannot be recorded is in no finding, whatever the field."""
    entries = Entries()
    getattr(entries, method)("field", spoilt)
    told = findings_of(entries)
    assert told
    assert "CANARY" not in " ".join(told)


@pytest.mark.parametrize("bad", ["", " ", "x" * 300, "a\x00b", 17, None])
def test_an_identity_that_cannot_be_used_has_one_finding(bad: Any) -> None:
    entries = Entries()
    assert entries.identity("individual", bad) is None
    assert len(findings_of(entries)) == 1


def test_an_identity_is_taken_as_it_is() -> None:
    who = Identity("person-017")
    assert Entries().identity("individual", who) is who


@pytest.mark.parametrize("bad", ["none", 5, ["minor"], "MINOR"])
def test_one_of_a_policys_words_is_one_of_them(bad: Any) -> None:
    """What the policy does not declare is refused, whatever its type."""
    entries = Entries()
    assert entries.one_of("severity", bad, ("minor", "major")) is None
    assert len(findings_of(entries)) == 1
