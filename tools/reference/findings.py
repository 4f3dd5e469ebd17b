"""The pages of the finding codes: what each means, why it matters, a file that raises it."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import justrules as jr
from justrules.alignment.checks import EVERY as ALIGNMENT
from justrules.engine.checks import EVERY
from justrules.findings import CATALOGUE

ROOT = Path(__file__).parents[2]


def findings_index() -> str:
    """The list of finding codes."""
    rows = [f"| [{code}](findings/{code}.md) | {rule.level.value} | {rule.title} |" for code, rule in CATALOGUE.items()]
    told = "What `justrules check` may find. An error stops a policy from being used, a warning does not.\n"
    return "\n".join(["# Findings\n", told, "| code | level | what |", "|---|---|---|", *rows, ""])


def finding(code: str, reason: str | None) -> str:
    """One finding code: what it means, why it matters, and a file that raises it."""
    rule = CATALOGUE[code]
    lines = [f"# {code}: {rule.title}\n", f"*{rule.level.value}*\n", f"**Why.** {rule.why}\n"]
    if reason:
        lines.append(f"{reason}\n")
    if example := _example(code):
        lines.append(f"**Avoid.** `justrules check {example.name}`:\n")
        lines.append(f'```yaml title="{example.name}"\n{example.read_text(encoding="utf-8").rstrip()}\n```\n')
        lines.append(f"```text\n{_told(example)}\n```\n")
    return "\n".join(lines)


def reasons() -> dict[str, str]:
    """What the docstrings of the checks say beyond their first line."""
    modules = [importlib.import_module(check.__module__) for check in (*EVERY, *ALIGNMENT)]
    return {module.CODE: (inspect.getdoc(module) or "").partition("\n\n")[2] for module in modules}


def _example(code: str) -> Path | None:
    """The shortest file of the suite that raises `code` and can be shown as text."""
    files = [path for path in (ROOT / "tests" / "suite" / "bad").glob("*.yaml") if _shows(path, code)]
    return min(files, key=lambda path: (path.stat().st_size, path.name), default=None)


def _shows(path: Path, code: str) -> bool:
    data = path.read_bytes()
    plain = data.isascii() and data.count(b"\n") < 60 and not re.search(rb"[^\n\x20-\x7e]", data)
    return plain and f"expect: {code} ".encode() in data


def _told(path: Path) -> str:
    try:
        found = jr.check(jr.load(path))
    except jr.PolicyError as error:
        found = error.findings
    return "\n".join(str(finding).replace(str(path), path.name) for finding in found)
