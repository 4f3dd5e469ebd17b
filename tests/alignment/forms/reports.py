"""Reports to print: those of the shipped policies, and one whose texts are out to do harm."""

from __future__ import annotations

import justrules as jr
from justrules.alignment.layout import Cell, Column, Report, Sheet, report_of
from justrules.alignment.references import case_of
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import Table, table_of
from tests.alignment.tables import DAY

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")

HARMFUL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "|calc",
    "%0A=1",
    "＝1",  # the full-width form is the point
    '=HYPERLINK("https://example.org";"x")',
    "{=1+1}",
    'a";=1+1;"b',
    "<script>alert(1)</script>",
    "https://example.org/typed",
    "internal:Sheet2!A1",
    "1e5",
    "007",
    "a | b\nc * d",
)


def shipped() -> Table:
    policies = [jr.load(name) for name in SHIPPED]
    shelf = shelf_for(policies)
    return table_of([case_of(policy, shelf, as_of=DAY) for policy in policies])


def shipped_report() -> Report:
    return report_of(shipped())


def harmful(url: str | None = None) -> Report:
    """One sheet with each harmful text in its first and in its second column."""
    columns = (Column(heading="One", brief=True), Column(heading="Two", brief=True))
    rows = tuple((Cell(text, url), Cell(text)) for text in HARMFUL)
    sheet = Sheet(name="Texts", title="Texts", columns=columns, rows=rows)
    return Report(title="=1+1", about=("=2+2",), sheets=(sheet,))
