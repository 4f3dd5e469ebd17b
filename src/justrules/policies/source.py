"""YAML text to a located document: strings, lists and mappings, each knowing where it stands.

The only module that reads YAML. Scalars stay the text their author typed; types come from the model.
Everything that could make a file mean two things, or make a reader slow, is refused with its place.
The parser is pulled event by event, so that limits apply before anything is built, and the builder is
a loop, so that depth costs no stack. Nothing but `PolicyError` comes out.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import yaml

from justrules.errors import PolicyError
from justrules.findings import Finding, Location, in_order

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_SCALAR = 16_000
MAX_FINDINGS = 1_000
"""After so many refusals reading stops: nobody mends more at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may hold. A caller who trusts a file may raise any of these.

    Args:
        size: bytes of the file.
        depth: lists and mappings within one another.
        nodes: keys, texts, lists and mappings together.
        scalar: characters of one text.
    """

    size: int = MAX_BYTES
    depth: int = MAX_DEPTH
    nodes: int = MAX_NODES
    scalar: int = MAX_SCALAR


class Span(NamedTuple):
    """Where a value stands, counted from 0 as the parser does, and whether it is unquoted."""

    line: int
    column: int
    end_line: int
    end_column: int
    plain: bool = False


Value: TypeAlias = "str | Table | Row"


class Table(dict[str, Value]):
    """A mapping of the file. `keys_at` and `values_at` say where each key and its value stand.

    `normal` gives each key by its Unicode normal form, so that one word in two spellings is seen to be one.
    """

    __slots__ = ("keys_at", "normal", "span", "values_at")

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span
        self.normal: dict[str, str] = {}
        self.keys_at: dict[str, Span] = {}
        self.values_at: dict[str, Span] = {}


class Row(list[Value]):
    """A list of the file. `values_at` says where each item stands."""

    __slots__ = ("span", "values_at")

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span
        self.values_at: list[Span] = []


Pointer: TypeAlias = Sequence[str | int]


def child(node: Value, part: str | int) -> Value | None:
    """What stands in `node` under the key or at the position `part`; `None` if nothing does."""
    if isinstance(node, Table):
        return node.get(str(part))
    if isinstance(node, Row) and isinstance(part, int):
        return node[part] if part < len(node) else None
    return None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been read: its top mapping, the name under which findings speak of it, and its text.

    The text is what the parser saw, with lines ending in LF; comments can only be found in it.
    """

    root: Table
    source: str
    text: str = field(default="", repr=False, compare=False)

    def span_of(self, pointer: Pointer, *, key: bool = False) -> Span:
        """The span of the value at `pointer`, or of its key.

        Parts that are not in the file are passed over, so the answer is always the nearest place that is.
        """
        node: Value = self.root
        span = Span(0, 0, 0, 1)
        for part in pointer:
            below = child(node, part)
            if below is None:
                continue
            if isinstance(node, Table):
                span = (node.keys_at if key else node.values_at)[str(part)]
            elif isinstance(node, Row):
                span = node.values_at[int(part)]
            node = below
        return span

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """As `span_of`, as a `Location` that people read: counted from 1."""
        return _location(self.source, self.span_of(pointer, key=key))


def read(data: str | bytes, *, name: str = "<text>", limits: Limits | None = None) -> Document:
    """Read one YAML document.

    Args:
        data: the file's bytes, or its text.
        name: what findings call it; a path, usually.
        limits: how much it may hold; the documented limits unless given.

    Raises:
        PolicyError: with every problem found (`JR001` to `JR017`), each with its place.
    """
    limits = limits or Limits()
    text = _decoded(data, name, limits)
    _refuse(_characters(text, name))
    builder = _Builder(text, name, limits)
    with contextlib.suppress(_Stop):
        _build(text, builder)
    _refuse(builder.findings)
    if not isinstance(builder.root, Table):
        where = _location(name, builder.root_span)
        what = "the file holds nothing" if builder.root is None else "the file is not a mapping of keys to values"
        raise PolicyError([Finding(code="JR017", message=what, where=where, hint="start with `format: justrules/1`")])
    return Document(builder.root, name, text)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise PolicyError(findings)


def _location(name: str, span: Span) -> Location:
    return Location(
        source=name,
        line=span.line + 1,
        column=span.column + 1,
        end_line=span.end_line + 1,
        end_column=span.end_column + 1,
    )


# --- before parsing: bytes and characters -----------------------------------------------------------------


def _decoded(data: str | bytes, name: str, limits: Limits) -> str:
    """The text of `data`: within the limit, UTF-8, without a leading byte order mark, lines ending in LF."""
    if len(data) > limits.size:
        _refuse([_too_large(name, limits)])
    raw = _encoded(data, name) if isinstance(data, str) else bytes(data)
    if len(raw) > limits.size:
        _refuse([_too_large(name, limits)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = problem.object[: problem.start].decode(errors="replace")
        where = _at(before, name, len(before))
        hint = "save the file as UTF-8 in your editor"
        finding = Finding(code="JR003", message="this byte is not UTF-8", where=where, hint=hint)
        raise PolicyError([finding]) from None
    return text.replace("\r\n", "\n")


def _too_large(name: str, limits: Limits) -> Finding:
    message = f"the file is larger than {limits.size:,} bytes"
    hint = "move out what is not policy, or raise the limit if you trust the file"
    return Finding(code="JR002", message=message, where=Location(source=name), hint=hint)


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        message = "a lone surrogate is not a character"
        finding = Finding(code="JR003", message=message, where=_at(text, name, problem.start))
        raise PolicyError([finding]) from None


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_DIRECTIVE = re.compile(r"^%.*", re.MULTILINE)
_KINDS = {
    "tab": "tab character",
    "Cc": "control character",
    "Cf": "invisible formatting character",
    "Cs": "lone surrogate",
    "Co": "private-use character",
    "Zl": "line separator",
    "Zp": "paragraph separator",
    "Cn": "noncharacter",
}


def _refused_in(text: str) -> list[tuple[str, int, int]]:
    """What `text` may not hold, one entry for each kind: its first character, where that stands, how many there are."""
    refused = {c: kind for c in set(text) if c != "\n" and (kind := "tab" if c == "\t" else _category(c)) in _KINDS}
    if not refused:
        return []
    found: dict[str, tuple[str, int, int]] = {}
    for index, character in enumerate(text):
        if character in refused:
            kind = refused[character]
            first, at, count = found.get(kind, (character, index, 0))
            found[kind] = (first, at, count + 1)
    return list(found.values())


def _category(character: str) -> str:
    """The Unicode category, but `Cn` for noncharacters only: what is unassigned today may be a letter tomorrow."""
    category = unicodedata.category(character)
    if category == "Cn":
        return "Cn" if ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF else "Lo"
    return category if category in REFUSED_CATEGORIES else "Lo"


def _characters(text: str, name: str) -> list[Finding]:
    """Characters, tabs and directives that are refused before the parser sees them: each kind at its first place."""
    findings = [_character_finding(text, name, *found) for found in _refused_in(text)]
    directive = _DIRECTIVE.search(text)
    if directive:
        hint = "remove the directive; put a text that begins with % in quotes"
        where = _at(text, name, directive.start())
        findings.append(Finding(code="JR006", message="a line may not start with `%`", where=where, hint=hint))
    return findings


def _character_finding(text: str, name: str, character: str, index: int, count: int) -> Finding:
    more = f" (and {count - 1:,} more)" if count > 1 else ""
    where = _at(text, name, index)
    if character == "\t":
        return Finding(code="JR005", message=f"tab character{more}", where=where, hint="indent with spaces")
    return Finding(
        code="JR004",
        message=f"{_KINDS[_category(character)]} U+{ord(character):04X}{more}",
        where=where,
        hint="delete it; it cannot be seen and can change what the file means",
    )


def _at(text: str, name: str, index: int) -> Location:
    line, column = _line_and_column(text, index)
    return Location(source=name, line=line, column=column, end_line=line, end_column=column + 1)


# --- parsing: events in, tables and rows out ---------------------------------------------------------------


# libyaml reads `|#` as a block text with a comment, the pure parser refuses it.
_BLOCK_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*#")


class _Stop(Exception):
    """Reading ends here; the finding that says why is already recorded."""


# libyaml's parser, 25 times faster than the pure one, or nothing where PyYAML was built without it.
LIBYAML: Any = getattr(yaml, "CSafeLoader", None)

# What may leave PyYAML on input that is not YAML, besides its own errors (facts: overflow in escapes, deep input).
_PARSER_FAILURES = (
    yaml.YAMLError,
    ValueError,
    OverflowError,
    RecursionError,
    IndexError,
    KeyError,
    AttributeError,
)


def _build(text: str, builder: _Builder) -> None:
    """Feed the events of `text` to `builder`: those of libyaml, and on any doubt those of the pure parser.

    A file that libyaml reads without a finding is accepted. Everything else is read again by the pure parser,
    whose findings count, so that words and places are the same on every machine.
    """
    if LIBYAML is not None and _reads_well(text, builder):
        return
    builder.start_again()
    parser = yaml.SafeLoader(text)
    try:
        builder.feed(_events(parser))
    except _PARSER_FAILURES as problem:
        code, message, hint = _SECOND if builder.ended else _in_plain_words(problem)
        builder.refuse(code, _span_of_problem(problem, parser), message, hint)
    finally:
        parser.dispose()


def _reads_well(text: str, builder: _Builder) -> bool:
    """Whether libyaml reads `text` and nothing in it is refused."""
    parser = LIBYAML(text)
    try:
        builder.feed(_events(parser))
    except (_Stop, *_PARSER_FAILURES):
        return False
    finally:
        parser.dispose()
    return not builder.findings


def _events(parser: Any) -> Iterator[Any]:
    while parser.check_event():
        yield parser.get_event()


def _span_of_problem(problem: Exception, parser: Any) -> Span:
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None) or parser.get_mark()
    if "quotation mark" in _in_plain_words(problem)[1]:
        mark = getattr(problem, "context_mark", None) or mark
    return Span(mark.line, mark.column, mark.line, mark.column + 1)


# (a part of the parser's message, what it means to the author, the fix)
_PROBLEMS = (
    ("unexpected end of stream", "a quotation mark is opened here and never closed", "close the quote"),
    ("unexpected document separator", "a quotation mark is opened here and never closed", "close the quote"),
    (
        "mapping values are not allowed",
        "a `: ` stands where no key can be",
        "put a text that contains `: ` in quotes, or mend the indentation",
    ),
    ("cannot start any token", "a text may not start with this character", "put the text in quotes"),
    (
        "expected the node content",
        "a value or a closing bracket is missing",
        "close the bracket, or write the value",
    ),
    (
        "expected ',' or",
        "a comma or a closing bracket is missing",
        "close the bracket, or put the text in quotes",
    ),
    ("expected <block end>", "this does not line up with what stands above", "mend the indentation"),
    ("could not find expected ':'", "a key without its `:`", "write `key: value`"),
    (
        "unknown escape character",
        "an unknown escape after a backslash",
        "use single quotes, or write two backslashes",
    ),
    ("escape sequence", "an escape that cannot be read", "use single quotes, or write two backslashes"),
    ("but found '#'", "a comment must have a space before its `#`", "put a space before the `#`"),
    (
        "block scalar",
        "a block text (`|` or `>`) that cannot be read",
        "put the text on the next line, indented",
    ),
)


def _in_plain_words(problem: Exception) -> tuple[str, str, str | None]:
    """Code, message and hint for what stopped the parser."""
    told = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', '')}"
    if "got '?'" in told:
        return "JR016", *_QUESTION_MARK
    if "undefined tag handle" in told:
        return "JR009", "a tag", "remove it; types come from the format"
    if isinstance(problem, ValueError | OverflowError):
        return "JR001", "an escape that stands for no character", "use single quotes, or write two backslashes"
    for part, message, hint in _PROBLEMS:
        if part in told:
            return "JR001", message, hint
    return "JR001", "this cannot be read as YAML", None


_SECOND = ("JR010", "a second document starts here", "keep one policy to a file")
_QUESTION_MARK = ("an unquoted question mark inside brackets", "put the question in quotes")


class _Builder:
    """Builds the document from events, in a loop, and records what is refused on the way."""

    def __init__(self, text: str, name: str, limits: Limits) -> None:
        self.text = text
        self.name = name
        self.limits = limits
        self.start_again()

    def start_again(self) -> None:
        self.root: Value | None = None
        self.root_span = Span(0, 0, 0, 1)
        self.findings: list[Finding] = []
        self._open: list[tuple[Table | Row, tuple[str, Span] | None]] = []
        self._container: Table | Row | None = None
        self._key: tuple[str, Span] | None = None
        self._key_end = 0
        self.ended = False
        self._documents = 0
        self._nodes = 0
        self._flow = 0

    def feed(self, events: Iterator[Any]) -> None:
        handlers = _HANDLERS
        for event in events:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(self, event)
        self.findings = list(in_order(self.findings))

    def refuse(self, code: str, span: Span, message: str, hint: str | None = None) -> None:
        self.findings.append(Finding(code=code, message=message, where=_location(self.name, span), hint=hint))
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop

    def on_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self.refuse(_SECOND[0], _span(event), *_SECOND[1:])
            raise _Stop

    def on_document_end(self, event: Any) -> None:
        self.ended = bool(event.explicit)

    def on_alias(self, event: Any) -> None:
        self.refuse("JR007", _span(event), f"alias `*{_short(event.anchor)}`", "write the value out where it belongs")
        self._place("", _span(event))

    def on_scalar(self, event: Any) -> None:
        span, text = _span(event), event.value
        if not text and span.plain:
            span = self._place_of_nothing(span)
        self._properties(event, span)
        if len(text) > self.limits.scalar:
            message = f"this text has {len(text):,} characters, the limit is {self.limits.scalar:,}"
            self.refuse("JR014", span, message, "shorten it")
        if event.style == '"':
            for character, _, _ in _refused_in(text):
                what = f"{_KINDS[_category(character)]} U+{ord(character):04X} written as an escape"
                code = "JR005" if character == "\t" else "JR004"
                self.refuse(code, span, what, "delete it; it cannot be seen and can change what the text means")
        # `{?b: c}` is the key `?b` to some readers and the key `b` to others.
        touched = self.text[event.start_mark.index - 1 : event.start_mark.index] == "?"
        if self._flow and ((span.plain and "?" in text) or (touched and (text or not span.plain))):
            self.refuse("JR016", span, *_QUESTION_MARK)
        if event.style in ("|", ">") and _BLOCK_HEADER_COMMENT.match(self.text, event.start_mark.index):
            self.refuse("JR001", span, "a comment must have a space before its `#`", "put a space before the `#`")
        if self._key is None:
            self._key_end = event.end_mark.index
        self._place(text, span)

    def _place_of_nothing(self, span: Span) -> Span:
        """Where a key or value that is left out stands in a mapping; the parsers say different things.

        A value stands right behind its key's colon, a key where the mapping begins.
        """
        if not isinstance(self._container, Table):
            return span
        if self._key is None:
            at = self._container.span
            return Span(at.line, at.column, at.line, at.column, plain=True)
        key = self._key[1]
        between = self.text[self._key_end : self.text.find(":", self._key_end) + 1]
        column = key.end_column + (len(between) if between.strip() == ":" and "\n" not in between else 0)
        return Span(key.end_line, column, key.end_line, column, plain=True)

    def on_mapping(self, event: Any) -> None:
        start = self.text[event.start_mark.index : event.start_mark.index + 1]
        marked = event.anchor is not None or event.tag is not None
        if event.flow_style and start != "{" and not marked:
            # `[a: b]` and `[? a]`: one pair without braces, which parsers read differently.
            told = _QUESTION_MARK if start == "?" else ("a pair inside `[...]` without braces", "write `{key: value}`")
            self.refuse("JR016", _span(event), *told)
        self._enter(Table(_span(event)), event)

    def on_sequence(self, event: Any) -> None:
        self._enter(Row(_span(event)), event)

    def on_end(self, _event: Any) -> None:
        self._container, self._key = self._open.pop()
        if self._flow:
            self._flow -= 1

    def _enter(self, container: Table | Row, event: Any) -> None:
        self._properties(event, container.span)
        if len(self._open) >= self.limits.depth:
            message = f"more than {self.limits.depth} lists and mappings within one another"
            self.refuse("JR012", container.span, message, "the format needs about ten")
            raise _Stop
        if isinstance(self._container, Table) and self._key is None:
            message = "a list or a mapping cannot be a key"
            self.refuse("JR015", container.span, message, "write the key as a plain word")
            raise _Stop
        self._place(container, container.span)
        # What comes after this container closes belongs to its parent, whose key has been used up.
        self._open.append((self._container, None))  # type: ignore[arg-type]  # the root has no parent
        self._container, self._key = container, None
        if event.flow_style or self._flow:
            self._flow += 1

    def _properties(self, event: Any, span: Span) -> None:
        self._nodes += 1
        if self._nodes > self.limits.nodes:
            message = f"more than {self.limits.nodes:,} keys and values"
            self.refuse("JR013", span, message, "split the policy, or raise the limit if you trust the file")
            raise _Stop
        if event.anchor is not None:
            hint = "write the value out wherever it is needed"
            self.refuse("JR007", span, f"anchor `&{_short(event.anchor)}`", hint)
        if event.tag is not None:
            self.refuse("JR009", span, f"tag `{_short(event.tag)}`", "remove it; types come from the format")

    def _place(self, value: Value, span: Span) -> None:
        """Put `value` where the next value belongs: at the root, into the list, or as key or value of the mapping."""
        container = self._container
        if isinstance(container, Row):
            container.append(value)
            container.values_at.append(span)
        elif container is None:
            # An empty root stands nowhere: some parsers put it behind the last line.
            if value != "":
                self.root, self.root_span = value, span
        elif self._key is None:
            self._key = (str(value), span)
            self._check_key(container, str(value), span)
        else:
            key, key_span = self._key
            self._key = None
            # Of two equal keys (already reported) the first one stays.
            if key not in container:
                container[key] = value
                container.keys_at[key] = key_span
                container.values_at[key] = span

    def _check_key(self, table: Table, key: str, span: Span) -> None:
        if key == "<<" and span.plain:
            self.refuse("JR008", span, "merge key `<<`", "write the keys out where they belong")
        twin = table.normal.setdefault(key if key.isascii() else unicodedata.normalize("NFC", key), key)
        if twin in table:
            first = table.keys_at[twin].line + 1
            message = f"the key `{_short(key)}` stands twice, first on line {first}"
            self.refuse("JR011", span, message, "rename or remove one of the two")


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    plain = isinstance(event, yaml.ScalarEvent) and not event.style
    return Span(start.line, start.column, end.line, end.column, plain)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


_HANDLERS: dict[type, Callable[[_Builder, Any], None]] = {
    yaml.DocumentStartEvent: _Builder.on_document,
    yaml.DocumentEndEvent: _Builder.on_document_end,
    yaml.AliasEvent: _Builder.on_alias,
    yaml.ScalarEvent: _Builder.on_scalar,
    yaml.MappingStartEvent: _Builder.on_mapping,
    yaml.SequenceStartEvent: _Builder.on_sequence,
    yaml.MappingEndEvent: _Builder.on_end,
    yaml.SequenceEndEvent: _Builder.on_end,
}
