"""Just-culture decisions as open, provable, explainable policy files.

import justrules as jr

policy = jr.load("aviation_part5")
decision = jr.evaluate(policy, {"procedure_existed": "yes", "knowingly_deviated": "no"})
print(jr.explain(decision))

Each name is imported when it is first asked for, so that `import justrules` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from justrules.version import __version__

if TYPE_CHECKING:
    from justrules.engine.analysis.certificate import Certificate, prove
    from justrules.engine.analysis.comparison import Comparison, compare
    from justrules.engine.analysis.flips import Flip, flips, reachable
    from justrules.engine.assessed import Assessment
    from justrules.engine.assessment import assess
    from justrules.engine.compiler import check, compile
    from justrules.engine.decision import Decision, Pending
    from justrules.engine.entry import evaluate, interview, resume
    from justrules.engine.interview import Interview
    from justrules.engine.rationale import explain
    from justrules.engine.records import from_json, to_json
    from justrules.engine.tree import Step, Tree
    from justrules.errors import AnswerError, JustRulesError, PolicyError
    from justrules.findings import Finding, Level, Location
    from justrules.policies.loader import loads
    from justrules.policies.model import Policy
    from justrules.policies.registry import Registry, load

__all__ = [
    "AnswerError",
    "Assessment",
    "Certificate",
    "Comparison",
    "Decision",
    "Finding",
    "Flip",
    "Interview",
    "JustRulesError",
    "Level",
    "Location",
    "Pending",
    "Policy",
    "PolicyError",
    "Registry",
    "Step",
    "Tree",
    "__version__",
    "assess",
    "check",
    "compare",
    "compile",
    "evaluate",
    "explain",
    "flips",
    "from_json",
    "interview",
    "load",
    "loads",
    "prove",
    "reachable",
    "resume",
    "to_json",
]

# Where each name is at home. Type checkers and editors read the imports above; the tests hold the two together.
_HOMES = {
    name: module
    for module, names in {
        "justrules.engine.analysis.certificate": "Certificate prove",
        "justrules.engine.analysis.comparison": "Comparison compare",
        "justrules.engine.analysis.flips": "Flip flips reachable",
        "justrules.engine.assessed": "Assessment",
        "justrules.engine.assessment": "assess",
        "justrules.engine.compiler": "check compile",
        "justrules.engine.decision": "Decision Pending",
        "justrules.engine.entry": "evaluate interview resume",
        "justrules.engine.interview": "Interview",
        "justrules.engine.rationale": "explain",
        "justrules.engine.records": "from_json to_json",
        "justrules.engine.tree": "Step Tree",
        "justrules.errors": "AnswerError JustRulesError PolicyError",
        "justrules.findings": "Finding Level Location",
        "justrules.policies.loader": "loads",
        "justrules.policies.model": "Policy",
        "justrules.policies.registry": "Registry load",
    }.items()
    for name in names.split()
}

if not TYPE_CHECKING:  # what a type checker sees in this function is that every name there might be is `Any`

    def __getattr__(name: str) -> Any:
        """The public `name`, imported now and kept."""
        if name not in _HOMES:
            told = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(told, name=name, obj=import_module(__name__))
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value


def __dir__() -> list[str]:
    """Every name, also those that nobody has asked for yet."""
    return sorted({*globals(), *_HOMES})
