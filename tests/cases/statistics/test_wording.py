"""What a reader is told around the tables."""

from __future__ import annotations

from dataclasses import replace

from justrules.cases.statistics import wording
from tests.cases.statistics.drawn import coarse, committee, empty, full


def test_every_edition_says_what_it_is() -> None:
    """A draft, a full edition and a committee's cannot be taken for one another."""
    drafted, frozen, shown = full(), replace(full(), published_at=committee().published_at), committee()
    told = [dict(wording.facts(edition))["Edition"] for edition in (drafted, frozen, shown)]
    assert told == [
        "Draft with exact numbers, not published; for full access only",
        "Full edition with exact numbers; for full access only",
        "Committee edition; small numbers are hidden",
    ]


def test_what_is_left_out_is_told_with_the_reason_and_no_place() -> None:
    """Which table, but never which cell: that would begin to tell what it hides."""
    edition = coarse()
    assert edition.protection is not None
    (told,) = [note for note in wording.notes(edition) if note.startswith("Left out, because hidden")]
    assert told.startswith("Left out, because hidden numbers could have been worked out: ")
    for table in edition.protection.left_out:
        assert wording.TABLES.get(table, "acts by severity and category") in told
    assert "Department A" not in told


def test_a_small_row_is_told_as_the_reason_where_it_is_one() -> None:
    """Tables across categories are missing for their zeros rather than for arithmetic, and the note says which."""
    edition = committee()
    assert edition.protection is not None
    assert edition.protection.sparse
    (told,) = [note for note in wording.notes(edition) if "zeros" in note]
    assert told.startswith("Left out, because a row with fewer than 8 acts ")
    for table in edition.protection.sparse:
        assert wording.TABLES[table] in told


def test_nothing_is_said_of_rounding_where_nothing_is_rounded() -> None:
    """Notes follow the rule of the edition."""
    assert not any("rounded" in note for note in wording.notes(coarse()))
    assert any("rounded to the nearest 5" in note for note in wording.notes(committee()))


def test_a_document_is_dated_and_named() -> None:
    """The quarter's days, and whose it is."""
    facts = dict(wording.facts(empty()))
    assert facts["Quarter"] == "1 October 2026 to 31 December 2026 (UTC)"
    assert facts["Organisation"] == "Example Air"
    assert "Audit trail" not in facts
    assert wording.title(empty()) == "Just culture statistics, 2026-Q4"
