"""Is the evidence there?

Scenarios are looked up in the policy and checks in the list of codes. Tests and documents lie outside, and their being
there is for a person to see.
"""

from collections.abc import Iterator

from justrules.alignment.references import Case
from justrules.findings import CATALOGUE, Finding, Known

CODE = "JR413"


def check(case: Case) -> Iterator[Finding]:
    """A finding for each scenario or check that is named as evidence and does not exist."""
    scenarios = Known(scenario.id for scenario in case.policy.scenarios)
    for claim in case.claims:
        for index, evidence in enumerate(claim.row.evidence):
            where = claim.place("evidence", index)
            if evidence.scenario and evidence.scenario not in scenarios:
                message = f"there is no scenario `{evidence.scenario}`"
                yield Finding(code=CODE, message=message, where=where, hint=scenarios.hint(evidence.scenario))
            if evidence.check and evidence.check not in CATALOGUE:
                message = f"there is no check `{evidence.check}`"
                yield Finding(code=CODE, message=message, where=where, hint="`justrules rule` lists the codes")
