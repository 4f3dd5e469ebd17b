"""What README and docs say is run: Python, console sessions and YAML, each block a test.

- `python` blocks of a page run one after the other in one namespace; a `text` block that follows one is what it prints.
- `console` blocks are `$ justrules ...` commands with what they print; a line `...` stands for any lines.
- `yaml` blocks that begin a policy are checked as one, with the blocks after it if it stops before its scenarios; all
  others must be readable by the policy reader.
- `bash` blocks may only call targets that the Makefile has.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser

import justrules as jr
from justrules.policies.source import read

ROOT = Path(__file__).parent
os.environ.setdefault("JUSTRULES_CACHE", "off")  # a test leaves nothing in the home of whoever runs it


def run_python(example: Example) -> str | None:
    """Run the block in its page's namespace and keep what it printed for the `text` block after it."""
    printed = io.StringIO()
    code = compile("\n" * (example.line + example.parsed.line_offset) + example.parsed, str(example.path), "exec")
    with contextlib.redirect_stdout(printed):
        exec(code, example.namespace)  # noqa: S102  # that is what running an example means
    example.namespace["__printed__"] = printed.getvalue()
    return None


def compare_text(example: Example) -> str | None:
    """The block is what the Python block before it printed, if that printed anything."""
    printed = example.namespace.pop("__printed__", "")
    return difference(example.parsed, printed) if printed else None


def run_console(example: Example) -> str | None:
    """Run each `$ justrules ...` and compare what it prints."""
    for session in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        command, _, expected = session.partition("\n")
        name, *arguments = shlex.split(command)
        assert name == "justrules", f"`{name}` is not the command that these pages are about"
        done = subprocess.run(
            [sys.executable, "-m", "justrules", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        told = difference(expected, done.stdout + done.stderr)
        if told:
            return f"$ {command}\n{told}"
    return None


def check_yaml(example: Example) -> str | None:
    """A block that begins a policy has nothing wrong with it, with those that go on with it; any other can be read."""
    read(example.parsed)
    if not re.search(r"^format: justrules/", example.parsed, re.MULTILINE):
        return None
    findings = jr.check(jr.loads(_with_what_follows(example)))
    return "\n".join(map(str, findings)) or None


def _with_what_follows(example: Example) -> str:
    """The policy that this block begins. A page may show a file a piece at a time: the pieces, put together."""
    if re.search(r"^scenarios:", example.parsed, re.MULTILINE):
        return str(example.parsed)
    pieces = re.findall(r"^```yaml\n(.*?)^```", example.document.text[example.start :], re.MULTILINE | re.DOTALL)
    return "".join(pieces)


def check_make(example: Example) -> str | None:
    """Every `make` target that is named exists."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"^make ([a-z-]+)", example.parsed, re.MULTILINE)
    missing = [target for target in named if target not in targets]
    return f"the Makefile has no {', '.join(missing)}" if missing else None


def difference(expected: str, found: str) -> str | None:
    """What is printed, if it is not what is said; `...` on a line of its own stands for any lines."""
    pieces = re.split(r"(?:^|\n)\.\.\.(?:\n|$)", expected.strip())
    pattern = ".*".join(re.escape(piece) for piece in pieces)
    matches = re.fullmatch(pattern, "\n".join(line.rstrip() for line in found.strip().splitlines()), re.DOTALL)
    return None if matches else f"is said:\n{textwrap.indent(expected, '  ')}\nis so:\n{textwrap.indent(found, '  ')}"


pytest_collect_file = Sybil(
    parsers=[
        CodeBlockParser(language="python", evaluator=run_python),
        CodeBlockParser(language="text", evaluator=compare_text),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="yaml", evaluator=check_yaml),
        CodeBlockParser(language="bash", evaluator=check_make),
    ],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    excludes=["tests/**/*.md", "docs/reference/*.md"],
).pytest()
