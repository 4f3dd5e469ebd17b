"""How the commands about alignment print: one report in the form asked for."""

from __future__ import annotations

import datetime as dt
import sys

import click

from justrules.alignment.forms.csv import csv
from justrules.alignment.forms.html import html
from justrules.alignment.forms.json import report_json
from justrules.alignment.forms.markdown import markdown
from justrules.alignment.forms.text import text
from justrules.alignment.forms.xlsx import xlsx
from justrules.alignment.layout import Report
from justrules.cli.console import say, write

SHEETS = ("table", "markdown", "csv", "xlsx", "html", "json")
"""The forms that any report can be printed in."""


def write_report(report: Report, layout: str, output: str | None, *, made: dt.date, kind: str) -> None:
    """Print `report`, or put it into the file `output`."""
    match layout:
        case "xlsx":
            write_bytes(xlsx(report, made=made), output)
        case "csv":
            # As bytes, because the lines of a CSV file end in CR LF wherever it is written.
            write_bytes(csv(report).encode("utf-8-sig" if output not in (None, "-") else "utf-8"), output)
        case "html":
            write(html(report), output)
        case "markdown":
            write(markdown(report), output)
        case "json":
            write(report_json(report, kind=kind), output)
        case _:
            write(text(report), output)


def write_bytes(data: bytes, output: str | None) -> None:
    """Bytes to the file `output`, or to stdout where that is a pipe."""
    if output in (None, "-"):
        if sys.stdout.isatty() and data[:2] == b"PK":
            raise click.UsageError("a workbook is not for the terminal; name a file with -o")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with click.open_file(str(output), "wb") as file:
            file.write(data)
    except OSError as problem:
        raise click.ClickException(f"cannot write {output}: {problem.strerror}") from None
    say(f"written: {output}")
