"""Write what the explorer of the documentation needs: `python tools/explorer.py`, before each build of the site.

- `docs/assets/policies/`: each shipped policy as published JSON, and as a script that says the same, because a page
  opened from disk may load scripts but fetch nothing; and an index of them.
- `docs/assets/explorer.js`: the modules of `docs/assets/explorer/` as one script, because a page opened from disk may
  not load modules either.

`python tools/explorer.py --pages` also brings the tables for readers without scripts up to date, which stand in a
`<noscript>` inside `<policy-explorer>`, on pages that have one there.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

import justrules as jr
from justrules.exports.published import published
from justrules.policies.loader import shipped

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MODULES = DOCS / "assets" / "explorer"
ENTRY = "explorer"


def write(assets: Path = DOCS / "assets") -> None:
    """Write the policies and the script into `assets`."""
    folder = assets / "policies"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents(policies()):
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        (folder / f"{name}.js").write_text(as_script(name, text), encoding="utf-8")
    (assets / "explorer.js").write_text(bundle(), encoding="utf-8")


def policies() -> list[jr.Policy]:
    """The shipped policies."""
    return [jr.load(path) for path in sorted(Path(str(shipped("policies"))).glob("*.yaml"))]


def documents(found: Iterable[jr.Policy]) -> Iterator[tuple[str, str]]:
    """The published policies and their index, each with the name of its file."""
    index = []
    for policy in found:
        yield policy.id, published(policy, indent=None)
        index.append({"id": policy.id, "version": policy.version, "title": policy.title, "status": policy.status.value})
    yield "index", json.dumps(index, ensure_ascii=False) + "\n"


def as_script(name: str, text: str) -> str:
    """JSON `text` as a script that keeps it under `name`."""
    return f"(globalThis.justrulesPublished ??= {{}})[{json.dumps(name)}] = {text.rstrip()};\n"


# --- the script --------------------------------------------------------------------------------------------------

_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./(\w+)\.mjs\";$", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)


_COMMENT = re.compile(r"^ *(/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
HEAD = (
    '// Made by tools/explorer.py from the modules in explorer/, which hold the comments.\n"use strict";\n\n(() => {\n'
)


def bundle() -> str:
    """The modules as one script: each a function that is called once, after those it imports."""
    return HEAD + "\n".join(_as_function(name) for name in _in_order(ENTRY)) + "})();\n"


def _as_function(name: str) -> str:
    text = _text(name)
    given = ", ".join(word for _, word in _EXPORT.findall(text))
    body = _COMMENT.sub("", _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = \2;", text))).strip()
    return f"const {name} = (() => {{\n{body}\n\nreturn {{ {given} }};\n}})();\n"


def _text(name: str) -> str:
    return (MODULES / f"{name}.mjs").read_text(encoding="utf-8")


def _in_order(entry: str) -> tuple[str, ...]:
    """The modules that `entry` needs, each after those it needs itself."""
    needed = dict.fromkeys(name for _, other in _IMPORT.findall(_text(entry)) for name in _in_order(other))
    return (*needed, entry)


# --- the tables for readers without scripts ----------------------------------------------------------------------

_ELEMENT = re.compile(r"(<policy-explorer[^>]*\bpolicy=\"([^\"]+)\"[^>]*>)\s*<noscript>.*?</noscript>", re.DOTALL)


def with_tables(page: str) -> str:
    """`page` with the tables of the policies that its explorers name, as they are today."""
    known = {policy.id: policy for policy in policies()}

    def filled(found: re.Match[str]) -> str:
        tables = "\n".join(table(known[name]) for name in found[2].split())
        return f"{found[1]}\n<noscript>\n{tables}\n</noscript>"

    return _ELEMENT.sub(filled, page)


def table(policy: jr.Policy) -> str:
    """The questions of `policy` as an HTML table, which says where each answer leads."""
    tree = jr.compile(policy)
    names = {branch.question: branch.ref or str(number) for number, branch in enumerate(tree.branches, 1)}
    ends = {leaf.outcome: f"{leaf.category.title}. {leaf.because}" for leaf in tree.leaves}
    lines = [f"<table>\n<caption>{escape(policy.title)}</caption>"]
    lines.append("<tr><th>Question</th><th>Answer</th><th>Leads to</th></tr>")
    for branch in tree.branches:
        for number, answer in enumerate(policy.question(branch.question).answers):
            asked = f"<b>{escape(names[branch.question])}</b> {escape(branch.text)}" if number == 0 else ""
            to = ends.get(answer.next) or f"Question {names[answer.next]}"
            label = branch.options[number].label
            lines.append(f"<tr><td>{asked}</td><td>{escape(label)}</td><td>{escape(to)}</td></tr>")
    return "\n".join([*lines, "</table>"])


def pages() -> Iterator[Path]:
    """The pages with an explorer that holds a table."""
    for page in sorted(DOCS.rglob("*.md")):
        if _ELEMENT.search(page.read_text(encoding="utf-8")):
            yield page


if __name__ == "__main__":
    write()
    if "--pages" in sys.argv:
        for page in pages():
            page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
