"""The columns that classifying adds: which there are, what they are called, and how to read the numbers in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from operator import index
from typing import Any, Literal, TypeAlias, get_args

from justrules.batch.columns import HERE, shown
from justrules.batch.stretches import is_missing
from justrules.engine.compiler import tree_of
from justrules.engine.plan import Plan, plan_of
from justrules.engine.tree import Step, Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Known, listed
from justrules.policies.model import Policy

Name: TypeAlias = Literal["category", "outcome", "pending", "reachable", "path", "problems"]
"""A result; what each says is told at `classify`."""

NAMES: tuple[Name, ...] = get_args(Name)
"""All results, in the order in which their columns stand."""

USUAL: tuple[Name, ...] = tuple(name for name in NAMES if name != "path")
"""The results of a call that does not say which."""

MOST_CATEGORIES = 63
"""Categories that a set code has room for."""

LARGEST = 2**63 - 1
"""The largest number of a column of whole numbers."""


def wanted(plan: Plan, into: Collection[str], named: str, columns: Collection[str]) -> dict[Name, str]:
    """The results that are wanted, in the order of `NAMES`, each with the name of its column.

    Args:
        plan: the policy.
        into: names of results.
        named: a pattern for the names of columns; `{}` stands for the name of the result.
        columns: what the table's own columns are called.

    Raises:
        AnswerError: a result does not exist, a name is taken (`JR612`), or a number would not fit (`JR615`).
    """
    findings = [*_about_names(into), *_about_pattern(named)]
    if findings:
        raise AnswerError(findings)
    results = {name: named.format(name) for name in NAMES if name in into}
    findings = [*_taken(results, columns), *_too_large(plan, results)]
    if findings:
        raise AnswerError(findings)
    return results


def _about_names(into: object) -> Iterator[Finding]:
    known = Known(NAMES)
    if isinstance(into, str):
        hint = f'write `into=["{into}"]`' if into in known else f"the results are {listed(NAMES)}"
        yield _finding("`into` is one text and should be several names", hint)
        return
    if not isinstance(into, Collection):
        yield _finding(
            f"`into` is a {type(into).__name__} and should be several names", f"the results are {listed(NAMES)}"
        )
        return
    for name in into:
        if not isinstance(name, str) or name not in known:
            yield _finding(f"there is no result {shown(name)}", known.hint(str(name)))
    if not into:
        yield _finding("no result is asked for", f"the results are {listed(NAMES)}")


def _about_pattern(named: str) -> Iterator[Finding]:
    try:
        different = named.format("a") != named.format("b")
    except (AttributeError, LookupError, ValueError):
        different = False
    if not different:
        yield _finding(f"{shown(named)} does not say where the name of a result goes", 'write `named="just_{}"`')


def _taken(results: Mapping[Name, str], columns: Collection[str]) -> Iterator[Finding]:
    for name, column in results.items():
        if column in columns:
            message = f"the table has a column {shown(column)} already, and the result `{name}` would stand there"
            yield _finding(message, 'give the results other names: `named="just_{}"`')


def _too_large(plan: Plan, results: Mapping[Name, str]) -> Iterator[Finding]:
    if "reachable" in results and len(plan.categories) > MOST_CATEGORIES:
        message = f"the policy has {len(plan.categories)} categories, and a set code has room for {MOST_CATEGORIES}"
        yield Finding(code="JR615", message=message, where=HERE, hint="leave `reachable` out of `into`")
    if "path" in results and plan.ways[0] - 1 > LARGEST:
        message = "the policy has more paths than there are numbers of 64 bits"
        yield Finding(code="JR615", message=message, where=HERE, hint="leave `path` out of `into`")


def _finding(message: str, hint: str) -> Finding:
    return Finding(code="JR612", message=message, where=HERE, hint=hint)


# --- reading the numbers ---------------------------------------------------------------------------------------


def categories_of(policy: Policy | Tree, code: int | None) -> tuple[str, ...]:
    """The categories that a set code of the column `reachable` stands for, from least to most culpable.

    Args:
        policy: the policy that classified; compiled on first use.
        code: bit `i` stands for the category `i` of the policy, counted from 0. A missing value, as a row with a
            problem has it, stands for none.

    Raises:
        AnswerError: it is no set of this policy's categories (`JR615`).
        PolicyError: the policy has errors.
        TypeError: it is no whole number.
    """
    categories = tree_of(policy).categories
    code = _whole(code)
    if code is None:
        return ()
    if not 0 < code < 1 << len(categories):
        message = f"{code} is no set of the {len(categories)} categories of the policy"
        raise AnswerError([Finding(code="JR615", message=message, where=HERE, hint="give the policy that classified")])
    return tuple(category.id for number, category in enumerate(categories) if code >> number & 1)


def path_of(policy: Policy | Tree, number: int | None) -> tuple[Step, ...]:
    """The steps that a number of the column `path` stands for.

    Args:
        policy: the policy that classified; compiled on first use.
        number: of the column `path`. A missing value, as a row with a problem has it, stands for no step.

    Raises:
        AnswerError: no path of this policy has that number (`JR615`).
        PolicyError: the policy has errors.
        TypeError: it is no whole number.
    """
    plan, number = plan_of(tree_of(policy)), _whole(number)
    if number is None:
        return ()
    try:
        return plan.path(number)
    except ValueError as problem:
        hint = "give the policy that classified"
        raise AnswerError([Finding(code="JR615", message=str(problem), where=HERE, hint=hint)]) from None


def _whole(number: Any) -> int | None:
    """The whole number; `None` for whatever a table has where it has no value."""
    try:
        return index(number)
    except TypeError:
        if is_missing(number):
            return None
    raise TypeError(f"a whole number is expected, as the column of results holds it, and not a {type(number).__name__}")
