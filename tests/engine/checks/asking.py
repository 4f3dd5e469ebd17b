"""A small policy without a finding, with room for the one text that a test is about."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

import justrules as jr
from justrules.engine.wording import Words
from tests.strategies import Data, as_text

_SOUND: Data = {
    "format": "justrules/1",
    "id": "second_check",
    "version": "1.0.0",
    "title": "The second check of a medicine",
    "language": "en-GB",
    "status": "current",
    "disclaimer": "Decision support: a person decides.",
    "scope": {"unit": "One act by one person.", "use_when": "A check was left out.", "not_when": "As a routine."},
    "sources": {"guide": {"title": "A guide", "publisher": "A trust", "kind": "guidance"}},
    "severity": {"scale": ["none", "minor", "major", "hazardous"]},
    "start": "asked",
    "questions": {
        "asked": {"text": "Was a check required?", "cites": "guide", "answers": {"yes": "left_out", "no": "no_rule"}},
        "left_out": {"text": "Was it left out knowingly?", "answers": {"yes": "choice", "no": "slip"}},
    },
    "outcomes": {
        "no_rule": {"category": "system", "because": "No check was required.", "investigate": "Why it was not."},
        "slip": {"category": "error", "because": "It was not meant.", "investigate": "What invited it."},
        "choice": {"category": "at_risk", "because": "It was a choice.", "investigate": "What made it sensible."},
    },
    "categories": {
        "system": {"title": "System", "definition": "A gap.", "accountability": "None.", "response": "support"},
        "error": {"title": "Error", "definition": "Not meant.", "accountability": "None.", "response": "support"},
        "at_risk": {"title": "At risk", "definition": "Meant.", "accountability": "Some.", "response": "coach"},
    },
    "responses": {
        "support": {"title": "Support", "kind": "supportive", "primary": "Listen."},
        "coach": {"title": "Coach", "kind": "coaching", "primary": "Talk about the risk."},
    },
    "scenarios": [{"id": "begun", "facts": "Nothing is known.", "answers": {}, "expect": {"pending": "asked"}}],
}


def changed(changes: dict[str, Any]) -> Data:
    """The sound policy with some values set: keys and positions joined by `/`."""
    data = deepcopy(_SOUND)
    for path, value in changes.items():
        *above, last = path.split("/")
        owner: Any = data
        for part in above:
            owner = owner[part]
        owner[last] = value
    return data


def found(changes: dict[str, Any]) -> tuple[jr.Finding, ...]:
    """What is found in the sound policy with some values set."""
    return jr.check(jr.loads(as_text(changed(changes)), name="second_check.yaml"))


def found_in_question(text: str, *, language: str = "en-GB") -> list[str]:
    """The codes of what is found when a question has this text."""
    return [finding.code for finding in found({"questions/asked/text": text, "language": language})]


def line_of(finding: jr.Finding, changes: dict[str, Any]) -> str:
    """The line of the file to which a finding points."""
    return as_text(changed(changes)).split("\n")[finding.where.line - 1].strip()


def unasked_before_discipline(changes: dict[str, Any]) -> set[str]:
    """What is said to be unasked on the way to discipline, which follows where both questions are answered with yes."""
    codes = {finding.code for finding in found({"responses/coach/kind": "disciplinary", **changes})}
    return codes & {"JR311", "JR312", "JR313"}


def drawn_from(words: Words) -> st.SearchStrategy[str]:
    """Texts in which a check's patterns find something, whatever they look like."""
    return st.one_of([st.from_regex(re.compile(pattern), fullmatch=True) for pattern in words.alternatives])
