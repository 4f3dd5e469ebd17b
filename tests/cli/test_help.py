"""The help of every command: what a newcomer reads first."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from justrules.cli import main
from justrules.cli.help import HelpContext, Pages


def every_command(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The words that call each command, and each below it."""
    yield names
    inside = HelpContext(group)
    for name in group.list_commands(inside):
        found = group.get_command(inside, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from every_command(found, *names, name)
        else:
            yield (*names, name)


COMMANDS = list(every_command(main))


def help_of(words: tuple[str, ...], width: int) -> str:
    done = CliRunner().invoke(main, [*words, "--help"], terminal_width=width, prog_name="justrules")
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_fits_the_terminal_and_shows_no_control_signs(words: tuple[str, ...]) -> None:
    """No line is longer than the terminal, and the signs that steer the layout are not seen."""
    for width in (80, 100):
        told = help_of(words, width)
        assert max(map(len, told.splitlines())) <= width
        assert "\\b" not in told
        assert "\b" not in told


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_examples_stand_on_lines_of_their_own(words: tuple[str, ...]) -> None:
    """Each begins with the command, so that it can be pasted; one that is too long ends its lines for the shell."""
    _, found, examples = help_of(words, 80).partition("\n  Examples:\n")
    assert "   |   " not in examples
    lines = examples.splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        assert line.strip().startswith("justrules ") or before.endswith(" \\")
    assert bool(found) == bool(lines)


def test_a_folded_example_is_the_same_to_a_shell() -> None:
    """A backslash ends the line between two words and never inside quotes."""
    for example in ("justrules x --note 'one two three four' --on 2026-11-21 -o out.csv", "justrules list"):
        pages = Pages(width=30)
        pages.write_text(f"Examples:  {example}")
        shown = pages.getvalue().partition("\n")[2]
        assert shlex.split(shown.replace("\\\n", "")) == shlex.split(example)


def test_commands_that_are_told_side_by_side_stay_apart() -> None:
    """The first lines of a group are a list, not a paragraph."""
    for words, line in (
        ((), "justrules list                     the policies there are"),
        (("align",), "justrules align POLICY...          the table (the same as: align show)"),
        (("cases",), "justrules cases open               open a case"),
    ):
        assert f"  {line}" in help_of(words, 80).splitlines()
