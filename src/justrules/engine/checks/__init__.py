"""The checks of a policy, one to a file.

To add one: a module with a `CODE` from `findings.CATALOGUE`, a docstring that says why, and a
`check(policy, graph)` that yields findings; then its place in the tuple below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from justrules.engine.checks import (
    acyclic,
    categories,
    citations,
    components,
    conditions,
    effective,
    ends,
    idle_questions,
    inculpating,
    lookalikes,
    reachable_outcomes,
    reachable_questions,
    responses,
    scenario_ends,
    scenario_ids,
    scenario_names,
    sections,
    shared_ids,
    shared_keys,
    start,
    successor,
    targets,
    unused_categories,
    unused_responses,
    unused_sections,
    unused_sources,
)
from justrules.engine.graph import Graph
from justrules.engine.tree import Tree
from justrules.findings import Finding
from justrules.policies.model import Policy

ON_THE_POLICY: tuple[Callable[[Policy, Graph], Iterator[Finding]], ...] = (
    start.check,
    targets.check,
    shared_ids.check,
    acyclic.check,
    reachable_questions.check,
    reachable_outcomes.check,
    ends.check,
    categories.check,
    responses.check,
    idle_questions.check,
    lookalikes.check,
    unused_categories.check,
    unused_responses.check,
    sections.check,
    unused_sections.check,
    effective.check,
    successor.check,
    inculpating.check,
    conditions.check,
    citations.check,
    unused_sources.check,
    components.check,
    shared_keys.check,
    scenario_names.check,
    scenario_ids.check,
)
"""Checks that read the policy and its graph."""

ON_THE_TREE: tuple[Callable[[Policy, Tree], Iterator[Finding]], ...] = (scenario_ends.check,)
"""Checks that carry the policy out, once those above found no error."""
