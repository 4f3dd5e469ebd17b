"""The page: it stands alone, is in order for those who hear it, and lets nobody's name do anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from justrules.cases.statistics.committee import Band
from justrules.cases.statistics.page import as_page
from justrules.cases.statistics.sheets import plain, spelt
from tests.cases.statistics.drawn import DOCUMENTS, HOSTILE, committee, hostile

VOID = {"meta", "path", "rect", "br"}


class Reader(HTMLParser):
    """The elements of a page, each with its attributes, and the text within each."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.declared: list[str] = []
        self.feed(page)
        self.close()

    def handle_decl(self, decl: str) -> None:
        self.declared.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append((self.open[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


pages = pytest.mark.parametrize("name", DOCUMENTS)


@pages
def test_it_is_well_formed_and_stands_alone(name: str) -> None:
    """Every element is closed; there is no script, no handler, and nothing that is fetched from anywhere."""
    page = as_page(DOCUMENTS[name]())
    read = Reader(page)
    assert read.open == []
    assert read.declared == ["doctype html"]
    assert not {"script", "link", "img", "iframe", "object", "form", "base", "image", "use"} & {
        tag for tag, _ in read.elements
    }
    attributes = {key for _, found in read.elements for key in found}
    assert not [key for key in attributes if key.startswith("on") or key in {"src", "srcset", "action", "style"}]
    assert {found["href"] for found in read.all("a")} == {"#numbers"}
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert "@import" not in style[1]
    assert set(re.findall(r"url\(([^)]*)\)", page)) == {"#stripes"}
    assert "default-src 'none'" in page


@pages
def test_it_is_in_order_for_those_who_hear_it(name: str) -> None:
    """A language, one of each landmark, headings without a gap, ids that are unique and names that exist."""
    read = Reader(as_page(DOCUMENTS[name]()))
    assert read.all("html") == [{"lang": "en"}]
    assert [len(read.all(landmark)) for landmark in ("header", "main", "h1")] == [1, 1, 1]
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    ids = [found["id"] for _, found in read.elements if found.get("id")]
    assert len(ids) == len(set(ids))
    named = {each for _, found in read.elements for each in (found.get("aria-labelledby") or "").split()}
    assert named <= set(ids)


@pages
def test_tables_say_what_their_cells_are(name: str) -> None:
    """Each has a caption, and each heading says whether it is of a row or of a column."""
    document = DOCUMENTS[name]()
    read = Reader(as_page(document))
    assert len(read.all("table")) == len(read.all("caption")) == len(document.sheets) - 1
    assert {found["scope"] for found in read.all("th")} == {"col", "row"}


@pages
def test_each_chart_can_be_heard_and_has_its_numbers_in_a_table(name: str) -> None:
    """Title and description say every value, and the same section holds the table."""
    document = DOCUMENTS[name]()
    page = as_page(document)
    charted = 0
    for section in re.findall(r"<section.*?</section>", page, re.DOTALL):
        for drawn in re.findall(r'<svg class="bars".*?</svg>', section, re.DOTALL):
            charted += 1
            assert "<table" in section
            assert 'role="img"' in drawn
            values = re.findall(r'<text class="value"[^>]*>([^<]*)</text>', drawn)
            told = re.search(r"<desc[^>]*>(.*?)</desc>", drawn, re.DOTALL)
            assert told is not None
            assert values
            for value in values:
                assert value.replace("–", " to ") in told[1] or value == "–"
    assert charted == page.count("<figure>")
    assert charted or name in {"few", "empty"}


def test_no_length_tells_more_than_its_label() -> None:
    """All hidden numbers of one chart are boxes of the same length, over the whole span they may lie in."""
    page = as_page(committee())
    for drawn in re.findall(r'<svg class="bars".*?</svg>', page, re.DOTALL):
        assert len(set(re.findall(r'class="span"[^>]* width="([^"]*)"', drawn))) <= 1


def test_hidden_numbers_differ_by_more_than_colour() -> None:
    """They are striped and labelled with their span, and read aloud as one."""
    page = as_page(committee())
    assert '<rect class="span"' in page
    assert '<span class="hidden" aria-hidden="true">1–7</span><span class="unseen">1 to 7, hidden</span>' in page


def test_names_of_users_are_words_and_nothing_else() -> None:
    """Whatever a department or an organisation is called, it is read as it was written, but for what is invisible."""
    read = Reader(as_page(hostile()))
    words = {word for tag, word in read.words if tag in {"th", "text", "p"}}
    assert {plain(name) for name in HOSTILE if len(name) < 40} <= words
    assert plain("<b>=Ours|\x1b[0m") in words


@pages
def test_every_number_of_the_document_stands_on_the_page(name: str) -> None:
    """Nothing is left out, and what is hidden is told as its span."""
    document = DOCUMENTS[name]()
    page = as_page(document)
    printed = sum(len(line.cells) for sheet in document.sheets for line in sheet.lines)
    assert page.count("<td>") + page.count("<li><strong>") >= printed
    for sheet in document.sheets:
        for line in sheet.lines:
            for cell in line.cells:
                assert spelt(cell) in page


def test_the_anchor_and_the_moment_of_publication_stand_on_it() -> None:
    """So that a printed page can be held against the audit trail years later."""
    page = as_page(committee())
    assert str(committee().anchor) in page
    assert "10 January 2027, 00:00 UTC" in page
    assert "Committee edition; small numbers are hidden" in page


@pages
def test_how_to_read_it_stands_before_the_tables(name: str) -> None:
    """Whoever holds the first sheet of paper alone knows what a hidden number is."""
    page = as_page(DOCUMENTS[name]())
    assert page.index("How to read this") < page.index("<table")


@pages
def test_a_wide_table_says_that_it_scrolls(name: str) -> None:
    """On a narrow screen columns may lie beyond its edge; nobody has to guess."""
    document = DOCUMENTS[name]()
    wide = [sheet for sheet in document.sheets if sheet.id != "cases" and len(sheet.columns) >= 3]
    assert as_page(document).count("Scroll the table sideways") == len(wide)


def test_it_follows_the_readers_choice_and_prints_on_a4() -> None:
    """Dark where that is asked for, black on white on paper."""
    page = as_page(committee())
    assert "@media (prefers-color-scheme:dark)" in page
    assert "@page{size:A4" in page
    assert "@media print{" in page


def test_contrast_is_enough_to_read() -> None:
    """Text stands off from its ground by 4.5 to 1 and bars' edges by 3 to 1, in both palettes (WCAG 1.4.3, 1.4.11)."""
    light, dark = re.findall(r":root\{color-scheme:light dark;([^}]*)\}|dark\)\{:root\{([^}]*)\}", as_page(committee()))
    for palette in (light[0], dark[1]):
        colours = dict(pair.split(":") for pair in palette.replace("\n", "").split(";"))
        for ground in ("--paper", "--ground"):
            for text in ("--ink", "--soft", "--mark"):
                assert contrast(colours[text], colours[ground]) >= 4.5
        assert contrast(colours["--edge"], colours["--paper"]) >= 3


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.strip("#")
    full = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_spans_without_an_end_are_words() -> None:
    """`8 or more` needs no sign."""
    assert spelt(Band(8, None)) == "8 or more"
    assert "8 or more" in as_page(committee())
