"""What came of one call, so far as harm may not move it: read from whatever a wrapper returns, and told in a line.

A wrapper may return an object one time and its JSON the next, so parts are compared as plain values. What is compared
is never guessed: a result that cannot be read is a `TypeError`, and one that names two categories is held to both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from itertools import takewhile
from typing import Any, TypeAlias

DECIDED = ("category", "outcome", "question")
"""One of these a result must have."""

UNMOVED = (
    "title",
    "definition",
    "accountability",
    "behaviour",
    "scope",
    "because",
    "investigate",
    "response",
    "settled_at",
    "unknown",
    "reachable",
    "outcomes",
    "questions",
)
"""Parts of a result that harm may not move, compared wherever a result has them; duties are not among them."""

WIDTH = 60
"""How many characters of a part a message shows."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one call, so far as harm may not move it.

    Attributes:
        category: the category, if one was decided.
        outcome: the outcome, if the result names one.
        question: the question still open, if the result names one.
        parts: further parts of the result, each with its name, as plain values.
        error: what was raised instead, or that nothing was returned.
    """

    category: str | None = None
    outcome: str | None = None
    question: str | None = None
    parts: tuple[tuple[str, Any], ...] = ()
    error: str | None = None

    def told(self, other: Verdict | None = None) -> str:
        """The verdict in a line; beside another one of the same category, with whatever else is different."""
        if self.error:
            return self.error
        words = [str(word) for word in (self.category, self.outcome and f"({self.outcome})") if word]
        words += [f"open at {self.question}"] if self.question else []
        if other and not other.error and (self.category, self.outcome) == (other.category, other.outcome):
            words += _differences(dict(self.parts), dict(other.parts))
        return " ".join(words) or "undecided"


Classify: TypeAlias = Callable[[Any], "Verdict | tuple[str | None, str | None] | Mapping[str, Any] | str | None"]


# --- read ----------------------------------------------------------------------------------------------------


def classify(result: Any) -> Verdict:
    """Read a result: a decision, an open question, an assessment, and most things that look like one.

    Understood are objects with attributes and mappings with keys called `category`, `outcome`, `question` ... or, as an
    assessment has it, all that under `result`; such a mapping as JSON text; a pair of category and outcome; a category
    alone. Where there is a category beside a `result` that has one too, both count. What else a result holds, such as
    duties, may depend on the severity and is not read.

    Raises:
        TypeError: nothing of the kind; give `classify=`.
    """
    if isinstance(result, Verdict):
        return result
    if result is None:
        return Verdict(error="returns None")
    if isinstance(result, str):
        data = _json_object(result)
        return Verdict(category=word(result)) if data is None else classify(data)
    if isinstance(result, tuple) and len(result) == 2 and all(isinstance(part, str | None) for part in result):
        return Verdict(category=result[0], outcome=result[1])
    inner = _part(result, "result")
    if inner is not None and _part(result, "category") is None:
        return classify(inner)
    if not _decides(result):
        raise _unreadable(result)
    return Verdict(
        category=_word(result, "category") or _only_category(result),
        outcome=_word(result, "outcome"),
        question=_word(result, "question"),
        parts=tuple(_parts(result, inner)),
    )


def word(name: Any) -> Any:
    """A category as it is compared: a member of an enumeration stands for its value."""
    return name.value if isinstance(name, Enum) else name


def _json_object(text: str) -> dict[str, Any] | None:
    """The mapping that `text` is the JSON of, if it is; no id begins with a brace."""
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else None
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _decides(result: object) -> bool:
    return any(_has(result, name) for name in DECIDED)


def _word(result: object, name: str) -> Any:
    found = word(_part(result, name))
    if isinstance(found, str | int | None):
        return found
    raise _unreadable(result)


def _unreadable(result: object) -> TypeError:
    told = f"cannot tell what was decided from a {type(result).__name__!r}"
    return TypeError(f"{told}: give `classify=`, a function that makes a pair of it, category and outcome")


def _only_category(result: object) -> str | None:
    """The category of an open question that leaves one: its object says so, its JSON lists what is reachable."""
    reachable = None if _has(result, "category") else _part(result, "reachable")
    return reachable[0] if isinstance(reachable, list | tuple) and len(reachable) == 1 else None


def _parts(result: object, inner: object) -> Iterator[tuple[str, Any]]:
    for name in UNMOVED:
        if _has(result, name):
            yield name, _plain(_part(result, name))
    if _has(result, "path"):
        yield "path", _path(_part(result, "path"))
    if inner is not None and not isinstance(inner, str) and _decides(inner):
        yield "result", _flat(classify(inner))


def _flat(verdict: Verdict) -> dict[str, Any]:
    return {**{name: getattr(verdict, name) for name in DECIDED}, **dict(verdict.parts)}


def _has(result: object, name: str) -> bool:
    """Whether the result holds such a part; a method of this name is none."""
    if isinstance(result, Mapping):
        return name in result
    return hasattr(result, name) and not callable(getattr(result, name))


def _part(result: object, name: str) -> Any:
    if isinstance(result, Mapping):
        return result.get(name)
    return getattr(result, name) if _has(result, name) else None


def _path(path: Any) -> Any:
    """The steps without the reasons that somebody wrote for them."""
    if isinstance(path, list | tuple) and all(_has(step, "question") and _has(step, "answer") for step in path):
        return tuple((_part(step, "question"), _part(step, "answer")) for step in path)
    return _plain(path)


def _plain(value: Any) -> Any:
    """`value` so that an object, its JSON and a new object with the same contents are equal."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_plain(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.compare}
    if isinstance(value, Enum):
        return value.value
    equal: Any = type(value).__eq__
    if equal is object.__eq__ and hasattr(value, "__dict__"):
        return {name: part for name, part in vars(value).items() if not name.startswith("_")}
    return value


# --- told ----------------------------------------------------------------------------------------------------


def _differences(mine: Mapping[str, Any], theirs: Mapping[str, Any], within: str = "") -> Iterator[str]:
    """What is different in the one and not in the other, part by part."""
    for name in (*mine, *(name for name in theirs if name not in mine)):
        here, there = mine.get(name), theirs.get(name)
        if name not in mine:
            yield f"without {within}{name}"
        elif name not in theirs:
            yield f"{within}{name}: {_short(_named(here))}"
        elif here != there:
            yield from _difference(f"{within}{name}", here, there)


def _difference(name: str, here: Any, there: Any) -> Iterator[str]:
    if isinstance(here, Mapping) and isinstance(there, Mapping) and here.get("id") == there.get("id"):
        yield from _differences(here, there, f"{name}.")
    else:
        yield f"{name}: {_short(_named(here), beside=_named(there))}"


def _named(value: Any) -> str:
    """The id of what has one, and the whole of everything else."""
    return str(value["id"] if isinstance(value, Mapping) and value.get("id") else value)


def _short(text: str, *, beside: str = "") -> str:
    """As much of `text` as a line holds, from shortly before it parts from the text beside it."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(text, beside, strict=False))
    parting = sum(1 for _ in alike)
    if len(text) > WIDTH and parting > WIDTH // 2:
        text = f"…{text[min(parting - WIDTH // 3, len(text) - WIDTH + 1) :]}"
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
