"""Comments that answer a warning: where they are found, what they answer for, and what is none."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.findings import Finding, Location
from justrules.policies import source
from justrules.policies.ignores import Ignore, idle, ignores_in, unanswered
from justrules.policies.source import Document, Row, Table, Value, read

MARK = "justrules: ignore[JR302] because"


def ignores(text: str) -> list[Ignore]:
    return list(ignores_in(read(text, name="a.yaml")))


def reasons(text: str) -> list[str]:
    return [ignore.reason for ignore in ignores(text)]


# --- what is read of a comment ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# justrules: ignore[JR302] because the law says so", ("JR302",), "the law says so"),
        ("#justrules:ignore[JR302]because it is so", ("JR302",), "it is so"),
        ("#   justrules :  ignore [ jr302 , JR303 ]  because: two of them  ", ("JR302", "JR303"), "two of them"),
        ("# see below # justrules: ignore[JR302] because of # signs", ("JR302",), "of # signs"),
        ("# justrules: ignore[JR302]", ("JR302",), ""),
        ("# justrules: ignore[JR302] because", ("JR302",), ""),
        ("# justrules: ignore[JR302] the law says so", ("JR302",), ""),
        ("# justrules: ignore[JR302] becauseless", ("JR302",), ""),
        ("# justrules: ignore JR302 because of that", (), ""),
        ("# justrules: ignore[] because of that", (), "of that"),
        ("# justrules: ignore[JR302", (), ""),
        ("# justrules: off", (), ""),
    ],
)
def test_a_comment_gives_codes_and_a_reason(comment: str, codes: tuple[str, ...], reason: str) -> None:
    """What cannot be read has no codes; what does not say `because` has no reason."""
    text = f"a: b {comment}"
    (ignore,) = ignores(f"{text}\n")
    assert (ignore.codes, ignore.reason) == (codes, reason)
    assert (ignore.where.line, ignore.where.source) == (1, "a.yaml")
    assert ignore.where.column == text.rindex("#", 0, text.index("justrules")) + 1


@pytest.mark.parametrize(
    "comment",
    ["# an ordinary comment", "# justrules is a library", "# ignore[JR302] because of that", "# about justrules: x"],
)
def test_other_comments_are_left_alone(comment: str) -> None:
    """Only a comment that begins by speaking to justrules is read."""
    assert ignores(f"{comment}\na: b\n") == []


# --- what a comment answers for --------------------------------------------------------------------------------

NESTED = """\
top: text
questions:
  first:
    text: Was it so?
    answers:
      yes: a
      no: b
  second:
    text: >-
      A long
      text

    help: none
list:
  - one
  - id: two
    facts: none
last: [1,
  2]
"""


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (1, (1, 1)),
        (2, (2, 13)),  # all questions
        (3, (3, 7)),
        (4, (4, 4)),
        (5, (5, 7)),
        (8, (8, 13)),
        (9, (9, 12)),  # a block text, to the line before the next key
        (13, (13, 13)),
        (14, (14, 17)),
        (15, (15, 15)),
        (16, (16, 17)),  # an entry of a list
        (18, (18, 19)),
    ],
)
def test_a_comment_answers_for_its_line_and_all_that_begins_there(line: int, lines: tuple[int, int]) -> None:
    """At the end of a line, or on a line of its own above it."""
    text = NESTED.split("\n")
    before, here, after = text[: line - 1], text[line - 1], text[line:]
    at_the_end = [*before, f"{here} # {MARK} so", *after]
    (ignore,) = ignores("\n".join(at_the_end))
    assert (ignore.first, ignore.last, ignore.where.line) == (*lines, line)
    above = [*before, f"# {MARK} so", "", "# and more", here, *after]
    (ignore,) = ignores("\n".join(above))
    assert (ignore.first, ignore.last, ignore.where.line) == (lines[0] + 3, lines[1] + 3, line)


def test_a_comment_below_everything_answers_for_nothing_in_particular() -> None:
    """There is no line below it, so it finds no warning."""
    (ignore,) = ignores(f"a: b\n# {MARK} so")
    assert ignore.first == 2


def finding(code: str, line: int) -> Finding:
    return Finding(code=code, message=f"{code} on {line}", where=Location(source="a.yaml", line=line, column=1))


def ignore_of(codes: tuple[str, ...], first: int, last: int, reason: str = "so") -> Ignore:
    return Ignore(codes=codes, reason=reason, first=first, last=last, where=Location(source="a.yaml", line=first))


def test_warnings_are_answered_and_errors_are_not() -> None:
    """An ignore answers for warnings of its code on its lines, and for nothing else."""
    findings = [finding("JR302", 4), finding("JR302", 7), finding("JR303", 4), finding("JR301", 4)]
    ignores = [ignore_of(("JR302", "JR301"), 3, 5)]
    assert unanswered(findings, ignores) == (findings[1], findings[2], findings[3])
    assert unanswered(findings, []) == tuple(findings)
    assert unanswered(findings, [ignore_of(("JR302",), 3, 5, reason="")]) == tuple(findings)


@given(
    st.lists(st.tuples(st.sampled_from(["JR302", "JR303"]), st.integers(0, 12))),
    st.lists(st.tuples(st.sets(st.sampled_from(["JR302", "JR303"])), st.integers(1, 12), st.integers(0, 5))),
)
def test_what_is_answered_is_what_lies_in_some_stretch(
    at: list[tuple[str, int]], stretches: list[tuple[set[str], int, int]]
) -> None:
    """Merging stretches and searching them comes to the same as looking at each pair."""
    findings = [finding(code, line) for code, line in at]
    ignores = [ignore_of(tuple(sorted(codes)), first, first + more) for codes, first, more in stretches]

    def answers(ignore: Ignore, code: str, line: int) -> bool:
        return code in ignore.codes and ignore.first <= line <= ignore.last

    left = [f for f in findings if not any(answers(i, f.code, f.where.line) for i in ignores)]
    assert list(unanswered(findings, ignores)) == left
    useless = [
        (i, c)
        for i in ignores
        for c in i.codes
        if not any(answers(i, f.code, f.where.line) and f.code == c for f in findings)
    ]
    assert list(idle(findings, ignores)) == useless


# --- what is no comment ----------------------------------------------------------------------------------------

NO_COMMENTS = (
    f"a: 'quoted # {MARK} so'",
    f'a: "quoted # {MARK} so"',
    f"a: 'quoted\n  # {MARK} so\n  end'",
    f'a: "quoted\n  # {MARK} so\n\n  end"',
    f'a: "an escaped \\" quote # {MARK} so"',
    f"a: 'it''s # {MARK} so'",
    f"a: |\n  # {MARK} so",
    f"a: >-\n  text\n  # {MARK} so\n\n  # {MARK} so\nb: c",
    f"a: |2\n   # {MARK} so",
    f"a:\n  - |+\n    # {MARK} so\n\n  - b",
    f"'# {MARK} so': b",
    f'{{"# {MARK} so": b}}',
    f"a: [x, '# {MARK} so', \"# {MARK} so\"]",
    "a: glued#justrules:ignore[JR302]because",
    "a: over\n  two#justrules:ignore[JR302] lines#justrules:x",
)
COMMENTS = (
    f"a: b # {MARK} so",
    f"# {MARK} so\na: b",
    f"a: b\n   # {MARK} so\nc: d",
    f"a: | # {MARK} so\n  text",
    f"a: >2- # {MARK} so\n   text",
    f"a: |\n  text\n# {MARK} so\nb: c",
    f"a: |\n    text\n  # {MARK} so\nb: c",
    f"a:\n  - |\n    text\n  # {MARK} so\n  - b",
    f"a: 'quoted' # {MARK} so",
    f'a: "quoted # not this" # {MARK} so',
    f"a: 'quoted\n  # not this' # {MARK} so",
    f"a: [b, # {MARK} so\n  c]",
    f"a: {{b: c}} # {MARK} so",
    f"a: # {MARK} so\n  b: c",
    f"a: plain#no # {MARK} so",
    f"a: # {MARK} so\n  text below",
    f"a:\n- b # {MARK} so\n- c",
    f"a: é🛩 # {MARK} so",
    f"\ufeffa: b # {MARK} so",
    f"a: b\r\nc: d # {MARK} so\r\n",
    f"--- # {MARK} so\na: b",
    f"a: b\n... # {MARK} so",
)


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With libyaml, and as on a machine where PyYAML was built without it."""
    if request.param == "pure":
        monkeypatch.setattr(source, "LIBYAML", None)
    return str(request.param)


@pytest.mark.parametrize("text", NO_COMMENTS)
def test_what_stands_in_a_text_is_no_comment(text: str) -> None:
    """In quotes, in a block text, in a key, or glued to a word, a `#` is a character like any other."""
    assert reasons(text) == []


@pytest.mark.parametrize("text", COMMENTS)
def test_a_comment_is_found_wherever_yaml_allows_one(text: str) -> None:
    """At the end of every kind of line, on lines of its own, at the header of a block text, after other texts."""
    assert reasons(text) == ["so"]


# --- any file --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class File:
    """A file, and the reasons of the comments that were put into it."""

    text: str
    comments: list[str]


_WORDS = ("word", "two words", "it's", 'a "b"', "x#y", "é", "- a", "{b", "100 %", "#", "")


@st.composite
def files(draw: st.DrawFn) -> File:
    """Mappings with texts of every style, texts that look like comments in them, and comments around them."""
    lines: list[str] = []
    comments: list[str] = []

    def comment(indent: str = " ") -> str:
        if not draw(st.booleans()):
            return ""
        comments.append(f"reason {len(comments)}")
        return f"{indent}# {MARK} {comments[-1]}"

    def words() -> str:
        inside = [draw(st.sampled_from(_WORDS)) for _ in range(draw(st.integers(0, 2)))]
        return " ".join([*inside, f"# {MARK} a text", *inside[:1]]).strip()

    for number in range(draw(st.integers(1, 5))):
        own = comment(" " * draw(st.integers(0, 3)))
        lines.extend([own] if own else [])
        key = f"key{number}"
        match draw(st.sampled_from(["plain", "single", "double", "folded", "literal", "list", "flow"])):
            case "plain":
                lines.append(f"{key}: a#justrules:ignore[JR302]because{comment()}")
            case "single":
                parts = [words().replace("'", "''") for _ in range(draw(st.integers(1, 3)))]
                lines += [f"{key}: 'x {parts[0]}", *(f"    {part}" for part in parts[1:]), f"    end'{comment()}"]
            case "double":
                parts = [words().replace('"', '\\"') for _ in range(draw(st.integers(1, 3)))]
                lines += [f'{key}: "x {parts[0]}', *(f"    {part}" for part in parts[1:]), f'    end"{comment()}']
            case "list":
                lines += [f"{key}:{comment()}", f"  - '{words().replace(chr(39), chr(39) * 2)}'{comment()}"]
                lines += [f"  - plain{comment()}"]
            case "flow":
                quoted = words().replace('"', '\\"')
                lines += [f'{key}: {{a: "{quoted}",{comment()}', f"  b: c}}{comment()}"]
            case style:
                header = ("|" if style == "literal" else ">") + draw(st.sampled_from(["", "-", "+", "4", "4-"]))
                lines.append(f"{key}: {header}{comment()}")
                lines += [f"    {words()}" if draw(st.booleans()) else "" for _ in range(draw(st.integers(0, 3)))]
                lines += [f"    {words()}"]
    return File("\n".join(lines) + draw(st.sampled_from(["\n", "\n\n"])), comments)


@given(files())
def test_a_comment_in_a_text_is_never_taken_for_an_ignore_and_every_other_is(file: File) -> None:
    """Exactly the comments that were put around the texts are found, in order."""
    assert reasons(file.text) == file.comments


def plain_data(value: Value) -> object:
    if isinstance(value, Table):
        return {key: plain_data(below) for key, below in value.items()}
    return [plain_data(below) for below in value] if isinstance(value, Row) else value


@given(files())
def test_whatever_is_taken_for_a_comment_can_be_deleted(file: File) -> None:
    """Without the comments the file says the same: that is what makes them comments."""
    document = read(file.text)
    lines = document.text.split("\n")
    for ignore in reversed(ignores_in(document)):
        line = ignore.where.line - 1
        before = lines[line][: ignore.where.column - 1].rstrip()
        lines[line : line + 1] = [before] if before else []
    assert plain_data(read("\n".join(lines)).root) == plain_data(document.root)


# --- effort ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"# {MARK} so\n" * 5_000 + "a: b",
        "a: b # " + "justrules: " * 20_000,
        "a: b # justrules: ignore[" + "JR302," * 30_000 + "] because so",
        "a:\n" + f"  - b # {MARK} so\n" * 5_000,
        "a: '" + "# justrules: " * 1_200 + "'",
    ],
    ids=["above", "marks", "codes", "lines", "text"],
)
def test_a_file_full_of_comments_is_read_in_no_time(text: str) -> None:
    """The effort grows with the file and no faster."""
    document = read(text)
    begun = time.perf_counter()
    found = ignores_in(document)
    findings = [finding("JR302", line) for line in range(5_000)]
    unanswered(findings, found)
    list(idle(findings, found))
    assert time.perf_counter() - begun < 2


def test_a_file_without_a_word_for_justrules_is_not_searched() -> None:
    """The usual file pays nothing."""
    assert ignores_in(Document(Table(), "a.yaml", "nothing here")) == ()
