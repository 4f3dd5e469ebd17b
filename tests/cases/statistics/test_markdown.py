"""Editions as Markdown."""

from __future__ import annotations

import re

import pytest

from justrules.cases.statistics.markdown import as_markdown
from tests.cases.statistics.drawn import DOCUMENTS, committee, hostile


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_row_has_as_many_cells_as_its_heading(name: str) -> None:
    """No name can end a cell, and every table has a heading, a rule and rows."""
    document = DOCUMENTS[name]()
    tables = re.findall(r"(?:^\|.*\n)+", as_markdown(document), re.MULTILINE)
    assert len(tables) == len(document.sheets)
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1


def test_no_name_becomes_markup() -> None:
    """Every sign that could begin a link, an emphasis, a formula or HTML has a backslash before it."""
    text = as_markdown(hostile())
    table = text.split("## Acts by department\n")[1].split("## ")[0]
    names = [row.split(" | ")[0].removeprefix("| ") for row in table.splitlines() if row.startswith("| ")]
    for name in names:
        assert not re.search(r"(?<!\\)[`*_\[\]<>|~&#!$@:]", name.replace("\\\\", ""))
    assert r"www\.example.invalid" in table
    assert "\x1b" not in text


def test_a_hidden_number_is_spelt_as_everywhere() -> None:
    """In tables and in the note about it, as its span and without a sign that could be markup."""
    text = as_markdown(committee())
    assert "| Reckless behaviour | 1–7 |" in text
    assert "are hidden and shown as 1–7." in text
