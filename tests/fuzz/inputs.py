"""Texts that are almost YAML: token soup, and policies with a few characters changed.

Plain bytes at random never get past the first line of a parser. These do, and meet its corners.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

TOKENS = (
    *"?:,[]{}-#&*!|>'\"%@` \n~=.+\\/abyn019é😀",
    *("\n  ", "\n- ", "\n    ", "\n\n", "  ", " \n", "\r\n"),
    *("? ", ": ", "- ", "# ", " #", ", ", ":\n", "-\n", "?\n"),
    *("''", '""', "<<", "---", "...", "\n---\n", "\n...\n", "--- ", "{?", "[?", "?]", "?}", "? a", ": ?"),
    *("|2", "|-", ">+", ">2-", "|\n", ">\n", "|#", "| #", "|\n  ", ">-\n    ", "|1\n "),
    *("!", "!!", "!!str ", "!<x> ", "!e!x ", "&a", "*a", "&a ", "*a ", "<<: ", "#x"),
    *("yes: no", "{a: b}", "[a, b]", "{a: b, c}", "[a: b]", "[{a: b}]", "a: b\n", "a: 'b'\n", '"a":b', "{'a':b}"),
    *("\\n", "\\x41", "\\u00e9", "\\U0001f600", "\\ud800", "\\\n", "\\ ", "\\/", "\\'", '\\"', "\\0", "\\_", "\\N"),
    *("\t", "\x85", "\u2028", "\ufeff", "\u200b", "\u00a0", "\x00", "\r", "%YAML 1.1\n", "%"),
)

# Where the soup stands: each kind of YAML context has its own corners.
CONTEXTS = (
    "{}",
    "a: {}",
    "a: {}\nb: c\n",
    "a:\n  {}\nb: c\n",
    "a:\n  b: {}\n  c: d\n",
    "a:\n- {}\n- b\n",
    "a:\n  - b: {}\n    c: d\n",
    "a: {{b: {}}}",
    "a: {{b: {}, c: d}}\n",
    "a: {{{}}}\n",
    "a: [{}]",
    "a: [{}, b]\n",
    "a: [b,\n {},\n c]\n",
    "a: [{{b: {}}}]\n",
    'a: "{}"\n',
    'a: "b\n  {}"\nc: d\n',
    "a: '{}'\n",
    "a: 'b\n\n  {}'\nc: d\n",
    "a: |\n  {}\nb: c\n",
    "a: >-\n  b\n   {}\n  c\nd: e\n",
    "a: b\n  {}\nc: d\n",
    "? {}\n: a\n",
    "? a\n: {}\n",
    "{}: a\n",
    '"{}": a\n',
    "# {}\na: b\n",
    "--- {}\n",
)

SEED = r"""format: justrules/1
id: demo   # a comment
version: 1.10
title: "Quoted \u00e9 text"
summary: >-
  Folded text
  over two lines

  and a paragraph
notes:
  - 'single ''quoted'''
  - |
    literal
     block
  - plain text
    over two lines
questions:
  q1:
    text: Was there a procedure?
    answers: {yes: q2, no: "end"}
  q2: {text: 'Did it?', answers: [a, b, {c: d}]}
  ? explicit
  : value
outcomes: {}
empty:
list: []
flow: {a: , b: [c,
  d], 'e':f, "g": {h: {i: j}}}
"""


def seeded(seed: int) -> Random:
    """A source of chance that can be asked again: the same seed gives the same inputs."""
    return Random(seed)  # a search, not a secret


def soup(random: Random) -> str:
    """A few tokens in a row, in one of the contexts."""
    tokens = "".join(random.choice(TOKENS) for _ in range(random.randint(1, 10)))
    return random.choice(CONTEXTS).format(tokens)


def changed(random: Random, text: str, most: int = 3) -> str:
    """`text` with one to `most` places changed: a token put in, a token instead of a character, characters cut out."""
    for _ in range(random.randint(1, most)):
        at = random.randrange(len(text) + 1)
        match random.randrange(5):
            case 0 | 1 | 2:
                text = text[:at] + random.choice(TOKENS) + text[at:]
            case 3:
                text = text[:at] + random.choice(TOKENS) + text[at + 1 :]
            case _:
                text = text[:at] + text[at + random.randint(1, 4) :]
    return text


def excerpt(random: Random, text: str) -> str:
    """A few lines of `text`, or all of them."""
    if random.random() < 0.3:
        return text
    lines = text.split("\n")
    first = random.randrange(len(lines))
    return "\n".join(lines[first : first + random.randint(1, 8)])


def texts(random: Random, seeds: Sequence[str] = (SEED,)) -> Iterator[str]:
    """Inputs without end; the same `random` gives the same ones."""
    while True:
        if random.random() < 0.5:
            yield soup(random)
        else:
            yield changed(random, excerpt(random, random.choice(seeds)))
