"""Files made to crash, hang, bloat or mislead whoever reads them, each with what must become of it.

Every row and variant of the published ways to break YAML readers is here, and many of our own. The files are made when
they are needed: some have fifty megabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attack:
    """How to make the file, and how it must end.

    Attributes:
        make: the file's text, or its bytes where it is not UTF-8.
        ends: `read` if it is data, whatever the format says of it; `policy` if it is even a policy that compiles; or a
            code, which must be among its findings.
    """

    make: Callable[[], str | bytes]
    ends: str

    def data(self) -> bytes:
        """The bytes of the file."""
        made = self.make()
        return made.encode("utf-8", errors="surrogatepass") if isinstance(made, str) else made


def lines(line: str, numbers: Iterable[int]) -> str:
    """`line` once for each number, which it may name as `{}`."""
    return "".join(line.format(number) for number in numbers)


# --- words that other readers turn into something else -------------------------------------------------------

WORDS = {
    "norway-values": Attack(lambda: "a: [yes, no, on, off, Yes, NO, On, y, n, oN, true, null, ~]", "read"),
    "norway-keys": Attack(lambda: "yes: 1\nno: 2\non: 3\noff: 4\ny: 5\n'null': 6\n~: 7\n", "read"),
    "keys-equal-by-value": Attack(lambda: "1: a\n1.0: b\ntrue: c\nyes: d\n01: e\n0x1: f\n", "read"),
    "duplicate-key": Attack(lambda: "no: human_error\nno: reckless\n", "JR011"),
    "duplicate-key-in-braces": Attack(lambda: "a: {no: x, 'no': y}", "JR011"),
    "versions": Attack(lambda: "a: 1.10\nb: 5.20\nc: 1.0\n", "read"),
    "base-60": Attack(lambda: "a: 1:30\nb: 190:20:30\nc: 12:30:45.5\n", "read"),
    "octal-and-friends": Attack(lambda: "a: [010, 1_000, 0b11, 0o10, 1e3, 08, +1, 0x_, ._1]", "read"),
    "dates": Attack(lambda: "a: 2026-01-12\nb: 2026-01-12T10:00:00Z\n", "read"),
    "impossible-date": Attack(lambda: "a: 2026-13-45\nb: 0000-00-00\n", "read"),
    "impossible-time-zone": Attack(lambda: "a: 2026-01-12T10:00:00+99:99\n", "read"),
    "integer-of-5000-digits": Attack(lambda: "a: " + "9" * 5_000, "read"),
    "integer-of-20000-digits": Attack(lambda: "a: " + "9" * 20_000, "JR014"),
    "hex-of-2000000-digits": Attack(lambda: "a: 0x" + "f" * 2_000_000, "JR002"),
    "binary-of-15000-digits": Attack(lambda: "a: 0b" + "1" * 15_000, "read"),
    "base-60-of-5000-parts": Attack(lambda: "a: 1" + ":59" * 5_000, "read"),
    "infinite": Attack(lambda: "a: [.inf, -.INF, .nan, 1e999, -0.0]", "read"),
    "value-sign": Attack(lambda: "=: a\nb: =\n", "read"),
}

# --- tags ----------------------------------------------------------------------------------------------------

TAGS = {
    "int-of-letters": Attack(lambda: "a: !!int abc", "JR009"),
    "int-of-nothing": Attack(lambda: "a: !!int ''", "JR009"),
    "float-of-nothing": Attack(lambda: "a: !!float ''", "JR009"),
    "bool-maybe": Attack(lambda: "a: !!bool maybe", "JR009"),
    "timestamp-of-letters": Attack(lambda: "a: !!timestamp x", "JR009"),
    "binary": Attack(lambda: "a: !!binary =====", "JR009"),
    "set": Attack(lambda: "!!set {a, b}", "JR009"),
    "ordered-map": Attack(lambda: "a: !!omap [b: c]", "JR009"),
    "pairs-of-scalars": Attack(lambda: "a: !!pairs [b, c]", "JR009"),
    "python-apply": Attack(lambda: "a: !!python/object/apply:os.system [id]", "JR009"),
    "python-new": Attack(lambda: "a: !!python/object/new:list {listitems: !!python/tuple [x]}", "JR009"),
    "python-name": Attack(lambda: "a: !!python/name:os.system ''", "JR009"),
    "python-module": Attack(lambda: "a: !!python/module:antigravity ''", "JR009"),
    "tag-on-the-root": Attack(lambda: "!!python/object:justrules.Policy {a: b}", "JR009"),
    "tag-on-a-key": Attack(lambda: "!!str a: b", "JR009"),
    "tag-in-full": Attack(lambda: "a: !<tag:yaml.org,2002:python/object/apply:os.system> [id]", "JR009"),
    "tag-with-escapes": Attack(lambda: "a: !!python%2Fobject%2Fapply%3Aos.system [id]", "JR009"),
    "tag-with-broken-escapes": Attack(lambda: "a: !!x%FF%FE%00 y", "JR001"),
    "tag-without-handle": Attack(lambda: "a: !e!x y", "JR009"),
    "tag-of-200000-characters": Attack(lambda: "a: !" + "x" * 200_000 + " y", "JR009"),
    "20000-tags": Attack(lambda: "a: [" + "!t x, " * 19_990 + "]", "JR009"),
    "20000-tags-and-anchors": Attack(lambda: "a: [" + "&a !t x, " * 19_990 + "]", "JR009"),
    "250000-exclamation-marks": Attack(lambda: "!" * 250_000, "JR009"),
    "125000-exclamation-marks": Attack(lambda: "! " * 125_000, "JR001"),
}

# --- depth ---------------------------------------------------------------------------------------------------

DEPTH = {
    "1000-brackets": Attack(lambda: "a: " + "[" * 1_000, "JR012"),
    "1000-brackets-closed": Attack(lambda: "a: " + "[" * 1_000 + "]" * 1_000, "JR012"),
    "1000-braces": Attack(lambda: "{a: " * 1_000 + "b" + "}" * 1_000, "JR012"),
    "100000-brackets": Attack(lambda: "[" * 100_000, "JR012"),
    "100000-brackets-closed": Attack(lambda: "[" * 100_000 + "]" * 100_000, "JR012"),
    "60000-braces": Attack(lambda: "{a: " * 60_000, "JR012"),
    "100000-braces": Attack(lambda: "{a: " * 100_000 + "}" * 100_000, "JR002"),
    "100000-dashes": Attack(lambda: "- " * 100_000, "JR012"),
    "100000-dashes-on-lines": Attack(lambda: "-\n" * 100_000, "JR013"),
    "100000-keys-begun": Attack(lambda: "? " * 100_000, "JR015"),
    "dashes-and-keys-begun": Attack(lambda: "- ? " * 60_000, "JR015"),
    "600-indented-keys": Attack(lambda: "".join(" " * depth + "a:\n" for depth in range(600)), "JR012"),
    "600-indented-dashes": Attack(lambda: "".join(" " * depth + "-\n" for depth in range(600)), "JR012"),
    "brackets-in-braces": Attack(lambda: "[{a: " * 40_000, "JR012"),
    "keys-that-are-lists": Attack(lambda: "{[" * 60_000, "JR015"),
    "33-brackets": Attack(lambda: "a: " + "[" * 32 + "]" * 32, "JR012"),
    "32-deep": Attack(lambda: "a: " + "[" * 31 + "]" * 31, "read"),
    "30-deep-4000-times": Attack(lambda: "a: [" + ("[" * 30 + "]" * 30 + ",") * 4_000 + "]", "JR013"),
    "30-deep-with-long-texts": Attack(lambda: "a: [" + ("[" * 29 + "x" * 900 + "]" * 29 + ",\n") * 260 + "]", "read"),
    "up-and-down": Attack(
        lambda: lines("k{}:\n" + "".join(" " * depth + " a:\n" for depth in range(28)), range(300)), "read"
    ),
}

# --- anchors, aliases, merge keys ----------------------------------------------------------------------------


def laughs() -> str:
    """The billion laughs: nine lists of nine of the list before."""
    rows = ["a0: &a0 [lol, lol, lol]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(rows)


def merge_bomb() -> str:
    """Eight levels of merge keys, each of which merges the one before seven times."""
    rows = ["a0: &a0 {k: v}"]
    rows += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 7)}]}}" for n in range(1, 9)]
    return "\n".join(rows)


ANCHORS = {
    "billion-laughs": Attack(laughs, "JR007"),
    "seven-level-laughs": Attack(lambda: laughs().split("\na7")[0], "JR007"),
    "merge-key-bomb": Attack(merge_bomb, "JR008"),
    "merge-key": Attack(lambda: "a: {<<: {b: c}}", "JR008"),
    "merge-key-with-a-list": Attack(lambda: "a: {<<: [{b: c}, {d: e}]}", "JR008"),
    "merge-key-with-nothing": Attack(lambda: "<<:\n", "JR008"),
    "cyclic-list": Attack(lambda: "a: &a [*a]", "JR007"),
    "cyclic-mapping": Attack(lambda: "a: &a {b: *a}", "JR007"),
    "cyclic-root": Attack(lambda: "&a {b: *a}", "JR007"),
    "cyclic-key": Attack(lambda: "a: &a {*a : b}", "JR007"),
    "alias-of-nothing": Attack(lambda: "a: *b", "JR007"),
    "anchor-used-by-nobody": Attack(lambda: "a: &b c", "JR007"),
    "anchor-twice": Attack(lambda: "a: &b c\nd: &b e\nf: *b\n", "JR007"),
    "20000-anchors": Attack(lambda: "a: [" + "&a x, " * 19_990 + "]", "JR007"),
    "80000-aliases": Attack(lambda: "a: [" + "*a, " * 60_000 + "]", "JR007"),
    "anchor-of-200000-characters": Attack(lambda: "a: &" + "x" * 200_000 + " y", "JR007"),
    "quadratic-aliases": Attack(lambda: "a: &a " + "x" * 10_000 + "\nb: [" + "*a, " * 40_000 + "]", "JR007"),
    "80000-ampersands": Attack(lambda: "&a " * 80_000, "JR001"),
}

# --- many and large ------------------------------------------------------------------------------------------


def colliding(count: int) -> str:
    """Keys that, read as integers, all have the hash 0."""
    return lines("{}: \n", (number * (2**61 - 1) for number in range(1, count + 1)))


SIZES = {
    "colliding-keys": Attack(lambda: colliding(9_000), "read"),
    "20000-colliding-keys": Attack(lambda: colliding(20_000), "JR002"),
    "200000-keys": Attack(lambda: lines("key{}: v\n", range(200_000)), "JR002"),
    "15000-keys": Attack(lambda: lines("k{}: v\n", range(15_000)), "JR013"),
    "20001-nodes": Attack(lambda: "a: [" + ", ".join("b" * 19_997) + ", b]", "JR013"),
    "20000-nodes": Attack(lambda: "a: [" + ", ".join("b" * 19_997) + "]", "read"),
    "80000-small-lists": Attack(lambda: "a: [" + "[]," * 80_000 + "]", "JR013"),
    "80000-small-mappings": Attack(lambda: "a: [" + "{}," * 80_000 + "]", "JR013"),
    "text-of-50-megabytes": Attack(lambda: b"a: " + b"x" * 50_000_000, "JR002"),
    "comment-of-50-megabytes": Attack(lambda: b"a: b # " + b"x" * 50_000_000, "JR002"),
    "blanks-of-50-megabytes": Attack(lambda: b" " * 50_000_000, "JR002"),
    "line-ends-of-50-megabytes": Attack(lambda: b"\n" * 50_000_000, "JR002"),
    "nul-of-50-megabytes": Attack(lambda: b"\0" * 50_000_000, "JR002"),
    "100000-directives": Attack(lambda: lines("%TAG !{}! tag:x\n", range(100_000)), "JR002"),
    "13000-directives": Attack(lambda: lines("%TAG !{}! tag:x\n", range(13_000)), "JR006"),
    "one-byte-too-many": Attack(lambda: "a: b #" + "x" * (256 * 1024 - 5), "JR002"),
    "largest-comment": Attack(lambda: "a: b #" + "x" * (256 * 1024 - 6), "read"),
    "text-of-250000-characters": Attack(lambda: "a: " + "x" * 250_000, "JR014"),
    "key-of-250000-characters": Attack(lambda: "x" * 250_000 + ": a", "JR001"),
    "key-of-16000-characters": Attack(lambda: "? " + "x" * 16_000 + "\n: a", "read"),
    "key-of-16001-characters": Attack(lambda: "? " + "x" * 16_001 + "\n: a", "JR014"),
    "240-keys-of-1030-characters": Attack(lambda: ("x" * 1030 + ": a\n") * 240, "JR001"),
    "240-keys-of-1000-characters": Attack(lambda: lines("x" * 996 + "{:04}: a\n", range(240)), "read"),
    "10000-equal-keys": Attack(lambda: "a: b\n" * 9_990, "JR011"),
    "10000-twin-keys": Attack(lambda: lines("\u00e9{}: a\n", range(9_990)), "read"),
    "5000-pairs-of-twin-keys": Attack(
        lambda: lines("\u00e9{}: a\n", range(4_900)) + lines("e\u0301{}: a\n", range(4_900)), "JR011"
    ),
    "10000-empty-values": Attack(lambda: lines("k{}:\n", range(9_990)), "read"),
    "10000-empty-values-in-braces": Attack(lambda: "{" + lines("k{}: ,", range(9_990)) + "}", "read"),
    "10000-keys-without-values-in-braces": Attack(lambda: "a: {" + lines("k{},", range(9_990)) + "}", "read"),
    "20000-empty-entries": Attack(lambda: "a:\n" + "-\n" * 19_900, "read"),
    "explicit-keys-far-from-a-colon": Attack(lambda: lines("? some-key-of-length-{}\n", range(9_900)) + "a: b", "read"),
    "8000-explicit-keys": Attack(lambda: lines("? k{}\n", range(8_000)), "read"),
}

# --- characters ----------------------------------------------------------------------------------------------


def every(first: int, count: int) -> str:
    """`count` characters in a row."""
    return "".join(map(chr, range(first, first + count)))


CHARACTERS = {
    "line-separator-in-comment": Attack(lambda: "a: b # \u2028hidden: key\n", "JR004"),
    "paragraph-separator-in-comment": Attack(lambda: "a: b # \u2029hidden: key\n", "JR004"),
    "next-line-in-comment": Attack(lambda: "a: b # \u0085hidden: key\n", "JR004"),
    "line-separator-in-text": Attack(lambda: "a: b\u2028c: d\n", "JR004"),
    "carriage-return-in-comment": Attack(lambda: "a: b # \rhidden: key\n", "JR004"),
    "lone-carriage-returns": Attack(lambda: "a: b\rc: d\r", "JR004"),
    "carriage-returns-before-line-end": Attack(lambda: "a: b\r\r\nc: d\r\n", "JR004"),
    "nul": Attack(lambda: "a: b\0c\n", "JR004"),
    "nul-at-the-end": Attack(lambda: "a: b\n\0", "JR004"),
    "form-feed": Attack(lambda: "a: b\f\nc: d\n", "JR004"),
    "vertical-tab": Attack(lambda: "a:\vb\n", "JR004"),
    "escape-sequence-for-terminals": Attack(lambda: "a: b \x1b[2J\x1b]0;owned\x07\n", "JR004"),
    "delete": Attack(lambda: "a: b\x7f\n", "JR004"),
    "right-to-left-override": Attack(lambda: "a: \u202eyltliug\u202c\n", "JR004"),
    "left-to-right-embedding": Attack(lambda: "a: \u202ab\n", "JR004"),
    "isolates": Attack(lambda: "a: \u2067b\u2069\n", "JR004"),
    "arabic-letter-mark": Attack(lambda: "a: b\u061c\n", "JR004"),
    "zero-width-space-in-key": Attack(lambda: "n\u200bo: a\nno: b\n", "JR004"),
    "zero-width-joiner": Attack(lambda: "a: b\u200dc\n", "JR004"),
    "word-joiner": Attack(lambda: "a: b\u2060c\n", "JR004"),
    "soft-hyphen": Attack(lambda: "a: b\u00adc\n", "JR004"),
    "invisible-tag-letters": Attack(lambda: "a: yes\U000e0041\U000e0042\n", "JR004"),
    "interlinear-annotation": Attack(lambda: "a: \ufff9b\ufffac\ufffb\n", "JR004"),
    "musical-format-character": Attack(lambda: "a: \U0001d173b\n", "JR004"),
    "noncharacters": Attack(lambda: "a: \ufdd0\ufffe\uffff\U0010ffff\n", "JR004"),
    "private-use": Attack(lambda: "a: \ue000\U000f0000\n", "JR004"),
    "65000-private-characters": Attack(lambda: every(0xF0000, 65_000), "JR004"),
    "80000-other-characters": Attack(lambda: "a: '" + every(0x4E00, 15_000) + "'", "read"),
    "250000-control-characters": Attack(lambda: "\x01" * 250_000, "JR004"),
    "250000-tabs": Attack(lambda: "\t" * 250_000, "JR005"),
    "homoglyph-key": Attack(lambda: "\u0430nswers: a\nanswers: b\n", "read"),
    "composed-and-decomposed": Attack(lambda: "caf\u00e9: a\ncafe\u0301: b\n", "JR011"),
    "twins-by-compatibility": Attack(lambda: "\u212b: a\n\u00c5: b\n", "JR011"),
    "16000-combining-marks": Attack(lambda: "a: x" + "\u0301" * 15_000, "read"),
    "combining-marks-in-keys": Attack(lambda: lines("x" + "\u0323\u0301" * 250 + "{}: a\n", range(200)), "read"),
    "hangul-in-keys": Attack(lambda: lines("\u1112\u1161\u11ab" * 100 + "{}: a\n", range(200)), "read"),
    "emoji-with-selectors": Attack(lambda: "a: \u2764\ufe0f\U0001f44d\U0001f3fd\n", "read"),
    "escaped-nul": Attack(lambda: 'a: "\\0"', "JR004"),
    "escaped-surrogate": Attack(lambda: 'a: "\\ud800"', "JR004"),
    "escaped-pair-of-surrogates": Attack(lambda: 'a: "\\ud83d\\ude00"', "JR004"),
    "escaped-override": Attack(lambda: 'a: "\\u202e"', "JR004"),
    "escaped-line-separators": Attack(lambda: 'a: "\\L\\P\\N"', "JR004"),
    "escaped-bell-and-escape": Attack(lambda: 'a: "\\a\\e"', "JR004"),
    "escaped-tab": Attack(lambda: 'a: "\\t"', "JR005"),
    "escaped-byte-order-mark": Attack(lambda: 'a: "\\ufeff"', "JR004"),
    "escape-beyond-integers": Attack(lambda: 'a: "\\UFFFFFFFF"', "JR001"),
    "escape-beyond-unicode": Attack(lambda: 'a: "\\U00110000"', "JR001"),
    "escape-cut-short": Attack(lambda: 'a: "\\u12"', "JR001"),
    "escape-of-nothing": Attack(lambda: 'a: "\\', "JR001"),
    "escaped-key-twice": Attack(lambda: '"\\x6eo": a\nno: b\n', "JR011"),
    "100000-escapes": Attack(lambda: 'a: "' + "\\x41" * 60_000 + '"', "JR014"),
    "100000-escaped-line-ends": Attack(lambda: 'a: "' + "\\\n" * 120_000 + '"', "read"),
}

# --- encodings -----------------------------------------------------------------------------------------------

ENCODINGS = {
    "utf-16-little-endian": Attack(lambda: b"\xff\xfe" + "a: b".encode("utf-16-le"), "JR003"),
    "utf-16-big-endian": Attack(lambda: b"\xfe\xff" + "a: b".encode("utf-16-be"), "JR003"),
    "utf-16-without-mark": Attack(lambda: "a: b\n".encode("utf-16-le"), "JR004"),
    "utf-32-little-endian": Attack(lambda: b"\xff\xfe\0\0" + "a: b".encode("utf-32-le"), "JR003"),
    "utf-32-big-endian": Attack(lambda: b"\0\0\xfe\xff" + "a: b".encode("utf-32-be"), "JR003"),
    "latin-1": Attack(lambda: "a: \u00e9\n".encode("latin-1"), "JR003"),
    "ends-within-a-character": Attack(lambda: "a: \U0001f600".encode()[:-1], "JR003"),
    "overlong-slash": Attack(lambda: b"a: \xc0\xaf\n", "JR003"),
    "overlong-nul": Attack(lambda: b"a: \xc0\x80\n", "JR003"),
    "overlong-three-bytes": Attack(lambda: b"a: \xe0\x80\xaf\n", "JR003"),
    "surrogates-as-utf-8": Attack(lambda: b"a: \xed\xa0\xbd\xed\xb8\x80\n", "JR003"),
    "beyond-unicode": Attack(lambda: b"a: \xf4\x90\x80\x80\n", "JR003"),
    "five-bytes": Attack(lambda: b"a: \xf8\x88\x80\x80\x80\n", "JR003"),
    "bare-continuation": Attack(lambda: b"a: \x80\n", "JR003"),
    "250000-bad-bytes": Attack(lambda: b"\xff" * 250_000, "JR003"),
    "last-byte-is-bad": Attack(lambda: b"a: b #" + b"\xc3\xa9" * 125_000 + b"\xff", "JR003"),
    "mark-in-mid-file": Attack(lambda: "a: b\n\ufeffc: d\n", "JR004"),
    "two-marks": Attack(lambda: "\ufeff\ufeffa: b\n", "JR004"),
    "mark-and-nothing": Attack(lambda: "\ufeff", "JR017"),
    "mark-and-policy": Attack(lambda: "\ufeffa: b\n", "read"),
    "every-byte": Attack(lambda: bytes(range(256)), "JR003"),
    "looks-like-utf-7": Attack(lambda: "a: +ADw-script+AD4-\n", "read"),
}

# --- where parsers disagree ----------------------------------------------------------------------------------

DISAGREEMENTS = {
    "tab-after-colon": Attack(lambda: "a:\tb\n", "JR005"),
    "tab-before-comment": Attack(lambda: "a: b\t# c\n", "JR005"),
    "tab-as-indentation": Attack(lambda: "a:\n\tb: c\n", "JR005"),
    "unknown-directive": Attack(lambda: "%FOO bar\n---\na: b\n", "JR006"),
    "yaml-directive": Attack(lambda: "%YAML 1.2\n---\na: b\n", "JR006"),
    "future-directive": Attack(lambda: "%YAML 9.9\n---\na: b\n", "JR006"),
    "percent-in-block-text": Attack(lambda: "--- |\n%a\n", "JR006"),
    "question-mark-in-brackets": Attack(lambda: "a: [b, ?]\n", "JR016"),
    "question-in-braces": Attack(lambda: "a: {text: Was it intended?, next: q2}\n", "JR016"),
    "question-mark-within-a-word": Attack(lambda: "a: {b: c?d}\n", "JR016"),
    "question-mark-before-a-word": Attack(lambda: "a: {?b: c}\n", "JR016"),
    "question-mark-before-quotes": Attack(lambda: "a: {?'b': c}\n", "JR016"),
    "explicit-key-in-braces": Attack(lambda: "a: {? b : c}\n", "read"),
    "pair-in-brackets": Attack(lambda: "a: [b: c]\n", "JR016"),
    "explicit-pair-in-brackets": Attack(lambda: "a: [? b : c]\n", "JR016"),
    "empty-key-in-braces": Attack(lambda: "a: {: b}\n", "JR001"),
    "empty-pair-in-brackets": Attack(lambda: "a: [: b]\n", "JR001"),
    "colon-without-blank-in-braces": Attack(lambda: "a: {b:c}\n", "read"),
    "colon-behind-quotes": Attack(lambda: 'a: {"b":c}\n', "read"),
    "comment-at-block-header": Attack(lambda: "a: |#b\n  c\n", "JR001"),
    "comment-behind-quotes": Attack(lambda: 'a: "b"#c\n', "read"),
    "mapping-behind-document-start": Attack(lambda: "--- a: b\n", "JR001"),
    "quoted-document-start": Attack(lambda: "a: '\n---\n'\n", "JR001"),
}

# --- documents -----------------------------------------------------------------------------------------------

DOCUMENTS = {
    "two-documents": Attack(lambda: "a: b\n---\na: c\n", "JR010"),
    "text-behind-the-end": Attack(lambda: "a: b\n...\nc: d\n", "JR010"),
    "60000-documents": Attack(lambda: "---\n" * 60_000, "JR010"),
    "60000-ends": Attack(lambda: "...\n" * 60_000, "JR001"),
    "empty-second-document": Attack(lambda: "a: b\n---\n", "JR010"),
    "nothing": Attack(lambda: b"", "JR017"),
    "only-blanks": Attack(lambda: " \n  \n", "JR017"),
    "only-comments": Attack(lambda: "# a\n" * 60_000, "JR017"),
    "only-a-text": Attack(lambda: "justrules/1", "JR017"),
    "only-a-list": Attack(lambda: "- a\n- b\n", "JR017"),
    "only-quotes": Attack(lambda: '"a: b"', "JR017"),
    "list-as-key": Attack(lambda: "[a, b]: c\n", "JR015"),
    "mapping-as-key": Attack(lambda: "? {a: b}\n: c\n", "JR015"),
}

# --- what makes a careless scanner quadratic -----------------------------------------------------------------

SLOW = {
    "80000-lines-of-plain-text": Attack(lambda: "a: " + "x\n " * 80_000, "JR014"),
    "80000-lines-in-quotes": Attack(lambda: 'a: "' + "x\n " * 80_000 + '"', "JR014"),
    "80000-lines-in-single-quotes": Attack(lambda: "a: '" + "x\n " * 80_000 + "'", "JR014"),
    "80000-lines-of-block-text": Attack(lambda: "a: |\n" + " x\n" * 80_000, "JR014"),
    "80000-lines-of-folded-text": Attack(lambda: "a: >\n" + " x\n\n" * 60_000, "JR014"),
    "block-text-of-blank-lines": Attack(lambda: "a: |+\n" + "\n" * 250_000, "JR014"),
    "block-text-of-blank-lines-cut": Attack(lambda: "a: |-\n" + "\n" * 250_000, "read"),
    "block-text-indented-more-and-more": Attack(
        lambda: "a: |\n" + "".join(" " * width + "\n" for width in range(700)) + "b\n", "JR001"
    ),
    "block-text-of-indented-lines": Attack(
        lambda: "a: |\n x\n" + "".join(" " * n + "x\n" for n in range(1, 170)), "read"
    ),
    "block-text-of-impossible-indentation": Attack(lambda: "a: |9\n x\n", "JR001"),
    "block-text-of-indentation-0": Attack(lambda: "a: |0\n x\n", "JR001"),
    "block-text-with-two-headers": Attack(lambda: "a: |2-1\n   x\n", "JR001"),
    "250000-letters-in-open-quotes": Attack(lambda: 'a: "' + "x" * 250_000, "JR001"),
    "250000-single-quotes": Attack(lambda: "a: '" + "'" * 250_000, "JR001"),
    "250000-double-quotes": Attack(lambda: 'a: "' + '"' * 250_000, "JR001"),
    "250000-backslashes": Attack(lambda: 'a: "' + "\\" * 250_000 + '"', "JR014"),
    "250000-commas": Attack(lambda: "a: [" + "," * 250_000, "JR001"),
    "125000-entries": Attack(lambda: "a: [" + "x," * 120_000, "JR013"),
    "250000-colons": Attack(lambda: "a" + ":" * 250_000, "JR014"),
    "125000-colons-apart": Attack(lambda: ": " * 125_000, "JR001"),
    "125000-keys-on-one-line": Attack(lambda: "a: " * 80_000, "JR001"),
    "60000-keys-in-brackets": Attack(lambda: "a: [" + "b c d e\n" * 30_000, "JR014"),
    "250000-blanks": Attack(lambda: "a:" + " " * 250_000 + "b", "read"),
    "120000-blank-lines": Attack(lambda: "a:\n" + " \n" * 120_000 + " b: c", "read"),
    "85000-line-ends-of-two-bytes": Attack(lambda: "a: b\r\n" + "\r\n" * 120_000, "read"),
    "60000-comments": Attack(lambda: "# x\n" * 60_000 + "a: b", "read"),
    "20000-comments-between-entries": Attack(lambda: "a: [" + "b, # c\n" * 19_900 + "]", "read"),
    "250000-hashes": Attack(lambda: "a: b " + "#" * 250_000, "read"),
    "250000-dashes": Attack(lambda: "a: " + "-" * 250_000, "JR014"),
    "250000-question-marks": Attack(lambda: "a: " + "?" * 250_000, "JR014"),
    "80000-aliases-of-nothing": Attack(lambda: "*a " * 80_000, "JR001"),
    "80000-percents": Attack(lambda: "a\n%" * 80_000, "JR006"),
    "closing-brackets": Attack(lambda: "a: " + "]" * 250_000, "JR001"),
    "60000-open-and-closed": Attack(lambda: "a: " + "[]" * 120_000, "JR001"),
    "every-kind-of-entry": Attack(lambda: "a: [" + "b, 'c', \"d\", {e: f}, [g],\n" * 2_200 + "]", "read"),
}

# --- policies that keep a checker busy -----------------------------------------------------------------------

TOP = """format: justrules/1
id: attack
version: 1.0.0
title: t
language: en
status: current
disclaimer: d
scope: {unit: u, use_when: w, not_when: n}
sources: {s: {title: t, publisher: p, kind: ours}}
start: q0
"""

ENDS = """outcomes:
  one: {category: mild, because: b, investigate: i}
  two: {category: grave, because: b, investigate: i}
categories:
  mild: {title: t, definition: d, accountability: a, response: talk}
  grave: {title: t, definition: d, accountability: a, response: talk}
responses: {talk: {title: t, kind: supportive, primary: p}}
"""

SCENARIO = "scenarios: [{id: s, facts: f, answers: {}, expect: {pending: q0}}]\n"
MANY = 1_900


def tree(yes: Callable[[int], str], no: Callable[[int], str], count: int = MANY) -> str:
    """A policy of `count` questions, whose answers lead where the functions say."""
    rows = "".join(f"  q{n}: {{text: t, answers: {{yes: {yes(n)}, no: {no(n)}}}}}\n" for n in range(count))
    return f"{TOP}questions:\n{rows}{ENDS}"


def onward(number: int) -> str:
    """The next question, or at the end the first outcome."""
    return f"q{number + 1}" if number < MANY - 1 else "one"


def after_next(number: int) -> str:
    """The question after the next one, or at the end the second outcome."""
    return f"q{number + 2}" if number < MANY - 2 else "two"


def small() -> str:
    """A policy of one question."""
    return tree(lambda _: "one", lambda _: "two", count=1)


def with_cites(count: int) -> str:
    """A policy whose question cites `count` works."""
    cites = ", ".join(f"z{n}" for n in range(count))
    return small().replace("text: t,", f"text: t, cites: [{cites}],") + SCENARIO


def with_sources(count: int, cites: int) -> str:
    """A policy of `count` sources with names like those that are cited."""
    records = "".join(f"zz{n}: {{title: t, publisher: p, kind: ours}}, " for n in range(count))
    return with_cites(cites).replace("sources: {", f"sources: {{{records}")


def with_components(count: int) -> str:
    """A policy whose alignment names `count` questions that it does not have."""
    named = ", ".join(f"questions.qq{n}" for n in range(count))
    row = f"alignment: [{{cites: s, requirement: r, relation: informs, components: [{named}]}}]\n"
    return tree(lambda _: "one", lambda _: "two", count=1_000) + SCENARIO + row


def with_condition(count: int) -> str:
    """A policy with a duty that depends on `count` questions that it does not have."""
    named = ", ".join(f"qq{n}: x" for n in range(count))
    duty = f"duties: {{d: {{text: t, when: {{answer: {{{named}}}}}}}}}\n"
    return tree(lambda _: "one", lambda _: "two", count=1_000) + SCENARIO + duty


def deep_condition() -> str:
    """A policy with a duty whose condition is nested as deeply as the limit lets it be."""
    when = "{ask: a}"
    for depth in range(13):
        when = f"{{{'any' if depth % 2 else 'all'}: [{when}]}}"
    return f"{small()}{SCENARIO}duties: {{d: {{text: t, when: {when}}}}}\n"


def with_scenarios(count: int) -> str:
    """A ladder of questions with `count` examples that stop at its foot."""
    rows = "".join(f"  - {{id: s{n}, facts: f, answers: {{}}, expect: {{pending: q0}}}}\n" for n in range(count))
    return (
        tree(lambda n: onward(n + MANY - 700), lambda _: "two", count=700).replace("q1901", "one")
        + f"scenarios:\n{rows}"
    )


def with_texts(words: str) -> str:
    """A policy of fourteen questions, each as long as a text may be and made of a few words over and over."""
    text = (words * 16_000)[:15_990].strip()
    return (
        tree(onward, lambda _: "two", count=14).replace("q14", "one").replace("text: t", f"text: '{text}'") + SCENARIO
    )


CHECKS = {
    "questions-of-nothing-but-and": Attack(lambda: with_texts("and "), "JR314"),
    "questions-of-one-letter-words": Attack(lambda: with_texts("a "), "JR314"),
    "questions-of-commas": Attack(lambda: with_texts("a, "), "JR314"),
    "questions-of-risk-of-harm": Attack(lambda: with_texts("risk of harm "), "JR314"),
    "questions-of-harm-or-harm": Attack(lambda: with_texts("harm, or harm "), "JR314"),
    "questions-of-one-word": Attack(lambda: with_texts("un"), "policy"),
    "questions-of-quotation-marks": Attack(lambda: with_texts('a?" '), "JR314"),
    "6000-ignores": Attack(lambda: small() + SCENARIO + "# justrules: ignore[JR303] because x\n" * 6_000, "policy"),
    "6000-ignores-that-cannot-be-read": Attack(lambda: small() + SCENARIO + "# justrules: x\n" * 6_000, "JR310"),
    "ignore-of-40000-codes": Attack(
        lambda: small() + SCENARIO + f"# justrules: ignore[{'JR303,' * 40_000}] because x\n", "policy"
    ),
    "ignore-never-closed": Attack(lambda: small() + SCENARIO + "# justrules: ignore[" + "[" * 240_000, "JR310"),
    "one-line-of-ignores": Attack(lambda: small() + SCENARIO + "# justrules: " * 18_000, "JR310"),
    "hashes-in-texts": Attack(
        lambda: f"{small()}{SCENARIO}notes: [" + lines("'{} # justrules:', ", range(9_000)) + "]", "policy"
    ),
    "chain-of-1900": Attack(lambda: tree(onward, lambda n: ("one", "two")[n % 2]) + SCENARIO, "policy"),
    "ladder-of-1900": Attack(lambda: tree(onward, after_next) + SCENARIO, "policy"),
    "circle-of-1900": Attack(lambda: tree(lambda n: f"q{(n + 1) % MANY}", lambda _: "one") + SCENARIO, "JR202"),
    "1900-circles": Attack(lambda: tree(lambda n: f"q{n}", onward) + SCENARIO, "JR202"),
    "950-circles-of-two": Attack(lambda: tree(lambda n: f"q{n ^ 1}", lambda _: "one") + SCENARIO, "JR202"),
    "1900-unreachable": Attack(lambda: tree(lambda _: "one", lambda _: "two") + SCENARIO, "JR203"),
    "3800-broken-targets": Attack(lambda: tree(lambda n: f"r{n}", lambda n: f"x{n}") + SCENARIO, "JR201"),
    "3800-misspelt-targets": Attack(lambda: tree(lambda n: f"qq{n}", lambda n: f"qqq{n}") + SCENARIO, "JR201"),
    "misspelt-and-unreachable": Attack(
        lambda: tree(lambda _: "one", lambda n: "two" if n % 2 else f"q{n}z") + SCENARIO, "JR203"
    ),
    "15000-unknown-citations": Attack(lambda: with_cites(15_000), "JR401"),
    "8000-misspelt-citations": Attack(lambda: with_sources(1_200, 8_000), "JR401"),
    "7000-misspelt-components": Attack(lambda: with_components(7_000), "JR403"),
    "3500-misspelt-questions": Attack(lambda: with_condition(3_500), "JR218"),
    "nested-conditions": Attack(deep_condition, "policy"),
    "700-questions-and-800-examples": Attack(lambda: with_scenarios(800), "JR201"),
    "19000-equal-notes": Attack(lambda: f"{TOP}notes: [{'n, ' * 15_000}]\n{SCENARIO}", "JR114"),
    "19000-notes": Attack(lambda: TOP + "notes: [" + lines("n{}, ", range(19_000)) + "]\n", "JR101"),
    "10000-unknown-keys": Attack(lambda: lines("sources_{}: \n", range(9_900)), "JR102"),
    "10000-words-for-questions": Attack(lambda: TOP + "questions: {" + lines("q{}: x, ", range(9_000)) + "}", "JR103"),
    "10000-questions-of-nothing": Attack(
        lambda: TOP + "questions: {" + lines("q{}: {{}}, ", range(9_000)) + "}", "JR101"
    ),
    "10000-answers": Attack(
        lambda: TOP + "questions: {q0: {text: t, answers: {" + lines("a{}: b, ", range(9_000)) + "}}}", "JR101"
    ),
    "2000-equal-alignment-rows": Attack(
        lambda: (
            small() + SCENARIO + "alignment:\n"
            "" + "  - {cites: s, requirement: r, relation: informs, components: tree}\n" * 1_900
        ),
        "JR114",
    ),
    "2000-alignment-rows": Attack(
        lambda: (
            small() + SCENARIO + "alignment:\n"
            "" + lines("  - {{cites: s {}, requirement: r, relation: informs, components: tree}}\n", range(1_900))
        ),
        "policy",
    ),
    "text-full-of-braces": Attack(lambda: TOP.replace("title: t", "title: '{0} {x!r:>99999999} %s %(x)s'"), "JR101"),
    "id-full-of-braces": Attack(lambda: TOP.replace("id: attack", "id: '{0.__class__}'"), "JR104"),
}

ATTACKS: dict[str, Attack] = {
    **WORDS,
    **TAGS,
    **DEPTH,
    **ANCHORS,
    **SIZES,
    **CHARACTERS,
    **ENCODINGS,
    **DISAGREEMENTS,
    **DOCUMENTS,
    **SLOW,
    **CHECKS,
}
"""Every attack by its name."""
