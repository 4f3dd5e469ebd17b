"""Events of a parser to tables and rows: in a loop, within the limits, and with every refusal on record.

It builds what the short way (`express`) has doubts about, and everything where there is no libyaml.

Depth costs no stack, and a limit applies before anything is built. Events are what PyYAML calls so, of whatever class.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from justrules.findings import Finding, in_order
from justrules.policies.reading.characters import described, refused_in
from justrules.policies.reading.document import Row, Table, Value, location
from justrules.policies.reading.express import BLOCK_HEADER_COMMENT
from justrules.policies.reading.limits import MAX_FINDINGS, Limits
from justrules.policies.reading.places import Places, Span
from justrules.policies.reading.problems import QUESTION_MARK, SECOND_DOCUMENT


class Stop(Exception):
    """Reading ends here; the finding that says why is already recorded."""


class Builder:
    """Builds the document from events and records what is refused on the way.

    Attributes:
        root: what the file holds; `None` if that is nothing.
        root_span: where it stands.
        findings: what is refused.
        ended: whether the document has an end of its own, `...`, so that what follows is a second one.
    """

    def __init__(self, text: str, name: str, limits: Limits) -> None:
        self.text = text
        self.name = name
        self.limits = limits
        self.root: Value | None = None
        self.root_span = Span(0, 0, 0, 1)
        self.findings: list[Finding] = []
        self._places = Places(self.text)
        self._open: list[tuple[Table | Row | None, dict[str, int]]] = []
        self._container: Table | Row | None = None
        self._first_lines: dict[str, int] = {}
        self._key: tuple[str, Span] | None = None
        self._key_end = 0
        self.ended = False
        self._documents = 0
        self._nodes = 0
        self._flow = 0

    def feed(self, events: Iterable[Any], handlers: Mapping[type, Handler]) -> None:
        """Build from `events`, each by the handler of its class; those of other classes mean nothing.

        Raises:
            Stop: a finding ends the reading.
        """
        for event in events:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(self, event)
        self.findings = list(in_order(self.findings))

    def refuse(self, code: str, span: Span, message: str, hint: str | None = None) -> None:
        """Record a finding; too many of them end the reading with `Stop`."""
        self.findings.append(Finding(code=code, message=message, where=location(self.name, span), hint=hint))
        if len(self.findings) >= MAX_FINDINGS:
            raise Stop

    # --- events -------------------------------------------------------------------------------------------------

    def on_document(self, event: Any) -> None:
        """A document begins: the first is read, a second is refused."""
        self._documents += 1
        if self._documents > 1:
            code, message, hint = SECOND_DOCUMENT
            self.refuse(code, _span(event), message, hint)
            raise Stop

    def on_document_end(self, event: Any) -> None:
        """The document ends."""
        self.ended = bool(event.explicit)

    def on_alias(self, event: Any) -> None:
        """An alias is refused; nothing stands in its place."""
        self.refuse("JR007", _span(event), f"alias `*{_short(event.anchor)}`", "write the value out where it belongs")
        self._mark(event)
        self._place("", _span(event))

    def on_scalar(self, event: Any) -> None:
        """A text is checked, and put where it belongs."""
        span, text = _span(event, plain=not event.style), event.value
        if not text and span.plain:
            span = self._place_of_nothing(span)
        self._properties(event, span)
        if len(text) > self.limits.scalar:
            message = f"this text has {len(text):,} characters, the limit is {self.limits.scalar:,}"
            self.refuse("JR014", span, message, "shorten it")
        if event.style == '"':
            self._check_escapes(text, span)
        if self._flow:
            self._check_question_mark(event, span)
        if event.style in ("|", ">") and BLOCK_HEADER_COMMENT.match(self.text, event.start_mark.index):
            self.refuse("JR001", span, "a comment must have a space before its `#`", "put a space before the `#`")
        if self._key is None:
            self._key_end = event.end_mark.index
        self._mark(event)
        self._place(text, span)

    def on_mapping(self, event: Any) -> None:
        """A mapping begins."""
        start = self.text[event.start_mark.index : event.start_mark.index + 1]
        marked = event.anchor is not None or event.tag is not None
        if event.flow_style and start != "{" and not marked:
            # `[a: b]` and `[? a]`: one pair without braces, which parsers read differently.
            told = QUESTION_MARK if start == "?" else ("a pair inside `[...]` without braces", "write `{key: value}`")
            self.refuse("JR016", _span(event), *told)
        self._enter(Table(), event)

    def on_sequence(self, event: Any) -> None:
        """A list begins."""
        self._enter(Row(), event)

    def on_end(self, _event: Any) -> None:
        """A list or a mapping ends."""
        if self._container is not None:
            self._container.last = len(self._places.marks)
        self._container, self._first_lines = self._open.pop()
        # What comes after this container belongs to its parent, whose key has been used up.
        self._key = None
        if self._flow:
            self._flow -= 1

    # --- what is checked ----------------------------------------------------------------------------------------

    def _check_escapes(self, text: str, span: Span) -> None:
        for character, _, _ in refused_in(text):
            code = "JR005" if character == "\t" else "JR004"
            hint = "delete it; it cannot be seen and can change what the text means"
            self.refuse(code, span, f"{described(character)} written as an escape", hint)

    def _check_question_mark(self, event: Any, span: Span) -> None:
        # `{?b: c}` is the key `?b` to some readers and the key `b` to others.
        touched = self.text[event.start_mark.index - 1 : event.start_mark.index] == "?"
        if (span.plain and "?" in event.value) or (touched and (event.value or not span.plain)):
            self.refuse("JR016", span, *QUESTION_MARK)

    def _properties(self, event: Any, span: Span) -> None:
        self._nodes += 1
        if self._nodes > self.limits.nodes:
            message = f"more than {self.limits.nodes:,} keys and values"
            self.refuse("JR013", span, message, "split the policy, or raise the limit if you trust the file")
            raise Stop
        if event.anchor is not None:
            hint = "write the value out wherever it is needed"
            self.refuse("JR007", span, f"anchor `&{_short(event.anchor)}`", hint)
        if event.tag is not None:
            self.refuse("JR009", span, f"tag `{_short(event.tag)}`", "remove it; types come from the format")

    def _check_key(self, key: str, span: Span) -> None:
        if key == "<<" and span.plain:
            self.refuse("JR008", span, "merge key `<<`", "write the keys out where they belong")
        normal = key if key.isascii() else unicodedata.normalize("NFC", key)
        if normal in self._first_lines:
            message = f"the key `{_short(key)}` stands twice, first on line {self._first_lines[normal]}"
            self.refuse("JR011", span, message, "rename or remove one of the two")
        self._first_lines.setdefault(normal, span.line + 1)

    # --- what is built ------------------------------------------------------------------------------------------

    def _enter(self, container: Table | Row, event: Any) -> None:
        span = _span(event)
        self._properties(event, span)
        if len(self._open) >= self.limits.depth:
            message = f"more than {self.limits.depth} lists and mappings within one another"
            self.refuse("JR012", span, message, "the format needs about ten")
            raise Stop
        if isinstance(self._container, Table) and self._key is None:
            message = "a list or a mapping cannot be a key"
            self.refuse("JR015", span, message, "write the key as a plain word")
            raise Stop
        container.places, container.first = self._places, len(self._places.marks)
        self._mark(event)
        self._place(container, span)
        self._open.append((self._container, self._first_lines))
        self._container, self._first_lines, self._key = container, {}, None
        if event.flow_style or self._flow:
            self._flow += 1

    def _place(self, value: Value, span: Span) -> None:
        """Put `value` where the next value belongs: at the root, into the list, or as key or value of the mapping."""
        container = self._container
        if isinstance(container, Row):
            container.append(value)
        elif container is None:
            # An empty root stands nowhere: some parsers put it behind the last line.
            if value != "":
                self.root, self.root_span = value, span
        elif self._key is None:
            self._key = (str(value), span)
            self._check_key(str(value), span)
        else:
            # Of two equal keys (already reported) the first one stays.
            container.setdefault(self._key[0], value)
            self._key = None

    def _mark(self, event: Any) -> None:
        self._places.marks.extend((event.start_mark.index, event.end_mark.index))

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


Handler: TypeAlias = Callable[[Builder, Any], None]
"""What is done with an event of one class: one of the builder's methods `on_...`."""


def _span(event: Any, *, plain: bool = False) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line, start.column, end.line, end.column, plain)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
