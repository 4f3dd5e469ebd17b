"""The words for what is counted come from the policy."""

from __future__ import annotations

import justrules
from justrules.cases.statistics.figures import legend_of


def test_the_legend_of_a_shipped_policy() -> None:
    """Categories and severities in the policy's order, each response with its kind."""
    policy = justrules.load("aviation_part5")
    legend = legend_of(policy)
    assert legend.policy == f"aviation_part5 {policy.version}"
    assert [each.id for each in legend.categories] == ["human_error", "at_risk", "reckless"]
    assert [(each.id, each.kind) for each in legend.responses] == [
        ("console", "supportive"),
        ("coach", "coaching"),
        ("discipline", "disciplinary"),
    ]
    assert legend.severities == ("none", "minor", "major", "hazardous", "catastrophic")
