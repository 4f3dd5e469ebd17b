"""A person's file as Markdown: every text is read as it was written, and ordinary ones look as they were written."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from justrules.cli.cases.disclosed import escaped

SIGNS = st.text(alphabet="ab1 \\`*_{}[]()<>#|+-.=!~&;:/'\"", max_size=24)


def read(markdown: str) -> list[str]:
    """The words that a reader of the rendered list entry sees, line by line; markup of any other sort is no word."""
    return [line for token in MarkdownIt().parse(markdown) for line in _lines(token)]


def _lines(token: Token) -> Iterable[str]:
    if token.type == "inline":
        assert {child.type for child in token.children or ()} <= {"text", "softbreak", "text_special"}, token.children
        return "".join("\n" if child.type == "softbreak" else child.content for child in token.children or ()).split(
            "\n"
        )
    assert token.type.rsplit("_", 1)[0] in {"bullet_list", "list_item", "paragraph"}, token.type
    return ()


@given(SIGNS, SIGNS)
def test_every_text_is_read_as_it_was_written(first: str, second: str) -> None:
    """Whatever signs of Markdown it holds, on its first line and on the next."""
    lines = [line.strip() for line in (first, second)]
    shown = "\n  ".join(escaped("\n".join(lines)).split("\n"))
    assert "\n".join(read(f"- Reasoning: {shown}\n")).split() == f"Reasoning: {chr(10).join(lines)}".split()


@pytest.mark.parametrize(
    "text",
    [
        "The levers (3 and 4) sit side by side - it was dark, see SR-118.",
        "keep_records; 2 > 1, 3 < 4, a + b = c",
        "[erased]",
        "#3 & #4 {both}; 50 % | 5/10!",
    ],
)
def test_an_ordinary_text_gets_no_backslash(text: str) -> None:
    """Who opens the file in an editor reads the words as they were."""
    assert escaped(text) == text
