"""Write the reference pages of the documentation: `python -m tools.reference`.

They are made before each build and never by hand, so they cannot be older than what they describe.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import justrules as jr
from justrules.findings import CATALOGUE
from tools.reference.alignment import alignment_pages, cases_of
from tools.reference.catalogues import catalogue_pages
from tools.reference.commands import command_line
from tools.reference.findings import finding, findings_index, reasons
from tools.reference.keys import format_keys
from tools.reference.policies import policy_pages
from tools.reference.schemas import schema_pages

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference"


def pages() -> Iterator[tuple[str, str]]:
    """Every generated page: its path under docs/reference and its text."""
    yield "findings.md", findings_index()
    told = reasons()
    for code in CATALOGUE:
        yield f"findings/{code}.md", finding(code, told.get(code))
    yield "format.md", format_keys()
    yield "command-line.md", command_line()
    yield from schema_pages()
    policies = jr.Registry.of(ROOT / "policies").policies()
    yield from policy_pages(policies)
    yield from catalogue_pages(cases_of(policies))
    yield from alignment_pages(policies)


if __name__ == "__main__":
    shutil.rmtree(PAGES, ignore_errors=True)
    for name, text in pages():
        page = PAGES / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
