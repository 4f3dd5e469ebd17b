"""How help is laid out: each example of a command on a line of its own, none longer than the terminal.

A command gives its examples in its epilog: `Examples:  justrules list   |   justrules list --format json`.
"""

from __future__ import annotations

import re

import click

HEAD = "Examples:"
BETWEEN = "   |   "
WORD = re.compile(r"""(?:--?\w[\w-]*\ (?=[^-\s]|-(?:\s|$)))?(?:[^\s'"]|'[^']*'|"[^"]*")+""")
"""What a shell takes for one word, with the option before it; neither quotes nor the two are parted."""


class Pages(click.HelpFormatter):
    """Click's own layout, but for the examples."""

    def write_text(self, text: str) -> None:
        """A paragraph; of examples one to a line, folded where the shell lets it."""
        if not text.startswith(HEAD):
            super().write_text(text)
            return
        self.write(f"{'':>{self.current_indent}}{HEAD}\n")
        for example in text.removeprefix(HEAD).split(BETWEEN):
            self.write("\n".join(_folded(" ".join(example.split()), self.width, self.current_indent + 2)) + "\n")


class HelpContext(click.Context):
    """What a command is called in; its help is laid out here."""

    formatter_class = Pages


def laid_out(command: click.Command) -> click.Command:
    """`command`, whose help is laid out here."""
    command.context_class = HelpContext
    return command


def _folded(example: str, width: int, indent: int) -> list[str]:
    """The lines of one example; all but the last end in a backslash, so that they can be pasted."""
    lines = [""]
    for word in WORD.findall(example):
        longer = f"{lines[-1]} {word}".strip()
        # Room for the deeper indent and the backslash.
        if len(longer) > width - indent - 4 and lines[-1]:
            lines[-1] += " \\"
            lines.append(word)
        else:
            lines[-1] = longer
    return [f"{'':>{indent + 2 * (number > 0)}}{line}" for number, line in enumerate(lines)]
