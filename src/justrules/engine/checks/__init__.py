"""The checks of a policy, one to a file.

To add one: a module with a `CODE` from `findings.CATALOGUE`, a docstring that says why, and a
`check(policy, graph)` that yields findings; then its place in one of the tuples below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from justrules.engine.checks import (
    acyclic,
    blame_words,
    categories,
    citations,
    components,
    conditions,
    discipline_for_error,
    double_negatives,
    effective,
    ends,
    harm_asked,
    health_unasked,
    identity_asked,
    idle_ignores,
    idle_questions,
    inculpating,
    leading_questions,
    long_questions,
    lookalikes,
    peers_unasked,
    person_only,
    reachable_outcomes,
    reachable_questions,
    responses,
    scenario_ends,
    scenario_ids,
    scenario_names,
    sections,
    shared_ids,
    shared_keys,
    standing_asked,
    start,
    successor,
    targets,
    two_questions,
    unused_categories,
    unused_responses,
    unused_sections,
    unused_sources,
    workability_unasked,
)
from justrules.engine.graph import Graph
from justrules.engine.tree import Tree
from justrules.findings import Finding
from justrules.policies.ignores import Ignore
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
    harm_asked.check,
    identity_asked.check,
    discipline_for_error.check,
)
"""Checks that read the policy and its graph."""

ON_THE_TREE: tuple[Callable[[Policy, Tree], Iterator[Finding]], ...] = (scenario_ends.check,)
"""Checks that carry the policy out, once those above found no error."""

ON_THE_WORDS: tuple[Callable[[Policy, Graph], Iterator[Finding]], ...] = (
    blame_words.check,
    two_questions.check,
    leading_questions.check,
    double_negatives.check,
    standing_asked.check,
    person_only.check,
    long_questions.check,
)
"""Checks of wording that only ever warn. They take time, and `compile` does without them."""

ON_THE_PATHS: tuple[Callable[[Policy, Tree], Iterator[Finding]], ...] = (
    peers_unasked.check,
    workability_unasked.check,
    health_unasked.check,
)
"""Checks of what discipline can follow on, of a policy without errors. They only ever warn, too."""

ON_THE_FINDINGS: tuple[Callable[[Sequence[Finding], Sequence[Ignore]], Iterator[Finding]], ...] = (idle_ignores.check,)
"""Checks of what the file ignores among all that was found."""

EVERY: tuple[Callable[..., Iterator[Finding]], ...] = (
    *ON_THE_POLICY,
    *ON_THE_TREE,
    *ON_THE_WORDS,
    *ON_THE_PATHS,
    *ON_THE_FINDINGS,
)
"""All of them: each is one file of this folder."""
