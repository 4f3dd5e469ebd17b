"""A policy as plain lines: numbered questions, and for each answer where it leads.

Nothing is drawn with characters, so that a screen reader reads all of it and a printer loses nothing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby

from justrules.engine.tree import Branch, Leaf, Node, Option, Response, Step, Tree

WIDTH = 80


def text(tree: Tree, path: tuple[Step, ...] = ()) -> str:
    """`tree` as text for a terminal, a mail or a printer, without control codes.

    Args:
        tree: a compiled policy.
        path: the steps to mark, with `*` and a word: the path of a decision or of a pending result.

    Raises:
        ValueError: `path` is not a path from the first question of `tree`.
    """
    taken = tree.along(path)
    parts = (_heading(tree), _marked(tree, path, taken), *_questions(tree, path, taken), _categories(tree, taken))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := tuple(part))) + "\n"


def _heading(tree: Tree) -> Iterator[str]:
    yield from _filled(tree.policy.title)
    yield f"{tree.policy.id}, version {tree.policy.version}, {tree.status}"
    if tree.summary:
        yield from ("", *_filled(tree.summary))
    for notice in tree.notices:
        since = f"since {notice.since}" if notice.since else None
        told = ", ".join(word for word in (notice.title, since, notice.url) if word)
        yield from ("", *_filled(f"Please note: {notice.text} {told}"))


def _marked(tree: Tree, path: tuple[Step, ...], taken: tuple[Node, ...]) -> Iterator[str]:
    """What the marks mean, and where they end: the one thing to read if all else is skipped."""
    if not taken:
        return
    end = taken[-1]
    if isinstance(end, Leaf):
        where = f"ends in {end.category.title} [{end.outcome}]"
    else:
        where = f"stops at question {_numbers(tree)[end.question]}, which is still open"
    count = "1 step" if len(path) == 1 else f"{len(path)} steps"
    yield from _filled(f'The path of {count} that is marked with * and the word "chosen" {where}.')


def _questions(tree: Tree, path: tuple[Step, ...], taken: tuple[Node, ...]) -> Iterator[Iterator[str]]:
    """The questions in order, each run of one section under its heading."""
    numbers, titles = _numbers(tree), dict(tree.sections)
    chosen = {step.question: step.answer for step in path}
    seen: set[str] = set()
    for section, branches in groupby(tree.branches, key=lambda branch: branch.section):
        if section:
            again = " (continued)" if section in seen else ""
            yield _filled(titles.get(section, section) + again)
        elif seen:
            yield iter(("Questions without a section",))
        seen.add(section or "")
        for branch in branches:
            yield _question(branch, numbers, chosen.get(branch.question), stopped=branch in taken[-1:])


def _numbers(tree: Tree) -> dict[str, int]:
    return {branch.question: number for number, branch in enumerate(tree.branches, 1)}


def _question(branch: Branch, numbers: dict[str, int], chosen: str | None, *, stopped: bool) -> Iterator[str]:
    mark = "*" if chosen or stopped else " "
    ref = f"{branch.ref}: " if branch.ref else ""
    still_open = ", still open" if stopped else ""
    words = f"{ref}{branch.text} ({branch.question}{still_open})"
    yield from _filled(words, first=f"{mark} {numbers[branch.question]}. ", rest="       ")
    for option in branch.options:
        yield from _answer(option, numbers, chosen=option.answer == chosen)


def _answer(option: Option, numbers: dict[str, int], *, chosen: bool) -> Iterator[str]:
    mark, word = ("*", ", chosen") if chosen else ("-", "")
    words = f"{option.label} ({option.answer}{word}) -> {_target(option.next, numbers)}"
    yield from _filled(words, first=f"     {mark} ", rest="       ")


def _target(node: Node, numbers: dict[str, int]) -> str:
    if isinstance(node, Branch):
        return f"question {numbers[node.question]}"
    return f"{node.category.title}: {node.because} [{node.outcome}]"


def _categories(tree: Tree, taken: tuple[Node, ...]) -> Iterator[str]:
    """The categories, each with what the organisation does; with which outcome, where that depends on it."""
    yield "Categories, from least to most culpable, and the response to each"
    for category in tree.categories:
        leaves = [leaf for leaf in tree.leaves if leaf.category.id == category.id]
        reached = any(leaf in leaves for leaf in taken)
        aside = ", outside behaviour" if category.scope == "outside" else ""
        words = f"{category.title} ({category.id}{aside}{', reached' if reached else ''})"
        yield ""
        yield from _filled(words, first="* " if reached else "  ", rest="       ")
        yield from _responses(leaves)


def _responses(leaves: list[Leaf]) -> Iterator[str]:
    by_id: dict[str, tuple[Response, list[str]]] = {}
    for leaf in leaves:
        by_id.setdefault(leaf.response.id, (leaf.response, []))[1].append(leaf.outcome)
    for response, outcomes in by_id.values():
        after = f", after [{'], ['.join(outcomes)}]" if len(by_id) > 1 else ""
        words = f"Response: {response.title} ({response.kind}{after}): {response.primary}"
        yield from _filled(words, first="     ", rest="       ")
    if not leaves:
        yield "     No outcome leads here."


def _filled(words: str, *, first: str = "", rest: str = "") -> Iterator[str]:
    """`words` as lines of the page's width; line breaks of the author's mean no more than spaces."""
    flat = re.sub(r"\s+", " ", words, flags=re.ASCII).strip()
    yield from textwrap.wrap(
        flat, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
