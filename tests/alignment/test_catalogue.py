"""Catalogues: read as strictly as policies, with what a clause inherits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.alignment.catalogue import beginnings, citation_key, read_catalogue, spelling, spelt_out, stands_in
from justrules.alignment.shelf import Shelf, shelf_for
from justrules.policies.schema import problems, shipped_schema
from justrules.policies.source import read
from tests.alignment.tables import CATALOGUE, changed, write_catalogue, write_policy


def refused(text: str) -> list[tuple[str, int]]:
    """What is said of a broken catalogue: codes and lines."""
    with pytest.raises(jr.PolicyError) as raised:
        read_catalogue(read(text, name="round_code.yaml"), stem="round_code")
    return [(finding.code, finding.where.line) for finding in raised.value.findings]


def test_a_paragraph_inherits_the_title_of_the_section_it_stands_in() -> None:
    """And the dates, the standing and the address of the edition, unless it has its own."""
    catalogue = read_catalogue(read(CATALOGUE))
    clause, nine = catalogue.clause("5(2)"), catalogue.clause("9")
    assert clause is not None
    assert nine is not None
    assert (clause.title, clause.heading, clause.start) == ("Conduct policy", None, dt.date(2024, 1, 1))
    assert (clause.url, clause.unverified) == ("https://example.org/code", None)
    assert (nine.verified, nine.unverified) == (None, "Read section 9 in the second edition.")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("5.21(a)(5)", ["5.21(a)(5", "5.21(a)(", "5.21(a)", "5.21(a", "5.21(", "5.21", "5.", "5"]),
        ("s42A", ["s42", "s"]),
        ("Appendix 3, 2", ["Appendix3,", "Appendix3", "Appendix"]),
        ("16", []),
    ],
)
def test_a_number_stands_in_what_it_begins_with(number: str, expected: list[str]) -> None:
    """The nearest first; 5.2 is no parent of 5.21, and no number is its own."""
    assert list(beginnings(number)) == expected


@given(st.lists(st.integers(1, 99).map(str), min_size=1, max_size=5), st.integers(1, 99))
def test_a_part_always_stands_in_what_it_is_a_part_of(parts: list[str], more: int) -> None:
    """Whatever the numbers are."""
    number = ".".join(parts)
    assert stands_in(f"{number}({more})", number)
    assert not stands_in(number, f"{number}({more})")
    assert not stands_in(f"{number}{more}", number)


def test_a_catalogue_of_thousands_of_sections_is_read_at_once() -> None:
    """A file at the limits of the reader does not make the catalogue slow: the work grows as the file does."""
    head, _, _ = CATALOGUE.partition("sections:\n")
    lines = ["  - {number: 1, title: All, summary: s}", *(f"  - {{number: 1({n}), summary: s}}" for n in range(3_900))]
    catalogue = read_catalogue(read(head + "sections:\n" + "\n".join(lines) + "\n"))
    assert {clause.title for clause in catalogue.clauses} == {"All"}
    assert len(catalogue.by_number) == 3_901


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - number: 5(1)\n", "  - number: 5 (2)\n", [("JR420", 19)]),
        ("verified: {on: 2026-11-01, source: The printed code}\n", "", [("JR421", 2)]),
        ("    unverified: Read", "    verified: {on: 2026-11-01, source: x}\n    unverified: Read", [("JR421", 33)]),
        ("effective: {from: 2024-01-01}", "effective: {from: 2024-01-02, to: 2024-01-01}", [("JR422", 8)]),
        ("    title: Freedom from reprisal\n", "", [("JR423", 23)]),
        ("kind: law", "kind: statute", [("JR105", 5)]),
        ("id: round_code", "id: other_code", [("JR107", 2)]),
        ("justrules-catalogue/1", "justrules/1", [("JR106", 1)]),
        ("    summary: Nobody suffers for a report.\n", "    summry: Nobody.\n", [("JR101", 23), ("JR102", 25)]),
        ("2024-01-01", "2024-02-30", [("JR109", 8)]),
        ("https://example.org/code", "javascript:alert(1)", [("JR112", 9)]),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_told_with_its_place(
    old: str, new: str, expected: list[tuple[str, int]]
) -> None:
    """All at once, each at its line."""
    assert refused(changed(CATALOGUE, {old: new})) == expected


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Nobody mends a catalogue line by line."""
    text = changed(CATALOGUE, {"  - number: 5(1)\n": "  - number: 7\n", "    title: Conduct policy\n": ""})
    assert [code for code, _ in refused(text)] == ["JR423", "JR423", "JR423", "JR420"]


def test_the_schema_and_the_reader_agree_on_the_shipped_catalogues() -> None:
    """An editor with the published schema finds nothing in them, and neither do we."""
    schema = shipped_schema("catalogue")
    shelf = shelf_for()
    assert len(shelf.ids()) >= 12
    for catalogue in shelf.catalogues():
        assert problems(catalogue.document.root, schema) == []


def test_a_catalogue_beside_the_policy_goes_before_the_shipped_one(tmp_path: Path) -> None:
    """An operator may keep a catalogue of its own under a known id; a folder that is named goes before both."""
    own = changed(CATALOGUE, {"id: round_code": "id: us_14cfr5"})
    policy = write_policy(tmp_path)
    write_catalogue(tmp_path / "catalogues", own)
    found = shelf_for([policy]).get("us_14cfr5")
    assert found is not None
    assert found.title == "The Code of Rounds"
    write_catalogue(tmp_path / "first", changed(own, {"title: The Code of Rounds": "title: First"}))
    first = shelf_for([policy], folders=[tmp_path / "first"]).get("us_14cfr5")
    assert first is not None
    assert first.title == "First"


def test_a_shelf_reads_a_file_once_and_only_when_asked(tmp_path: Path) -> None:
    """A broken catalogue that nobody asks for troubles nobody."""
    write_catalogue(tmp_path)
    (tmp_path / "broken.yaml").write_text("format: justrules-catalogue/1\n", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text("x: y\n", encoding="utf-8")
    shelf = Shelf.of(tmp_path)
    assert shelf.ids() == ("broken", "round_code")
    assert shelf.get("round_code") is shelf.get("round_code")
    assert shelf.get("another") is None
    with pytest.raises(jr.PolicyError):
        shelf.get("broken")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ch. 2", "Chapter 2"),
        ("ch 2", "Chapter 2"),
        ("Art. 16(10)", "Article 16(10)"),
        ("App. 3", "Appendix 3"),
        ("Reg. 18", "Regulation 18"),
        ("§ 5.21", "5.21"),
        ("5.21(a)(5)", "5.21(a)(5)"),
        ("Chapter 2", "Chapter 2"),
        ("charter 2", "charter 2"),
    ],
)
def test_a_division_may_be_abbreviated(written: str, meant: str) -> None:
    """`Ch. 2` is chapter 2, so that what is wrong with a citation is what it says and not how it is spelt."""
    assert spelt_out(written) == meant
    assert spelt_out(meant) == meant


@given(
    st.sampled_from(["", "§", "§ ", "§§ "]),
    st.lists(st.sampled_from(["", " ", "  "]), min_size=3, max_size=3),
    st.booleans(),
)
def test_however_a_number_is_spelt_it_is_one(sign: str, blanks: list[str], upper: bool) -> None:
    """Signs, blanks and the case of letters tell no two sections apart, nor two citations."""
    one, two, three = blanks
    written = f"{sign}5.21{one}(a){two}(5){three}"
    written = written.upper() if upper else written
    assert spelling(written) == "5.21(a)(5)"
    assert citation_key(f"cfr5 {written}") == citation_key("cfr5 5.21(a)(5)") == "cfr5 5.21(a)(5)"


@pytest.mark.parametrize("written", ["5(2)", "§ 5 (2)", "5 ( 2 )", "§5(2)"])
def test_a_clause_is_found_however_it_is_spelt(written: str) -> None:
    """So is the section in which an unlisted number would stand."""
    catalogue = read_catalogue(read(CATALOGUE))
    clause, above = catalogue.clause(written), catalogue.parent(f"{written}(B)")
    assert clause is not None
    assert above is not None
    assert (clause.number, above.number) == ("5(2)", "5(2)")


def test_two_numbers_that_differ_in_case_alone_are_each_found_as_written() -> None:
    """Where an instrument has both (i) and (I), the spelling of the file decides."""
    both = changed(CATALOGUE, {"number: 5(1)": "number: 5(I)", "number: 5(2)": "number: 5(i)", "[5(1), 4]": "[4]"})
    catalogue = read_catalogue(read(both))
    assert [clause.number for number in ("5(I)", "5(i)") if (clause := catalogue.clause(number))] == ["5(I)", "5(i)"]


def marks(text: str) -> dict[str, str]:
    return {clause.number: clause.fingerprint for clause in read_catalogue(read(text)).clauses}


def test_the_mark_of_a_section_holds_those_of_its_paragraphs() -> None:
    """A paragraph that says something else is a change of its section, and of no other paragraph."""
    before, after = marks(CATALOGUE), marks(changed(CATALOGUE, {"when discipline follows": "what follows"}))
    assert {number for number in before if before[number] != after[number]} == {"5", "5(2)"}


def test_how_a_summary_is_broken_into_lines_is_no_change() -> None:
    """Nor are blanks doubled by an editor."""
    broken = changed(
        CATALOGUE, {"summary: Records are kept for five years.": 'summary: "Records  are kept\\n for five years. "'}
    )
    assert read_catalogue(read(broken)).clause("9") is not None
    assert marks(broken) == marks(CATALOGUE)
