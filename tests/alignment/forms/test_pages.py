"""HTML, Markdown, text and JSON: whole, safe, and readable without us."""

from __future__ import annotations

import json as library
import re
from html import escape
from html.parser import HTMLParser

import pytest

from justrules.alignment.forms.html import STYLE, html
from justrules.alignment.forms.json import json
from justrules.alignment.forms.markdown import escaped, markdown
from justrules.alignment.forms.text import text
from justrules.alignment.layout import LEGEND, Report, brief
from tests.alignment.forms.reports import HARMFUL, harmful, shipped, shipped_report


class Page(HTMLParser):
    """The tags of a page with their attributes, the texts of its cells, and whether all that opens is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.terms: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self._open.append(tag)
        if tag in ("td", "th") and ("class", "more") not in attrs:
            self.cells.append("")
        if tag in ("dt", "dd"):
            self.terms.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "dl" in self._open:
            self.terms[-1] += data
        elif "td" in self._open or "th" in self._open:
            self.cells[-1] += data

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def report() -> Report:
    return shipped_report()


def test_a_page_holds_every_text_of_the_table(report: Report) -> None:
    """The columns that fit a page as cells, and below each row, with its heading, all else that it holds."""
    page = Page(html(report))
    narrow = [brief(sheet) for sheet in report.sheets]
    cells = [
        text
        for sheet in narrow
        for text in (*(c.heading for c in sheet.columns), *(cell.text for row in sheet.rows for cell in row))
    ]
    assert page.cells == cells
    more = [
        pair
        for sheet in report.sheets
        for row in sheet.rows
        for column, cell in zip(sheet.columns, row, strict=True)
        if not column.brief and cell.text
        for pair in (column.heading, cell.text)
    ]
    assert page.terms == more


def test_a_page_needs_nothing_else(report: Report) -> None:
    """No script, no other file, no request: the only addresses are links that a person may follow."""
    page = Page(html(report))
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not re.search(r"url\(|@import|expression\(", STYLE)
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
    assert all((link["href"] or "").startswith(("https://", "http://")) for link in page.all("a"))


def test_a_page_can_be_read_with_a_screen_reader(report: Report) -> None:
    """Language, title, one first heading, tables with scoped headings, and regions that scroll can be reached."""
    page = Page(html(report, language="en-GB"))
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1
    assert len(page.all("h2")) == len(report.sheets) + 1
    assert {heading.get("scope") for heading in page.all("th")} == {"col", "row"}
    ids = {heading["id"] for heading in page.all("h2")}
    for region in page.all("section", "div"):
        assert region["aria-labelledby"] in ids
    assert all(region["tabindex"] == "0" for region in page.all("div"))


def test_no_text_of_a_page_becomes_markup() -> None:
    """Texts are shown as they were typed, whatever they hold; what is no web address is no link."""
    page = Page(html(harmful("javascript:alert(1)")))
    assert page.cells == ["One", "Two", *(text for text in HARMFUL for _ in range(2))]
    assert page.all("a") == []
    assert page.all("script") == []


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_contrast_of_a_page_is_enough_in_both_schemes() -> None:
    """Texts and links have at least 7:1 against paper and headings (WCAG 2, AAA), lines 3:1."""
    schemes = re.findall(
        r"--ink: (#\w{6}); --paper: (#\w{6}); --line: (#\w{6}); --head: (#\w{6}); --link: (#\w{6})", STYLE
    )
    assert len(schemes) == 2
    for ink, paper, line, head, link in schemes:
        for one, other, least in ((ink, paper, 7), (ink, head, 7), (link, paper, 7), (line, paper, 3)):
            dark, light = sorted((luminance(one), luminance(other)))
            assert (light + 0.05) / (dark + 0.05) >= least, (one, other)


def test_markdown_has_one_line_for_each_row_with_as_many_cells(report: Report) -> None:
    """A bar or a line break in a text does not start a cell or end a row."""
    for printed, sheet in ((markdown(report), brief(report.sheets[0])), (markdown(harmful()), harmful().sheets[0])):
        section = printed.partition("\n## ")[2].partition("\n## ")[0]
        table = [line for line in section.splitlines() if line.startswith("|")]
        assert len(table) == len(sheet.rows) + 2
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {len(sheet.columns) + 1}


def test_markdown_takes_nothing_for_markup() -> None:
    """Texts stay texts."""
    assert escaped("<b> *x* [y](z) `q` a|b") == r"\<b\> \*x\* \[y\](z) \`q\` a\|b"


def test_text_keeps_its_columns_and_its_width(report: Report) -> None:
    """Every line fits, and no component's name is cut in two."""
    printed = text(report)
    assert max(map(len, printed.splitlines())) <= 150
    for row in report.sheets[0].rows:
        for name in row[6].text.split(", "):
            assert name in printed


def test_an_empty_sheet_says_so() -> None:
    """In words, in every form that people read."""
    one = harmful().sheets[0]
    empty = Report(
        title="T", about=(), sheets=(type(one)(name="S", title="S", columns=one.columns, rows=(), empty="No gap."),)
    )
    for printed in (text(empty), markdown(empty), html(empty)):
        assert "No gap." in printed


def test_every_form_that_people_read_tells_how_to_read_the_columns() -> None:
    """Relation and coverage stand side by side, and one line says what each of them is."""
    report = shipped_report()
    for printed in (markdown(report), html(report)):
        assert "Coverage (OSCAL)" in printed
        assert LEGEND.partition(";")[0] in printed
    assert len(LEGEND) <= 150
    assert "Coverage (OSCAL)" not in text(report)


def test_a_page_begins_with_its_table(report: Report) -> None:
    """A short title and the table; what it rests on, digests included, comes after."""
    page = html(report)
    assert len(report.title) <= 100
    assert page.index("<table>") < page.index(escape(report.about[0]))
    for line in report.about:
        assert escape(line) in page


def test_each_cell_of_a_narrow_page_has_its_heading(report: Report) -> None:
    """Where cells stand below one another, the heading above the table is out of sight."""
    page = Page(html(report))
    narrow = [brief(sheet) for sheet in report.sheets]
    expected = [column.heading for sheet in narrow for _ in sheet.rows for column in sheet.columns[1:]]
    assert [cell["data-heading"] for cell in page.all("td") if "data-heading" in cell] == expected


def test_json_holds_the_whole_table() -> None:
    """Every row, every gap and every component, under the names that Python has for them."""
    table = shipped()
    data = library.loads(json(table))
    assert data["format"] == "justrules/alignment/1"
    assert [row["cites"] for row in data["rows"]] == [row.cites for row in table.rows]
    assert [gap["clause"]["number"] for gap in data["gaps"]] == [gap.clause.number for gap in table.gaps]
    assert [part["name"] for part in data["idle"]] == [part.name for part in table.idle]
    assert data["as_of"] == "2026-11-21"
    assert not re.search(r'"(document|by_number)":', json(table))
