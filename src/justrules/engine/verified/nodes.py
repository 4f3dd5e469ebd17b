"""A tree as plain data and back: linked from the outcomes back, so that what is read can neither loop nor dangle.

Standard library only. Words are kept by the names of their fields; links are kept by id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import chain
from typing import Any, TypeVar

from justrules.engine.tree import Branch, Category, Leaf, Node, Notice, Option, PolicyRef, Response, Step, Tree

_T = TypeVar("_T")
_Named = TypeVar("_Named", Category, Response)


class NotATree(ValueError):
    """The data is not what `to_data` makes of a tree: something is missing, left over, or of another type."""


def to_data(tree: Tree) -> dict[str, Any]:
    """`tree` as dictionaries, lists, texts and `None`; every word and link of it, each response and category once."""
    responses = {leaf.response.id: leaf.response for leaf in tree.leaves}
    return {
        **_words(tree),
        "policy": _words(tree.policy),
        "notices": [_words(notice) for notice in tree.notices],
        "sections": [list(section) for section in tree.sections],
        "categories": [_words(category) for category in tree.categories],
        "responses": [_words(response) for response in responses.values()],
        "leaves": [
            {**_words(leaf), "category": leaf.category.id, "response": leaf.response.id} for leaf in tree.leaves
        ],
        "branches": [_branch(branch) for branch in tree.branches],
    }


def _branch(branch: Branch) -> dict[str, Any]:
    options = ({**_words(option), "next": _name(option.next)} for option in branch.options)
    return {**_words(branch), "options": list(options)}


def _name(node: Node) -> str:
    return node.question if isinstance(node, Branch) else node.outcome


def _words(part: Any) -> dict[str, Any]:
    """The texts of a part, by field."""
    return {name: write(getattr(part, name)) for name, (write, _) in _FIELDS[type(part)].items()}


def from_data(data: Any) -> Tree:
    """The tree in `data`.

    Nodes are linked from the outcomes back: an answer can lead only to what has been made before, so no data
    whatever give a tree that goes round or breaks off.

    Raises:
        NotATree: the data are not what `to_data` makes.
    """
    try:
        return _tree(_table(data))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise NotATree from None


def _tree(data: dict[str, Any]) -> Tree:
    categories = _by_id(_each(Category, data.pop("categories")))
    responses = _by_id(_each(Response, data.pop("responses")))
    leaves = tuple(_leaf(_table(part), categories, responses) for part in _list(data.pop("leaves")))
    nodes: dict[str, Node] = {leaf.outcome: leaf for leaf in leaves}
    for part in reversed(_list(data.pop("branches"))):
        branch = _linked(_table(part), nodes)
        if branch.question in nodes or not branch.question:
            raise NotATree
        nodes[branch.question] = branch
    branches = tuple(reversed([node for node in nodes.values() if isinstance(node, Branch)]))
    _nothing_is_left_over(branches, leaves, responses)
    return _made(
        Tree,
        data,
        policy=_made(PolicyRef, _table(data.pop("policy"))),
        notices=_each(Notice, data.pop("notices")),
        start=branches[0],
        branches=branches,
        leaves=leaves,
        categories=tuple(categories.values()),
        sections=tuple(map(_pair, _list(data.pop("sections")))),
    )


def _leaf(data: dict[str, Any], categories: Mapping[str, Category], responses: Mapping[str, Response]) -> Leaf:
    category, response = categories[data.pop("category")], responses[data.pop("response")]
    return _made(Leaf, data, category=category, response=response)


def _linked(data: dict[str, Any], nodes: Mapping[str, Node]) -> Branch:
    """The branch in `data`; each of its answers leads to one of `nodes`."""
    parts = _list(data.pop("options"))
    words = {name: data[name] for name in ("question", "text", "ref", "why")}
    options = tuple(_option(_table(part), words, nodes) for part in parts)
    if not options or len({option.answer for option in options}) < len(options):
        raise NotATree
    return _made(Branch, data, options=options)


def _option(data: dict[str, Any], words: Mapping[str, Any], nodes: Mapping[str, Node]) -> Option:
    following = nodes[data.pop("next")]
    step = Step(answer=_text(data["answer"]), label=_text(data["label"]), **words)
    return _made(Option, data, step=step, next=following)


def _nothing_is_left_over(
    branches: Sequence[Branch], leaves: Iterable[Leaf], responses: Mapping[str, Response]
) -> None:
    """Every node but the first is led to, and every response is given."""
    led_to = {id(option.next) for branch in branches for option in branch.options}
    given = {leaf.response.id for leaf in leaves}
    if id(branches[0]) in led_to or given != set(responses):
        raise NotATree
    if not all(id(node) in led_to for node in chain(branches[1:], leaves)):
        raise NotATree


def _by_id(parts: tuple[_Named, ...]) -> dict[str, _Named]:
    named = {part.id: part for part in parts}
    if len(named) < len(parts):
        raise NotATree
    return named


# --- words -------------------------------------------------------------------------------------------------------


def _made(kind: type[_T], data: dict[str, Any], **linked: Any) -> _T:
    """A `kind` with the texts in `data`, exactly those that it has, and with what it is linked to."""
    texts = _FIELDS[kind]
    if data.keys() != texts.keys():
        raise NotATree
    return kind(**{name: read(data[name]) for name, (_, read) in texts.items()}, **linked)


def _each(kind: type[_T], data: Any) -> tuple[_T, ...]:
    return tuple(_made(kind, _table(part)) for part in _list(data))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotATree
    return value


def _table(value: Any) -> dict[str, Any]:
    """A copy of a mapping, to take parts out of."""
    if not isinstance(value, dict):
        raise NotATree
    return value.copy()


def _pair(value: Any) -> tuple[str, str]:
    first, second = _list(value)
    return _text(first), _text(second)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotATree
    return value


_Text = tuple[Callable[[Any], Any], Callable[[Any], Any]]

_TEXTS: Mapping[str, _Text] = {
    "str": (_text, _text),
    "str | None": (lambda value: value, lambda value: None if value is None else _text(value)),
    "tuple[str, ...]": (list, lambda value: tuple(map(_text, _list(value)))),
    "frozenset[str]": (sorted, lambda value: frozenset(map(_text, _list(value)))),
}
"""What writes and what reads a text, by the type with which a field is declared."""

_FIELDS: Mapping[type[Any], Mapping[str, _Text]] = {
    kind: {part.name: _TEXTS[str(part.type)] for part in fields(kind) if part.init and str(part.type) in _TEXTS}
    for kind in (Branch, Category, Leaf, Notice, Option, PolicyRef, Response, Tree)
}
"""Of each part of a tree the fields that hold texts. The others are its links, which are told one by one above."""
