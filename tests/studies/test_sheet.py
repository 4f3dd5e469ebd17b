"""Tables from CSV files: what is read, and how what cannot be read is told."""

from __future__ import annotations

import pytest

import justrules as jr
from justrules.studies import sheet as module
from justrules.studies.columns import columns
from justrules.studies.sheet import read_sheet

AVIATION = jr.compile(jr.load("aviation_part5"))


def refused(data: str | bytes, *needs: str) -> tuple[jr.Finding, ...]:
    """The findings for a table that must not be read."""
    with pytest.raises(jr.AnswerError) as caught:
        read_sheet(data, name="t.csv", needs=needs or ("act",))
    return caught.value.findings


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_what_spreadsheets_write_is_read(delimiter: str, end: str, bom: bytes) -> None:
    """Commas, semicolons, tabs; any line end; with a byte order mark or none; empty lines and spaces do not count."""
    lines = [" act ; a note ", "act_001; x ", ";", "", 'act_002;"two ""quoted"" ; parts"']
    text = end.join(line.replace(";", delimiter) for line in lines)
    sheet = read_sheet(bom + text.encode(), name="t.csv", needs=("act",))
    assert sheet.headings == ("act", "a note")
    cells = [dict(row.cells) for row in sheet.rows]
    assert cells[0] == {"act": "act_001", "a note": "x"}
    assert cells[1]["a note"] == f'two "quoted" {delimiter} parts'


def test_text_may_begin_with_a_byte_order_mark_too() -> None:
    """Some callers decode without taking it off."""
    assert read_sheet("\N{ZERO WIDTH NO-BREAK SPACE}act\nx\n", name="t.csv", needs=("act",)).headings == ("act",)


def test_a_cell_has_its_place_even_after_quotes_and_line_breaks() -> None:
    """Lines and columns count from 1, as an editor shows them."""
    sheet = read_sheet('act,note,extra\na,"one\ntwo, ""x""",z\n', name="t.csv", needs=("act",))
    (row,) = sheet.rows
    note, extra = sheet.place(row, "note"), sheet.place(row, "extra")
    assert (note.line, note.column, note.end_line) == (2, 3, 3)
    assert (extra.line, extra.column, extra.end_column) == (3, 13, 14)
    assert str(sheet.heading("extra")) == "t.csv:1:10"


def test_rows_of_another_length_are_told_with_their_lines_and_nothing_of_what_they_say() -> None:
    """A row that is shifted by one cell would put answers under the wrong question."""
    first, second = refused("act,b\nx,y\nname of somebody\na,b,c\n")
    assert str(first).startswith("t.csv:3:1: JR609 this row has 1 cells under 2 headings")
    assert str(second).startswith("t.csv:4:1: JR609")
    assert "somebody" not in str(first)


def test_headings_that_are_missing_or_stand_twice_are_told_at_once() -> None:
    """With the one that may have been meant."""
    missing, again, twice = refused("acts,b,b,my story,my story\n", "act")
    assert missing.hint == "did you mean `acts`?"
    assert again.message == "`b` stands over 2 columns"
    assert twice.message == "a heading stands over 2 columns"
    assert refused("x,y\n", "act", "severity")[0].hint == "the table needs the columns act, severity"


@pytest.mark.parametrize("data", ["", "\n \n", b""])
def test_a_file_without_a_table_is_refused(data: str | bytes) -> None:
    """There is nothing to say about nothing."""
    assert refused(data)[0].message == "there is no table in the file"


def test_a_quote_that_never_ends_is_told_where_it_begins() -> None:
    """Not at the end of the file, where a reader notices it."""
    (finding,) = refused('act,b\nx,y\nz,"open\nmore\n')
    assert str(finding).startswith("t.csv:3:1: JR609 the row that begins here cannot be read as CSV")
    assert refused('act,b\n"x"y,z\n')[0].where.line == 2


def test_other_encodings_are_refused_with_the_line() -> None:
    """A guess at the encoding would be a guess at the answers."""
    (finding,) = refused("act,b\nx,caf\xe9\n".encode("latin-1"))
    assert (finding.code, finding.where.line) == ("JR003", 2)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything of it is read."""
    monkeypatch.setattr(module, "LARGEST", 8)
    assert refused("act,b\nx,y\n")[0].code == "JR002"


def test_very_many_findings_are_cut_and_counted() -> None:
    """Whoever wrote the file sees what is wrong from the first fifty."""
    findings = refused("act,b\n" + "x\n" * 80)
    assert len(findings) == module.MOST + 1
    assert findings[-1].message == "and 30 more from here on"


def test_a_label_is_short_and_can_be_seen() -> None:
    """What is printed must not be a story, nor move the cursor of a terminal."""
    sheet = read_sheet(f"act,b\n\x1b[2J,x\n{'y' * 81},x\n,x\nact_001,x\n", name="t.csv", needs=("act",))
    told = [[finding.message for finding in sheet.label(row, "act")] for row in sheet.rows]
    assert told[:2] == [["what stands under `act` is not a label"]] * 2
    assert told[2:] == [["this row has no `act`"], []]


def test_a_sheet_keeps_its_cells_out_of_its_repr() -> None:
    """A traceback or a log must not show what the file says."""
    sheet = read_sheet("act,b\nx,secret\n", name="t.csv", needs=("act",))
    assert "secret" not in repr(sheet)
    assert "secret" not in repr(sheet.rows[0])


def test_a_heading_that_is_almost_a_question_is_a_slip() -> None:
    """Ignoring it would lose a whole column of answers; what is clearly something else is left alone."""
    sheet = read_sheet("act,risk_knwon,Procedure_existed,risk_notes,\n", name="t.csv", needs=("act",))
    with pytest.raises(jr.AnswerError) as caught:
        columns(sheet, AVIATION, others=("act",))
    first, second = caught.value.findings
    assert str(first).startswith("t.csv:1:5: JR601 `risk_knwon` is not a question of `aviation_part5`")
    assert first.hint is not None
    assert "did you mean `risk_known`?" in first.hint
    assert second.where.column == 16


def test_columns_are_questions_or_wanted_or_ignored() -> None:
    """Headings without a name are ignored without a word."""
    sheet = read_sheet("act,risk_known,notes,,site\n", name="t.csv", needs=("act",))
    found = columns(sheet, AVIATION, others=("act", "site"))
    assert found.questions == ("risk_known",)
    assert found.ignored == ("notes",)


def test_a_table_without_any_question_is_refused() -> None:
    """It would say that nobody answered anything."""
    sheet = read_sheet("act,notes\nx,y\n", name="t.csv", needs=("act",))
    with pytest.raises(jr.AnswerError, match="no column is a question of `aviation_part5`"):
        columns(sheet, AVIATION, others=("act",))
