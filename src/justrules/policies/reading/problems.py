"""What stopped the YAML parser, in the words of the person who wrote the file."""

from __future__ import annotations

from typing import Any

from justrules.policies.reading.places import Span

SECOND_DOCUMENT = ("JR010", "a second document starts here", "keep one policy to a file")
"""Code, message and hint."""

QUESTION_MARK = ("an unquoted question mark inside brackets", "put the question in quotes")
"""Message and hint of `JR016`."""

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


def in_plain_words(problem: Exception) -> tuple[str, str, str | None]:
    """Code, message and hint for what stopped the parser."""
    told = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', '')}"
    if "got '?'" in told:
        return "JR016", *QUESTION_MARK
    if "undefined tag handle" in told:
        return "JR009", "a tag", "remove it; types come from the format"
    if isinstance(problem, ValueError | OverflowError):
        return "JR001", "an escape that stands for no character", "use single quotes, or write two backslashes"
    for part, message, hint in _PROBLEMS:
        if part in told:
            return "JR001", message, hint
    return "JR001", "this cannot be read as YAML", None


def span_of_problem(problem: Exception, parser: Any) -> Span:
    """Where the author looks: at the problem, at what it began with, or where the parser has come to."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None) or parser.get_mark()
    if "quotation mark" in in_plain_words(problem)[1]:
        mark = getattr(problem, "context_mark", None) or mark
    return Span(mark.line, mark.column, mark.line, mark.column + 1)
