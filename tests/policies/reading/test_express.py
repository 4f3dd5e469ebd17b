"""The short way: every sound file goes it, and whatever may have to be refused does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from justrules.policies import source
from justrules.policies.loader import shipped
from justrules.policies.reading.express import Doubt, Express
from justrules.policies.source import Limits, Row, Table
from tests.fuzz.agreement import plain

pytestmark = pytest.mark.skipif(source.LIBYAML is None, reason="PyYAML was built without libyaml here")

SUITE = Path(__file__).parents[2] / "suite"
SOUND = sorted([*(SUITE / "good").glob("*.yaml"), *shipped("policies").rglob("*.yaml")])


def goes(text: str, limits: Limits | None = None) -> bool:
    """Whether a text goes the short way to its end."""
    return source._express(text, limits or Limits()) is not None


@pytest.mark.parametrize("path", SOUND, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sound_file_goes_the_short_way(path: Path) -> None:
    """No shipped file and none of the good ones of the suite is read a second time."""
    assert goes(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))


@pytest.mark.parametrize(
    "text",
    [
        "a:\n",
        "a: ''\n",
        "a: [b, 'Was it known?', {c: d}]\n",
        "a: Was it known?\n",
        'a: "é — known"\n',
        "é: b\n",
        "a: R&D! And more *so*\n",
        "k: [a, b]\nl:\n- m\n- n: o\n",
        "---\na: b\n...\n",
        "a: |\n  one\n  two\nb: >-\n  three\n",
    ],
)
def test_what_is_allowed_goes_it(text: str) -> None:
    """Quoted questions in brackets, empty values, folded texts, letters of any language: all of it is ordinary."""
    assert goes(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: *b\n",
        "a: &b c\n",
        "a: !t c\n",
        "a: &b {c: d}\n",
        "<<: b\n",
        "a: b\na: c\n",
        "a: {b: c}\na: d\n",
        "a: b\na: {c: d}\n",
        "é: b\ne\u0301: c\n",
        '"\\xe9": b\n"e\\u0301": c\n',
        "{a: b}: c\n",
        "? [a]\n: b\n",
        "a: [b: c]\n",
        "a: [? b]\n",
        "a: [b?]\n",
        "a: {?b: c}\n",
        'a: "\\t"\n',
        'a: "\\u200b"\n',
        "a: |# b\n  c\n",
        "a: b\n---\nc: d\n",
        "- a\n",
        "a\n",
        "",
        "# nothing\n",
        "a: [b\n",
        "a: b: c\n",
    ],
)
def test_what_may_have_to_be_refused_does_not(text: str) -> None:
    """Aliases, tags, twins and whatever else could mean two things are left to the builder that says what is wrong."""
    assert not goes(text)


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (Limits(depth=3), "a: [[b]]\n"),
        (Limits(nodes=5), "a: b\nc: d\n"),
        (Limits(nodes=5), "a: [b, c]\n"),
        (Limits(scalar=3), "a: bcd\n"),
    ],
)
def test_limits_hold_on_the_short_way_and_to_the_unit(limits: Limits, text: str) -> None:
    """What just fits goes it, and one more of anything does not."""
    assert goes(text, limits)
    assert not goes(text.replace("b", "[b]").replace("d", "dd").replace("c", "cc, e"), limits)


def test_nothing_at_all_is_built_past_the_limit() -> None:
    """A flat mapping has no end before its last key; its events are counted as they come."""
    calls = 0
    parser = source.LIBYAML("".join(f"k{number}: v\n" for number in range(10_000)))

    def next_event() -> object:
        nonlocal calls
        calls += 1
        return parser.get_event()

    express = Express("", Limits(nodes=100), source._KINDS)
    with pytest.raises(Doubt):
        express.read(next_event)
    assert calls <= 2 * 100 + 4


def test_what_it_builds_is_tables_rows_and_texts() -> None:
    """Mappings are tables, lists are rows, and all else is the text that its author typed."""
    root = source._express("a: [b, {c: 1.10}]\nd: yes\n", Limits())
    assert isinstance(root, Table)
    assert isinstance(root["a"], Row)
    assert plain(root) == {"a": ["b", {"c": "1.10"}], "d": "yes"}
