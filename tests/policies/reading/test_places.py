"""Where things stand: every place is the one that an editor shows, and none is worked out before it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.policies import source
from justrules.policies.loader import shipped
from justrules.policies.source import Row, Span, Table, Value, read

TEXT = """\
a: plain   # a comment
'b': "quoted"
c: |
  one
  two
d:
  - x
  - {y: z, w: [v]}
e:
"""


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With libyaml, and as on a machine where PyYAML was built without it."""
    if request.param == "pure":
        monkeypatch.setattr(source, "LIBYAML", None)


@pytest.mark.parametrize(
    ("pointer", "span"),
    [
        (("a",), Span(0, 3, 0, 8, plain=True)),
        (("b",), Span(1, 5, 1, 13)),
        (("c",), Span(2, 3, 5, 0)),
        (("d",), Span(6, 2, 6, 2)),
        (("d", 0), Span(6, 4, 6, 5, plain=True)),
        (("d", 1), Span(7, 4, 7, 5)),
        (("d", 1, "y"), Span(7, 8, 7, 9, plain=True)),
        (("d", 1, "w", 0), Span(7, 15, 7, 16, plain=True)),
        (("e",), Span(8, 2, 8, 2, plain=True)),
        (("d", 1, "nowhere"), Span(7, 4, 7, 5)),
        ((), Span(0, 0, 0, 1)),
    ],
)
def test_a_value_stands_where_it_was_typed(pointer: tuple[str | int, ...], span: Span) -> None:
    """Texts with their quotes, blocks with their header, a mapping with its brace, nothing behind its colon."""
    assert read(TEXT).span_of(pointer) == span


@pytest.mark.parametrize(
    ("pointer", "span"),
    [
        (("a",), Span(0, 0, 0, 1, plain=True)),
        (("b",), Span(1, 0, 1, 3)),
        (("d", 1, "w"), Span(7, 11, 7, 12, plain=True)),
        (("e",), Span(8, 0, 8, 1, plain=True)),
    ],
)
def test_a_key_stands_where_it_was_typed(pointer: tuple[str | int, ...], span: Span) -> None:
    """The same for keys."""
    assert read(TEXT).span_of(pointer, key=True) == span


def texts_in(value: Value) -> list[tuple[str, Span]]:
    """Every key and every text in a value, with its place."""
    found: list[tuple[str, Span]] = []
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Table):
            found += here.keys_at.items()
            found += ((below, here.values_at[key]) for key, below in here.items() if isinstance(below, str))
            waiting += [below for below in here.values() if not isinstance(below, str)]
        elif isinstance(here, Row):
            found += ((below, at) for below, at in zip(here, here.values_at, strict=True) if isinstance(below, str))
            waiting += [below for below in here if not isinstance(below, str)]
    return found


@pytest.mark.parametrize("path", sorted(shipped("policies").glob("*.yaml")), ids=lambda path: path.stem)
def test_at_each_place_of_a_policy_stands_what_is_said_to(path: Path) -> None:
    """Cut out of its lines, every plain text of one line is itself: none is shifted by what stands before it."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    told = texts_in(read(text).root)
    single = [(value, at) for value, at in told if at.plain and at.line == at.end_line]
    assert len(single) > 100
    assert all(lines[at.line][at.column : at.end_column] == value for value, at in single)


@given(
    st.lists(
        st.sampled_from(["k{}: v\n", "k{}:\n  - é\n  - w\n", "# c\n\n", "k{}: {{x: '😀'}}\n", "k{}: >-\n  t\n\n  u\n"])
    )
)
def test_places_follow_from_the_text_alone(pieces: list[str]) -> None:
    """However the parts of a file follow one another, each key is at the beginning of its line."""
    text = "first: here\n" + "".join(piece.format(number) for number, piece in enumerate(pieces))
    root = read(text).root
    lines = text.split("\n")
    for key, at in root.keys_at.items():
        assert (at.column, at.end_column) == (0, len(key))
        assert lines[at.line].startswith(f"{key}:")


def test_a_place_costs_two_numbers_until_it_is_asked_for() -> None:
    """Reading works out neither lines nor columns; asking for one place does so for its mapping and no other."""
    root = read(TEXT).root
    keys, texts, lists_and_mappings = 7, 7, 4
    assert len(root.places.marks) == 2 * (keys + texts + lists_and_mappings)
    assert not root.places._lines
    assert root.keys_at["a"].line == 0
    assert root.places._lines
    assert not hasattr(root["d"], "_values_at")
