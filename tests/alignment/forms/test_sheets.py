"""CSV and XLSX: read back by other libraries as they were written, and nothing in them is carried out."""

from __future__ import annotations

import builtins
import csv as library
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.alignment.forms.csv import csv, safe
from justrules.alignment.forms.xlsx import xlsx
from justrules.alignment.layout import Cell, Column, Report, Sheet, report_of
from justrules.alignment.table import table_of
from tests.alignment.forms.reports import HARMFUL, harmful, shipped_report
from tests.alignment.tables import CATALOGUE, DAY, ROW, case, changed

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # as spreadsheets read them


def one_cell(text: str, url: str | None = None) -> Report:
    sheet = Sheet(name="S", title="S", columns=(Column(heading="H"),), rows=((Cell(text, url),),))
    return Report(title="T", about=(), sheets=(sheet,))


def as_text(value: object) -> object:
    """What a reader gives, with its dates as the table writes them."""
    if isinstance(value, dt.datetime):
        assert value.time() == dt.time()
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value or ""


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
        assert [[as_text(cell.value) for cell in row] for row in one[sheet.name].iter_rows()] == expected
        assert [
            [as_text(value) for value in row] for row in other.get_sheet_by_name(sheet.name).to_python()
        ] == expected


def test_a_workbook_has_filters_a_frozen_heading_wrapped_texts_and_links() -> None:
    """What a compliance team expects of a spreadsheet."""
    book = opened(xlsx(shipped_report(), made=DAY))
    sheet = book["Requirements"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(max_row=5) for cell in row if not cell.is_date)
    links = [cell.hyperlink.target for cell in sheet["B"][1:] if cell.hyperlink]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_days_of_a_workbook_are_dates() -> None:
    """They sort and filter as dates, and are shown as the table shows them; a day before Excel's first is a text."""
    report = shipped_report()
    sheet, page = report.sheets[0], opened(xlsx(report, made=DAY))["Requirements"]
    column = [column.heading for column in sheet.columns].index("Reviewed on")
    cells = [row[column] for row in page.iter_rows(min_row=2)]
    days = [row[column].day for row in sheet.rows]
    assert any(days)
    assert [cell.value.date() if cell.value else None for cell in cells] == days
    assert {(cell.data_type, cell.number_format) for cell in cells if cell.value} == {("d", "yyyy-mm-dd")}
    early = Cell("1899-12-31", day=dt.date(1899, 12, 31))
    one = Sheet(name="S", title="S", columns=(Column(heading="H"),), rows=((early,),))
    cell = opened(xlsx(Report(title="T", about=(), sheets=(one,)), made=DAY))["S"]["A2"]
    assert (cell.value, cell.data_type) == ("1899-12-31", "s")


def test_links_lead_to_the_section_where_the_catalogue_gives_its_address(tmp_path: Path) -> None:
    """And else to the instrument, in the table as in the gaps."""
    text = changed(CATALOGUE, {"    miscited_as: [5(1), 4]\n": "    url: https://example.org/code/5-2\n"})
    data = xlsx(report_of(table_of([case(tmp_path, ROW + ROW.replace("5(2)", "5(1)"), catalogues=(text,))])), made=DAY)
    assert [cell.hyperlink.target for cell in opened(data)["Requirements"]["B"][1:]] == [
        "https://example.org/code/5-2",
        "https://example.org/code",
    ]
    gaps = [cell.hyperlink.target for cell in opened(data)["Gaps"]["C"][1:] if cell.hyperlink]
    assert set(gaps) == {"https://example.org/code"}


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
