"""A version in which a question, an outcome and a category have new names, and which decides as the first one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import justrules as jr

_TEXT = Path("examples/versions/1.0.0/tool_control.yaml").read_text(encoding="utf-8")
_CHANGES: Final = (
    ("version: 1.0.0", "version: 2.0.0"),
    ("start: check_in_reach", "start: tool_check_in_reach"),
    ("  check_in_reach:\n", "  tool_check_in_reach:\n    renamed_from: [check_in_reach]\n"),
    ("answers: {check_in_reach", "answers: {tool_check_in_reach"),
    ("{yes: shortcut", "{yes: conscious_shortcut"),
    (
        "  shortcut: {category: at_risk,",
        "  conscious_shortcut: {renamed_from: [shortcut], category: at_risk_behaviour,",
    ),
    ("  at_risk:\n", "  at_risk_behaviour:\n    renamed_from: [at_risk]\n"),
    ("{outcome: shortcut, category: at_risk}", "{outcome: conscious_shortcut, category: at_risk_behaviour}"),
)


def _changed(text: str) -> str:
    for before, after in _CHANGES:
        text = text.replace(before, after)
    return text


RENAMED = jr.loads(_changed(_TEXT), name="tool_control.yaml")
