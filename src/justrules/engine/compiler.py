"""A policy checked and made into a tree; or every reason why not."""

from __future__ import annotations

import weakref

from justrules.engine.checks import ON_THE_FINDINGS, ON_THE_PATHS, ON_THE_POLICY, ON_THE_TREE, ON_THE_WORDS
from justrules.engine.graph import Graph, graph_of
from justrules.engine.tree import (
    UNKNOWN,
    Branch,
    Category,
    Leaf,
    Node,
    Notice,
    PolicyRef,
    Response,
    Tree,
    branch_of,
)
from justrules.engine.wording import forget
from justrules.errors import PolicyError
from justrules.findings import Finding, errors_in, in_order
from justrules.policies import model
from justrules.policies.collecting import without_collecting
from justrules.policies.ignores import ignores_of, unanswered
from justrules.policies.model import Policy, Status, attachment

LABELS = {"yes": "Yes", "no": "No", UNKNOWN: "Not known"}
"""Words for answers that their author gave none."""


def check(policy: Policy) -> tuple[Finding, ...]:
    """Everything that the checks find in `policy`, errors and warnings, in the order of the file.

    A policy without errors is compiled, and its scenarios are carried out. Warnings that the file ignores with a
    reason are left out; an ignore without a reason or an effect is itself a warning.
    """
    with without_collecting():
        findings, graph, tree = _checked(policy)
        advice = [finding for check in ON_THE_WORDS for finding in check(policy, graph)]
        if tree is not None:
            advice += [finding for check in ON_THE_PATHS for finding in check(policy, tree)]
    findings = in_order((*findings, *advice))
    ignores = ignores_of(policy)
    if not ignores:
        return findings
    about_them = [finding for check in ON_THE_FINDINGS for finding in check(findings, ignores)]
    return in_order((*unanswered(findings, ignores), *about_them))


def compile(policy: Policy) -> Tree:
    """`policy` as a tree that is proved: every path ends, in an outcome, a category and a response.

    Raises:
        PolicyError: with every error that the checks find. Warnings do not stop it.
        TypeError: `policy` is none.
    """
    with without_collecting():
        findings, _, tree = _checked(policy)
    if tree is None or errors_in(findings):
        raise PolicyError(errors_in(findings))
    return tree


def tree_of(policy: Policy | Tree) -> Tree:
    """The tree of `policy`, compiled once for each policy object; a tree is its own.

    Raises:
        PolicyError: as `compile`.
        TypeError: `policy` is neither.
    """
    if isinstance(policy, Tree):
        return policy
    _insist_on_a_policy(policy)
    kept = attachment(policy).memo
    # A changed copy of a policy takes its attachment along: the tree counts only for the object it was made of.
    if kept is not None and kept[0]() is policy:
        tree: Tree = kept[1]
        return tree
    tree = compile(policy)
    attachment(policy).memo = (weakref.ref(policy), tree)
    return tree


def _insist_on_a_policy(given: object) -> None:
    if not isinstance(given, Policy):
        raise TypeError(f"a policy is expected, as `justrules.load` gives it, and not a {type(given).__name__}")


def _checked(policy: Policy) -> tuple[tuple[Finding, ...], Graph, Tree | None]:
    """What `compile` has to know: all errors, and the warnings that come with looking for them."""
    _insist_on_a_policy(policy)
    graph = graph_of(policy)
    findings = [finding for check in ON_THE_POLICY for finding in check(policy, graph)]
    forget(policy)
    if errors_in(findings):
        return in_order(findings), graph, None
    tree = _tree(policy, graph)
    findings.extend(finding for check in ON_THE_TREE for finding in check(policy, tree))
    return in_order(findings), graph, tree


def _tree(policy: Policy, graph: Graph) -> Tree:
    """Link the nodes from the outcomes back to the start, so that each is frozen when it is made."""
    order = graph.order()
    outcomes = {outcome.id: outcome for outcome in policy.outcomes}
    questions = {question.id: question for question in policy.questions}
    responses = {response.id: _response(response) for response in policy.responses}
    categories = {category.id: _category(category) for category in policy.categories}
    answered = {category.id: category.response for category in policy.categories}
    nodes: dict[str, Node] = {}
    for name in reversed(order):
        if name in outcomes:
            outcome = outcomes[name]
            response = responses[outcome.response or answered[outcome.category]]
            nodes[name] = _leaf(outcome, categories[outcome.category], response)
        else:
            nodes[name] = _branch(questions[name], nodes)
    branches = tuple(node for name in order if isinstance(node := nodes[name], Branch))
    return Tree(
        policy=PolicyRef(id=policy.id, version=policy.version, digest=policy.digest, title=policy.title),
        start=branches[0],
        branches=branches,
        leaves=tuple(node for name in outcomes if isinstance(node := nodes[name], Leaf)),
        categories=tuple(categories.values()),
        summary=policy.summary,
        language=policy.language,
        status=policy.status.value,
        disclaimer=policy.disclaimer,
        notices=_notices(policy),
        sections=tuple((section.id, section.title) for section in policy.sections),
    )


def _leaf(outcome: model.Outcome, category: Category, response: Response) -> Leaf:
    return Leaf(
        outcome=outcome.id,
        because=outcome.because,
        investigate=outcome.investigate,
        category=category,
        response=response,
    )


def _branch(question: model.Question, nodes: dict[str, Node]) -> Branch:
    offered = [
        (name := answer.id, answer.label or LABELS.get(name) or _label(name), answer.meaning, nodes[answer.next])
        for answer in question.answers
    ]
    return branch_of(
        question.id,
        question.text,
        offered,
        ref=question.ref,
        section=question.section,
        why=question.rationale,
        help=question.help,
        inculpating=frozenset(question.inculpating),
    )


def _label(answer: str) -> str:
    return answer.replace("_", " ").capitalize()


def _category(category: model.Category) -> Category:
    return Category(
        id=category.id,
        title=category.title,
        definition=category.definition,
        accountability=category.accountability,
        behaviour=category.behaviour.value if category.behaviour else None,
        scope=category.scope.value,
    )


def _response(response: model.Response) -> Response:
    return Response(
        id=response.id,
        title=response.title,
        kind=response.kind.value,
        primary=response.primary,
        supporting=response.supporting,
        documentation=response.documentation,
    )


_NOTICES = {
    Status.DRAFT: "This policy is a draft and not yet in force.",
    Status.SUPERSEDED: "This policy has been superseded.",
    Status.WITHDRAWN: "This policy has been withdrawn.",
}


def _notices(policy: Policy) -> tuple[Notice, ...]:
    if policy.status not in _NOTICES:
        return ()
    by = policy.superseded_by
    return (
        Notice(
            kind=policy.status.value,
            text=_NOTICES[policy.status],
            title=by.title if by else None,
            url=by.url if by else None,
            since=by.since if by else None,
        ),
    )
