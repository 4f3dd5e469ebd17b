"""How the commands about alignment print: one report in the form asked for."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from justrules.alignment.forms.csv import csv
from justrules.alignment.forms.html import html
from justrules.alignment.forms.json import report_json
from justrules.alignment.forms.markdown import markdown
from justrules.alignment.forms.text import text
from justrules.alignment.forms.xlsx import xlsx
from justrules.alignment.layout import Report
from justrules.cli.console import say, write

_F = TypeVar("_F", bound=Callable[..., Any])

SHEETS = ("table", "markdown", "csv", "xlsx", "html", "json")
"""The forms that any report can be printed in."""

ENDINGS = {
    "": "table",
    ".txt": "table",
    ".md": "markdown",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}
"""The form that the ending of a file's name asks for."""


class OutputFile(click.Path):
    """A file to write, or `-` for stdout; its folder must be there."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, allow_dash=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or a usage error before anything is worked out for it."""
        path = super().convert(value, param, ctx)
        folder = Path(os.fsdecode(path)).parent
        if path != "-" and not folder.is_dir():
            self.fail(f"there is no folder {str(folder)!r}; make it, or name another file", param, ctx)
        return path


def takes_form(*more: str) -> Callable[[_F], _F]:
    """Give a command the options that say in which form and where to, with `more` forms besides the common ones."""

    def decorated(command: _F) -> _F:
        told = "The form; if not given, what the file's ending says, or a table."
        output = click.option("-o", "--output", type=OutputFile(), help="Write to this file.")
        return click.option("--format", "layout", type=click.Choice([*SHEETS, *more]), help=told)(output(command))

    return decorated


def form_of(layout: str | None, output: str | None) -> str:
    """The form asked for: by name, by the ending of the file, or else a table.

    Raises:
        click.UsageError: the two contradict, the ending says nothing, or a workbook is asked for on a terminal.
    """
    ending = "" if output in (None, "-") else Path(str(output)).suffix.lower()
    if layout is None and ending not in ENDINGS:
        raise click.UsageError(f"-o: the ending {ending} says no form; add --format, one of {', '.join(SHEETS)}")
    form = layout or ENDINGS[ending]
    if ending and "xlsx" in (form, ENDINGS.get(ending)) and form != ENDINGS.get(ending):
        raise click.UsageError(f"--format {form} does not go into a file that ends in {ending}; rename one of the two")
    if form == "xlsx" and output in (None, "-") and sys.stdout.isatty():
        raise click.UsageError("a workbook is not for the terminal; name a file: -o table.xlsx")
    return form


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


def refuse_together(pairs: Sequence[tuple[bool, str]]) -> None:
    """A usage error for the first pair of options that say different things.

    Args:
        pairs: whether both are given, and what to say then.
    """
    told = next((why for both, why in pairs if both), None)
    if told is not None:
        raise click.UsageError(told)


def write_bytes(data: bytes, output: str | None) -> None:
    """Bytes to the file `output`, or to stdout."""
    if output in (None, "-"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with click.open_file(str(output), "wb") as file:
            file.write(data)
    except OSError as problem:
        raise click.ClickException(f"cannot write {output}: {problem.strerror}") from None
    say(f"written: {output}")
