"""What it takes to compete: rules made from a tree, answers in one's own form, and a category to be read off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from justrules.engine.tree import Tree

Answers = Mapping[str, str]


class Inexpressible(Exception):
    """This form of rules cannot hold the diagram; the text says why, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Rules that are loaded, compiled and waiting. Only `decide` is timed.

    Attributes:
        decide: the contestant's own call. Takes what `given` makes; with `first` before it, where there is one.
        given: answers in the form that the contestant is fastest with.
        category: the category id in what `decide` gave back.
        first: what every call begins with.
    """

    decide: Callable[..., Any]
    given: Callable[[Answers], Any]
    category: Callable[[Any], str]
    first: object = None

    def decided(self, answers: Answers) -> str:
        """The category of `answers`, all the way."""
        given = self.given(answers)
        return self.category(self.decide(given) if self.first is None else self.decide(self.first, given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One way to decide.

    Attributes:
        name: how tables call it.
        package: the distribution it comes from; none for plain Python and for this project.
        path: whether what it gives back says how the decision came about.
        prepare: makes its rules from a tree; raises `Inexpressible`.
        note: what a reader must know to judge its figures.
    """

    name: str
    package: str | None
    path: bool
    prepare: Callable[[Tree], Ready]
    note: str = ""


def package(name: str) -> Any:
    """A contestant's module, imported when it is its turn: nobody has all of them installed."""
    return import_module(name)


def booleans(answers: Answers) -> dict[str, bool]:
    """`yes` and `no` as `True` and `False`, which most rule languages test fastest."""
    return {question: answer == "yes" for question, answer in answers.items()}
