"""CSV and XLSX: read back by other libraries as they were written, and nothing in them is carried out."""

from __future__ import annotations

import builtins
import csv as library
import io
import zipfile
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.alignment.forms.csv import csv, safe
from justrules.alignment.forms.xlsx import xlsx
from justrules.alignment.layout import Cell, Column, Report, Sheet
from tests.alignment.forms.reports import HARMFUL, harmful, shipped_report
from tests.alignment.tables import DAY

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # as spreadsheets read them


def one_cell(text: str, url: str | None = None) -> Report:
    sheet = Sheet(name="S", title="S", columns=(Column(heading="H"),), rows=((Cell(text, url),),))
    return Report(title="T", about=(), sheets=(sheet,))


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


# --- CSV -------------------------------------------------------------------------------------------------------


@given(st.text())
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    """Whatever the text is, also after white space; and nothing but an apostrophe and control characters differ."""
    (_, (cell,)) = library.reader(io.StringIO(csv(one_cell(text)), newline=""))
    assert not cell.lstrip().startswith(BEGINS_A_FORMULA)
    assert not cell.startswith(BEGINS_A_FORMULA)
    assert len(cell) - len(text) in (0, 1)


@pytest.mark.parametrize("text", HARMFUL)
def test_a_text_that_needs_no_apostrophe_gets_none(text: str) -> None:
    """Only what a spreadsheet would carry out is changed."""
    assert safe(text).removeprefix("'") == text
    assert safe("5.21(a)(5)") == "5.21(a)(5)"


def test_a_csv_file_holds_every_cell_of_the_table() -> None:
    """All columns and all rows, read back by another reader."""
    report = shipped_report()
    rows = [row for row in library.reader(io.StringIO(csv(report), newline="")) if row]
    expected = [
        line
        for sheet in report.sheets
        for line in ([c.heading for c in sheet.columns], *([safe(cell.text) for cell in row] for row in sheet.rows))
    ]
    assert rows == expected


# --- XLSX ------------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_back_by_two_other_libraries() -> None:
    """Openpyxl and calamine see the same cells, those of the table."""
    report = shipped_report()
    data = xlsx(report, made=DAY)
    one, other = opened(data), python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert one.sheetnames == other.sheet_names == [*(sheet.name for sheet in report.sheets), "About"]
    for sheet in report.sheets:
        expected = [[column.heading for column in sheet.columns]]
        expected += [[safe(cell.text) for cell in row] for row in sheet.rows]
        assert [[cell.value or "" for cell in row] for row in one[sheet.name].iter_rows()] == expected
        assert other.get_sheet_by_name(sheet.name).to_python() == expected


def test_a_workbook_has_filters_a_frozen_heading_wrapped_texts_and_links() -> None:
    """What a compliance team expects of a spreadsheet."""
    book = opened(xlsx(shipped_report(), made=DAY))
    sheet = book["Requirements"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(max_row=5) for cell in row)
    links = [cell.hyperlink.target for cell in sheet["B"][1:] if cell.hyperlink]
    assert links
    assert all(link.startswith("https://") for link in links)


@pytest.mark.parametrize("url", [None, "https://example.org/law"])
def test_no_text_of_a_workbook_becomes_a_formula_a_link_or_a_number(url: str | None) -> None:
    """Every cell is a text, in the file as in the eyes of the readers."""
    data = xlsx(harmful(url), made=DAY)
    sheet = opened(data)["Texts"]
    for row in sheet.iter_rows(min_row=2):
        assert [cell.data_type for cell in row] == ["s", "s"]
        assert (row[0].hyperlink.target if row[0].hyperlink else None) == url
        assert row[1].hyperlink is None
    texts = [row[1].value.replace("_x000D_", "\r") for row in sheet.iter_rows(min_row=2)]
    assert texts == [safe(text) for text in HARMFUL]
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for name in files.namelist():
            assert b"<f>" not in files.read(name)
            assert b"ddeLink" not in files.read(name)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "internal:S!A1", "https://x/" + "y" * 2_100]
)
def test_only_web_addresses_that_a_spreadsheet_takes_become_links(url: str) -> None:
    """The text stays, without a link."""
    cell = opened(xlsx(one_cell("text", url), made=DAY))["S"]["A2"]
    assert (cell.value, cell.hyperlink) == ("text", None)


def test_a_text_that_no_cell_holds_is_cut() -> None:
    """Excel takes 32,767 characters and calls a file with more broken."""
    cell = opened(xlsx(one_cell("x" * 40_000), made=DAY))["S"]["A2"]
    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


def test_the_same_table_makes_the_same_bytes() -> None:
    """A workbook that is made again is no other workbook."""
    assert xlsx(shipped_report(), made=DAY) == xlsx(shipped_report(), made=DAY)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user learns what to install, and that CSV needs nothing."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **options: Any) -> Any:
        if name == "xlsxwriter":
            raise ModuleNotFoundError(name=name)
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(jr.JustRulesError) as raised:
        xlsx(harmful(), made=DAY)
    (finding,) = raised.value.findings
    assert (finding.code, finding.hint) == ("JR426", "pip install 'justrules[export]'; CSV needs nothing")
