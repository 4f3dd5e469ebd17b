"""A result as the commands print it."""

from __future__ import annotations

from justrules.cli.console import console, is_terminal
from justrules.engine.assessed import Assessment
from justrules.engine.decision import Result
from justrules.engine.rationale import Audience, explain, passages
from justrules.engine.records import to_json


def tell(result: Result | Assessment, audience: Audience, layout: str, *, to_file: bool) -> str | None:
    """`result` in the layout asked for; `None` when it was printed in the terminal's own style."""
    if layout == "json":
        return to_json(result)
    if layout == "markdown":
        return explain(result, audience=audience, markup="markdown")
    if layout == "plain" or to_file or not is_terminal():
        return explain(result, audience=audience)
    _styled(result, audience)
    return None


def _styled(result: Result | Assessment, audience: Audience) -> None:
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    for passage in passages(result, audience=audience):
        out.print(Text(passage.heading, style="bold"))
        for number, line in enumerate(passage.lines, start=1):
            mark = {"": "", "bullets": "- ", "numbers": f"{number}. "}[passage.listed]
            out.print(Padding(Text(f"{mark}{line}"), (0, 0, 0, 2)))
        out.print()
