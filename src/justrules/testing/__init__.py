"""Tests for policies and for what is built round them: strategies, properties, and a plug-in for pytest.

from justrules.testing import assert_severity_blind

assert_severity_blind(policy)                # a policy of one's own
assert_severity_blind(wrapper, policy)       # what calls the engine: (policy, answers, severity) -> result
assert_severity_blind(wrapper)               # under policies of every shape

Needs the extra `testing`: `pip install "justrules[testing]"`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from justrules.testing.properties import assert_monotone, assert_severity_blind, assert_total
    from justrules.testing.refuted import Refuted, Shown
    from justrules.testing.strategies import answers_for, assessments, policies, policy_texts, severities
    from justrules.testing.verdict import Verdict, classify

__all__ = [
    "Refuted",
    "Shown",
    "Verdict",
    "answers_for",
    "assert_monotone",
    "assert_severity_blind",
    "assert_total",
    "assessments",
    "classify",
    "policies",
    "policy_texts",
    "severities",
]

# Imported when asked for: the command and the plug-in use parts of this package that need no Hypothesis.
_HOMES = {
    "properties": ("assert_monotone", "assert_severity_blind", "assert_total"),
    "refuted": ("Refuted", "Shown"),
    "strategies": ("answers_for", "assessments", "policies", "policy_texts", "severities"),
    "verdict": ("Verdict", "classify"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _module(home: str) -> Any:
    try:
        return importlib.import_module(f"{__name__}.{home}")
    except ModuleNotFoundError as missing:
        if missing.name != "hypothesis":
            raise
        told = 'justrules.testing needs Hypothesis: pip install "justrules[testing]"'
        raise ModuleNotFoundError(told, name=missing.name) from missing


def __dir__() -> list[str]:
    return __all__
