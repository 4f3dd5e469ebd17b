"""Reading keeps what was typed, knows where it stands, and lets nothing but `PolicyError` out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.errors import PolicyError
from justrules.findings import CATALOGUE, Finding
from justrules.policies import source
from justrules.policies.loader import shipped
from justrules.policies.source import Document, Limits, Row, Table, read
from tests.fuzz.agreement import plain, verdict
from tests.fuzz.inputs import seeded, texts

POLICIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(shipped("policies").glob("*.yaml"))}


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every claim of this file holds with libyaml and without."""
    if request.param == "pure":
        monkeypatch.setattr(source, "LIBYAML", None)
    elif source.LIBYAML is None:
        pytest.skip("PyYAML was built without libyaml here")


def findings(data: str | bytes, **limits: int) -> tuple[Finding, ...]:
    """What is found in a file that cannot be read."""
    with pytest.raises(PolicyError) as caught:
        read(data, limits=Limits(**limits))
    return caught.value.findings


# --- texts stay texts ----------------------------------------------------------------------------------------

WORDS = (
    *("yes", "no", "on", "off", "Yes", "NO", "y", "n", "true", "False", "null", "Null", "~"),
    *("1.10", "5.20", "010", "08", "0o10", "0x1F", "0b11", "1_000", "1e3", "+1", "-0", ".5", ".inf", ".nan"),
    *("12:30", "190:20:30", "2026-01-12", "2026-13-45", "2026-01-12T10:00:00Z", "2026-01-12 10:00:00 +99:99"),
    *("=", "<<x", "20(2)(a)", "a#b", "a:b", "-x", "?x", ":x", "9" * 400),
)


@pytest.mark.parametrize("word", WORDS)
def test_a_scalar_stays_the_text_that_was_typed(word: str) -> None:
    """No word, number, version, section, time or date is taken for anything but its text."""
    assert read(f"a: {word}\n").root == {"a": word}


@pytest.mark.parametrize("word", [word for word in WORDS if word != "="])
def test_a_key_stays_the_text_that_was_typed(word: str) -> None:
    """The same holds for keys: `no: x` has the key `no`."""
    assert read(f"{word}: a\n").root == {word: "a"}


def test_keys_that_other_readers_merge_stay_apart() -> None:
    """`1`, `1.0`, `true` and `yes` are four keys."""
    assert read("1: a\n1.0: b\ntrue: c\nyes: d\n").root == {"1": "a", "1.0": "b", "true": "c", "yes": "d"}


def test_a_value_that_is_left_out_is_an_empty_text_behind_its_colon() -> None:
    """What is not written is empty text, and stands where it would have been written."""
    document = read("a:\nb: {c: , d: e}\nf :   # nothing\n\ng: {h:\n , i: j}\n")
    assert plain(document.root) == {"a": "", "b": {"c": "", "d": "e"}, "f": "", "g": {"h": "", "i": "j"}}
    assert [_start(document, "a"), _start(document, "b", "c"), _start(document, "g", "h")] == [(1, 3), (2, 7), (5, 7)]
    assert _start(document, "f")[0] == 3


def test_an_entry_that_is_left_out_stands_at_its_own_dash() -> None:
    """An empty entry of a list is found at the entry and not at the list."""
    document = read("a:\n  - b\n  -\n  - c\n")
    assert plain(document.root) == {"a": ["b", "", "c"]}
    assert _start(document, "a", 1) == (3, 4)


def _start(document: Document, *pointer: str | int) -> tuple[int, int]:
    at = document.locate(pointer)
    return at.line, at.column


# --- every value knows its place -----------------------------------------------------------------------------

Place: TypeAlias = tuple[int, int]
Pointer: TypeAlias = tuple[str | int, ...]

READABLE = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Cn"])
# Texts that need no quotes, in brackets or out of them.
BARE = ("yes", "no", "1.10", "010", "12:30", "2026-01-12", "two words", "Überblick", "日本語", "a 😀 b", "~")
ANY = st.one_of(st.sampled_from(BARE), st.text(READABLE, max_size=12))


@dataclass(frozen=True)
class Text:
    """A text and how it is written."""

    value: str
    style: str


@dataclass(frozen=True)
class Mapping:
    """Keys and values, in braces or on lines."""

    pairs: tuple[tuple[Text, Any], ...]
    flow: bool


@dataclass(frozen=True)
class Listing:
    """Entries, in brackets or on lines."""

    entries: tuple[Any, ...]
    flow: bool


def _text(value: str, style: str) -> Text:
    """A text in a style that can hold it."""
    return Text(value, style if style != "plain" or value in BARE else "double")


SCALARS = st.builds(_text, ANY, st.sampled_from(["plain", "single", "double"]))


def _mapping(pairs: list[tuple[Text, Any]], flow: bool) -> Mapping:
    """A mapping whose keys are different words, in whatever spelling."""
    unique = {unicodedata.normalize("NFC", key.value): (key, value) for key, value in pairs}
    return Mapping(tuple(unique.values()), flow or not unique)


def _listing(entries: list[Any], flow: bool) -> Listing:
    return Listing(tuple(entries), flow or not entries)


TREES = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.builds(_mapping, st.lists(st.tuples(SCALARS, below), max_size=3), st.booleans()),
        st.builds(_listing, st.lists(below, max_size=3), st.booleans()),
    ),
    max_leaves=8,
)
ROOTS = st.builds(_mapping, st.lists(st.tuples(SCALARS, TREES), min_size=1, max_size=4), st.booleans())


@dataclass
class Writer:
    """Writes a tree as YAML and notes where it puts what."""

    out: str = ""
    values: dict[Pointer, tuple[Place, Place | None]] = field(default_factory=dict)
    keys: dict[Pointer, tuple[Place, Place]] = field(default_factory=dict)

    @property
    def here(self) -> Place:
        """Line and column of what is written next, from 1."""
        return self.out.count("\n") + 1, len(self.out) - self.out.rfind("\n")

    def scalar(self, text: Text) -> tuple[Place, Place]:
        """Write a text; where it begins and ends."""
        before = self.here
        self.out += _written(text)
        return before, self.here

    def node(self, node: Any, pointer: Pointer, indent: int, *, flow: bool) -> None:
        """Write a value at the present place, or on lines of its own."""
        if isinstance(node, Text):
            self.values[pointer] = self.scalar(node)
        elif flow or node.flow:
            self.in_brackets(node, pointer)
        else:
            self.on_lines(node, pointer, indent)

    def in_brackets(self, node: Mapping | Listing, pointer: Pointer) -> None:
        """Write a value on one line."""
        self.values[pointer] = (self.here, None)
        self.out += "{" if isinstance(node, Mapping) else "["
        for index, (key, below) in enumerate(_parts(node)):
            self.out += ", " if index else ""
            self._entry(key, below, pointer, index, 0, flow=True)
        self.out += "}" if isinstance(node, Mapping) else "]"

    def on_lines(self, node: Mapping | Listing, pointer: Pointer, indent: int) -> None:
        """Write a value with each entry on a line of its own."""
        for index, (key, below) in enumerate(_parts(node)):
            if self.out and not self.out.endswith("\n"):
                self.out += "\n"
            self.out += " " * indent
            self.values.setdefault(pointer, (self.here, None))
            self._entry(key, below, pointer, index, indent, flow=False)
        self.out += "\n"

    def _entry(self, key: Text | None, below: Any, pointer: Pointer, index: int, indent: int, *, flow: bool) -> None:
        if key is not None:
            pointer = (*pointer, key.value)
            self.keys[pointer] = self.scalar(key)
            self.out += ": "
        else:
            pointer = (*pointer, index)
            self.out += "" if flow else "- "
        self.node(below, pointer, indent + 2, flow=flow)


def _parts(node: Mapping | Listing) -> Iterator[tuple[Text | None, Any]]:
    if isinstance(node, Mapping):
        yield from node.pairs
    else:
        yield from ((None, entry) for entry in node.entries)


def _written(text: Text) -> str:
    if text.style == "plain":
        return text.value
    if text.style == "single":
        return "'" + text.value.replace("'", "''") + "'"
    return '"' + "".join(_escaped(character) for character in text.value) + '"'


def _escaped(character: str) -> str:
    """Some characters as escapes, so that a text is longer in the file than in the document."""
    if character in '"\\':
        return f"\\{character}"
    return f"\\u{ord(character):04x}" if 0xA0 < ord(character) < 0x250 else character


def _data(node: Any) -> Any:
    """The tree as the plain data that reading must give."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Mapping):
        return {key.value: _data(below) for key, below in node.pairs}
    return [_data(entry) for entry in node.entries]


def _check_places(document: Document, writer: Writer) -> None:
    for pointer, (start, end) in writer.values.items():
        at = document.locate(pointer)
        assert (at.line, at.column) == start, pointer
        assert end is None or (at.end_line, at.end_column) == end, pointer
    for pointer, (start, end) in writer.keys.items():
        at = document.locate(pointer, key=True)
        assert ((at.line, at.column), (at.end_line, at.end_column)) == (start, end), pointer


@given(ROOTS)
def test_every_key_and_value_is_found_where_it_was_written(root: Mapping) -> None:
    """Reading gives back the data of any tree, and the line and column of each key and value: begin and end."""
    writer = Writer()
    writer.node(root, (), 0, flow=False)
    document = read(writer.out)
    assert plain(document.root) == _data(root)
    writer.values.pop((), None)
    _check_places(document, writer)


@given(ROOTS)
def test_line_ends_and_a_byte_order_mark_change_no_place(root: Mapping) -> None:
    """A file with CR LF, with a byte order mark, as bytes or as text is the same document."""
    writer = Writer()
    writer.node(root, (), 0, flow=False)
    usual = verdict(writer.out)[0]
    for other in (writer.out.replace("\n", "\r\n"), "\ufeff" + writer.out):
        assert verdict(other)[0] == usual
        assert verdict(other.encode())[0] == usual


def test_places_count_characters_and_not_bytes() -> None:
    """A column is a code point, whatever its bytes; a finding behind an emoji is where an editor shows it."""
    document = read("日本: {é: 'x', 😀: y}\n")
    assert _start(document, "日本", "😀") == (1, 17)
    (finding,) = findings("日本: {😀: *x}\n")
    assert (finding.code, finding.where.line, finding.where.column) == ("JR007", 1, 9)


def test_a_pointer_that_leads_out_of_the_file_ends_at_the_nearest_place() -> None:
    """What is missing is told where it would have stood."""
    document = read("a:\n  b:\n    - c\n")
    assert _start(document, "a", "b", 7) == _start(document, "a", "b") == (3, 5)
    assert _start(document, "a", "x", "y") == (2, 3)
    assert document.locate(("a", "x"), key=True).line == 1
    assert _start(document) == _start(document, "nowhere") == (1, 1)


def test_findings_speak_of_the_file_by_the_name_that_they_were_given() -> None:
    """The name of the file is part of each place."""
    with pytest.raises(PolicyError) as caught:
        read("a: *b\n", name="ward.yaml")
    assert str(caught.value).startswith("ward.yaml:1:4: JR007 ")


# --- documents and findings as a whole -----------------------------------------------------------------------


def test_every_finding_points_into_the_file() -> None:
    """A place that is told is a place that is there: within the lines of the file, and within its line."""
    for number, text in zip(range(2_000), texts(seeded(7)), strict=False):
        told, _ = verdict(text)
        lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
        for code, line, column, end_line, end_column, *_ in told[1] if told[0] == "refused" else ():
            assert code in CATALOGUE
            assert 1 <= line <= len(lines), (number, text)
            assert 1 <= column <= len(lines[line - 1]) + 1, (number, text)
            assert (end_line, end_column) >= (line, column), (number, text)


def test_every_value_of_a_document_is_text_a_table_or_a_row() -> None:
    """Types come from the model: a document holds nothing but texts, mappings and lists, each with its places."""
    waiting: list[Any] = [read(text).root for text in POLICIES.values()]
    while waiting:
        value = waiting.pop()
        assert type(value) in (str, Table, Row)
        if isinstance(value, Table):
            assert value.keys() == value.keys_at.keys() == value.values_at.keys()
            waiting.extend(value.values())
        elif isinstance(value, Row):
            assert len(value) == len(value.values_at)
            waiting.extend(value)


# --- limits --------------------------------------------------------------------------------------------------

LIMITS = {
    "size": ("JR002", "a: b #" + "x" * (256 * 1024), 300_000, 262_144 + 6),
    "depth": ("JR012", "a: " + "[" * 32 + "]" * 32, 33, 33),
    "nodes": ("JR013", "a: [" + "b, " * 20_000 + "]", 30_000, 20_003),
    "scalar": ("JR014", "a: " + "x" * 16_001, 20_000, 16_001),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_caller_who_trusts_a_file_may_raise_a_limit(limit: str) -> None:
    """What is refused within the documented limits is read within higher ones, and not one step below what it needs."""
    code, text, more, enough = LIMITS[limit]
    assert [finding.code for finding in findings(text)] == [code]
    assert read(text, limits=Limits(**{limit: more})).root
    assert read(text, limits=Limits(**{limit: enough})).root
    assert [finding.code for finding in findings(text, **{limit: enough - 1})] == [code]


def test_a_raised_depth_costs_no_stack() -> None:
    """A caller may allow any depth: building and judging are loops. A document of 600 levels is read."""
    document = read("a: " + "[" * 600 + "]" * 600, limits=Limits(depth=1_000))
    value, depth = document.root["a"], 0
    while isinstance(value, Row) and value:
        value, depth = value[0], depth + 1
    assert depth == 599
    assert _start(document, "a", *[0] * 599) == (1, 4 + 599)


@pytest.mark.parametrize("limit", LIMITS)
def test_the_message_names_the_limit(limit: str) -> None:
    """A refusal says how much is allowed, so that the author knows how much to cut."""
    (finding,) = findings(LIMITS[limit][1])
    told = {"size": "262,144", "depth": "32", "nodes": "20,000", "scalar": "16,000"}
    assert told[limit] in finding.message


# --- what is told, and how -----------------------------------------------------------------------------------


def test_all_refusals_that_a_parser_gets_past_are_told_together() -> None:
    """Anchors, tags, merge keys, repeated keys and long texts do not hide one another."""
    text = "a: &x b\nc: !!str d\na: e\n<<: {f: g}\nh: " + "x" * 16_001 + "\ni: *x\n"
    assert [(f.code, f.where.line) for f in findings(text)] == [
        ("JR007", 1),
        ("JR009", 2),
        ("JR011", 3),
        ("JR008", 4),
        ("JR014", 5),
        ("JR007", 6),
    ]


def test_of_two_equal_keys_the_message_names_the_line_of_the_first() -> None:
    """The author has to look at both."""
    (finding,) = findings("a: b\nc: d\n\na: e\n")
    assert "line 1" in finding.message
    assert finding.where.line == 4


def test_every_refusal_says_what_to_do() -> None:
    """Each code of reading comes with a hint in at least one of its findings."""
    told: dict[str, bool] = {}
    for text in (*(text for _, text, *_ in LIMITS.values()), *REFUSED):
        for finding in findings(text):
            told[finding.code] = told.get(finding.code, False) or bool(finding.hint)
    assert {code for code in CATALOGUE if code < "JR018"} == set(told)
    assert all(told.values()), told


REFUSED: tuple[str | bytes, ...] = (
    "a: 'b",
    b"\xff",
    "a: \u200b",
    "a:\tb",
    "%YAML 1.1\n---\na: b",
    "a: *b",
    "<<: {a: b}",
    "a: !b c",
    "a: b\n---\nc: d",
    "a: b\na: c",
    "[a]: b",
    "a: {b: c?}",
    "",
)
