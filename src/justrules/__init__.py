"""Just-culture decisions as open, provable, explainable policy files.

import justrules as jr

policy = jr.load("aviation_part5")
decision = jr.evaluate(policy, {"procedure_existed": "yes", "knowingly_deviated": "no"})
print(jr.explain(decision))
"""

from justrules.engine.analysis.certificate import Certificate, prove
from justrules.engine.analysis.comparison import Comparison, compare
from justrules.engine.analysis.flips import Flip, flips, reachable
from justrules.engine.assessment import Assessment, assess
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
from justrules.version import __version__

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
