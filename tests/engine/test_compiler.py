"""A policy checked and made into a tree; or every reason why not."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rfc8785
import yaml
from hypothesis import given, reject
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Branch, Leaf
from tests.strategies import (
    BREAKAGES,
    Breakage,
    Data,
    as_policy,
    as_text,
    broken_policies,
    paths,
    policies,
    routes,
)

# --- what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.__name__)
@given(data=st.data())
def test_whatever_cuts_a_paths_end_is_refused(breakage: Breakage, data: st.DataObject) -> None:
    """A policy in which some path would not end in outcome, category and response never becomes a tree."""
    broken = data.draw(broken_policies(breakage))
    with pytest.raises(jr.PolicyError) as raised:
        jr.compile(as_policy(broken.data))
    assert broken.codes <= {finding.code for finding in raised.value.findings}
    assert all(finding.level is jr.Level.ERROR for finding in raised.value.findings)


@given(broken_policies())
def test_check_tells_what_compile_refuses_and_the_warnings_beside(broken: Any) -> None:
    """`compile` raises the errors that `check` finds, no fewer and no more; `check` raises nothing."""
    try:
        policy = as_policy(broken.data)
    except jr.PolicyError:
        reject()  # broken in its shape: there is nothing to check
    findings = jr.check(policy)
    with pytest.raises(jr.PolicyError) as raised:
        jr.compile(policy)
    assert raised.value.findings == tuple(f for f in findings if f.level is jr.Level.ERROR)


@given(broken_policies())
def test_every_finding_has_a_place_in_the_file(broken: Any) -> None:
    """Whatever is wrong, its line and column lie within the text that was read."""
    text = as_text(broken.data)
    lines = text.split("\n")
    with pytest.raises(jr.PolicyError) as raised:
        jr.compile(jr.loads(text, name="ours.yaml"))
    for finding in raised.value.findings:
        where = finding.where
        assert where.source == "ours.yaml"
        assert 1 <= where.line <= where.end_line <= len(lines)
        assert 1 <= where.column <= len(lines[where.line - 1]) + 1
        assert (where.line, where.column) < (where.end_line, where.end_column)


@given(policies())
def test_generated_policies_are_sound(data: Data) -> None:
    """What the strategies call right by construction has no finding but warnings, its scenarios included."""
    findings = jr.check(as_policy(data))
    assert [finding for finding in findings if finding.level is jr.Level.ERROR] == []


def test_all_errors_are_told_at_once() -> None:
    """Mistakes of different kinds in one policy are found in one run, in the order of the file."""
    data = _data(jr.load("aviation_part5"))
    data["start"] = "procedure_exists"
    data["questions"]["risk_known"]["answers"]["no"]["next"] = "risk_not_recognized"
    data["outcomes"]["inadvertent"]["category"] = "human_eror"
    data["categories"]["at_risk"]["response"] = "coatch"
    with pytest.raises(jr.PolicyError) as raised:
        jr.compile(as_policy(data))
    assert [(finding.code, finding.hint) for finding in raised.value.findings] == [
        ("JR219", "did you mean `procedure_existed`?"),
        ("JR201", "did you mean `risk_not_recognised`?"),
        ("JR206", "did you mean `human_error`?"),
        ("JR207", "did you mean `coach`?"),
    ]
    assert str(raised.value).count("\n") == 2 * 4 - 1


# --- what comes out --------------------------------------------------------------------------------------------


@given(policies())
def test_questions_come_before_what_they_lead_to(data: Data) -> None:
    """The branches are all questions, `start` first, each before every question that it leads to."""
    tree = jr.compile(as_policy(data))
    order = [branch.question for branch in tree.branches]
    assert sorted(order) == sorted(data["questions"])
    assert tree.start is tree.branches[0]
    assert order[0] == data["start"]
    for question, answers in routes(data).items():
        for target in answers.values():
            assert target not in order or order.index(question) < order.index(target)


@given(policies())
def test_a_tree_is_linked_as_the_policy_is_written(data: Data) -> None:
    """Every answer leads to the node that the file names, in the author's order; equal targets are one node."""
    tree = jr.compile(as_policy(data))
    nodes: dict[str, Branch | Leaf] = {branch.question: branch for branch in tree.branches}
    nodes |= {leaf.outcome: leaf for leaf in tree.leaves}
    for branch in tree.branches:
        answers = routes(data)[branch.question]
        assert [option.answer for option in branch.options] == list(answers)
        for option in branch.options:
            assert option.next is nodes[answers[option.answer]]
            assert branch.links[option.answer] == (option.step, option.next)
        assert tree.questions[branch.question] is branch
        assert tree.accepted[branch.question] == {*answers, "unknown"}


@given(policies())
def test_outcomes_categories_and_sections_keep_the_authors_order(data: Data) -> None:
    """Order means something for categories (least to most culpable) and sections; outcomes keep theirs too."""
    tree = jr.compile(as_policy(data))
    assert [leaf.outcome for leaf in tree.leaves] == list(data["outcomes"])
    assert [category.id for category in tree.categories] == list(data["categories"])
    assert [section for section, _ in tree.sections] == list(data.get("sections", {}))


@given(policies())
def test_every_leaf_has_its_category_and_its_response(data: Data) -> None:
    """An outcome's own response goes before its category's."""
    tree = jr.compile(as_policy(data))
    for leaf in tree.leaves:
        outcome = data["outcomes"][leaf.outcome]
        assert leaf.category.id == outcome["category"]
        assert leaf.response.id == outcome.get("response", data["categories"][leaf.category.id]["response"])


def test_answers_without_a_label_get_one() -> None:
    """`yes`, `no` and `unknown` have words of their own; other ids are written as words."""
    data = _data(jr.load("aviation_part5"))
    answers = {
        "yes": "knowingly_deviated",
        "no": "no_procedure",
        "unknown": "no_procedure",
        "out_of_date": "inadvertent",
    }
    data["questions"]["procedure_existed"]["answers"] = answers
    tree = jr.compile(as_policy(data))
    assert [option.label for option in tree.start.options] == ["Yes", "No", "Not known", "Out of date"]


def test_a_warning_does_not_stop_a_policy() -> None:
    """A policy with nothing but warnings is compiled, and the warnings are there for whoever asks."""
    data = _data(jr.load("social_care"))
    data["responses"]["praise"] = {"title": "Praise", "kind": "supportive", "primary": "Say thank you."}
    policy = as_policy(data)
    assert [(f.code, f.level) for f in jr.check(policy)] == [("JR212", jr.Level.WARNING)]
    assert len(jr.compile(policy).branches) == len(data["questions"])


# --- compiled once, and never for another ----------------------------------------------------------------------


@pytest.fixture
def policy() -> jr.Policy:
    return as_policy(_data(jr.load("aviation_part5")))


def _data(policy: jr.Policy) -> Data:
    """The policy in the form of its file."""
    data: Data = json.loads(json.dumps(policy.to_data()))
    return data


def test_a_policy_is_compiled_once(policy: jr.Policy) -> None:
    """The tree that evaluation uses is made on first use and kept; a tree is its own."""
    assert tree_of(policy) is tree_of(policy)
    assert tree_of(tree_of(policy)) is tree_of(policy)


def test_a_changed_copy_is_compiled_anew(policy: jr.Policy) -> None:
    """A copy with changes decides by its own words, whichever of the two was used first."""
    outcomes = tuple(o.model_copy(update={"because": "Changed."}) for o in policy.outcomes)
    for used_first in (True, False):
        original = policy.model_copy()
        if used_first:
            jr.evaluate(original, {})
        changed = original.model_copy(update={"version": "9.9.9", "outcomes": outcomes})
        for one, version, because in ((changed, "9.9.9", True), (original, policy.version, False)) * 2:
            decision = jr.evaluate(one, {"procedure_existed": "no"})
            assert isinstance(decision, jr.Decision)
            assert decision.policy.version == version
            assert decision.policy.digest == one.digest
            assert (decision.because == "Changed.") == because


def test_a_copy_that_is_broken_is_refused_though_its_original_was_compiled(policy: jr.Policy) -> None:
    """What was proved of one policy is not believed of another."""
    jr.evaluate(policy, {})
    with pytest.raises(jr.PolicyError, match="JR219"):
        jr.evaluate(policy.model_copy(update={"start": "nowhere"}), {})


def test_a_kept_tree_keeps_no_policy_alive(policy: jr.Policy) -> None:
    """A policy that nobody holds is freed, though its tree and a copy of it may live on."""
    lone = policy.model_copy(deep=True)
    tree = tree_of(lone)
    copied = lone.model_copy()
    gone = weakref.ref(lone)
    del lone
    gc.collect()
    assert gone() is None
    assert tree_of(copied) == tree


COPIES: dict[str, Callable[[jr.Policy], jr.Policy]] = {
    "pickle": lambda policy: pickle.loads(pickle.dumps(policy)),  # noqa: S301 -- our own bytes
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda policy: policy.model_copy(),
    "deep model_copy": lambda policy: policy.model_copy(deep=True),
    "file": lambda policy: as_policy(_data(policy)),
}


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "compiled"])
@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_the_same_policy(policy: jr.Policy, how: str, *, used: bool) -> None:
    """However a policy is copied, the copy is equal, hashes alike, has the same digest and decides the same."""
    if used:
        jr.evaluate(policy, {})
    other = COPIES[how](policy)
    assert (other, hash(other), other.digest) == (policy, hash(policy), policy.digest)
    assert jr.evaluate(other, {"procedure_existed": True}) == jr.evaluate(policy, {"procedure_existed": True})
    assert jr.check(other) == jr.check(policy)


def test_policies_cannot_be_changed(policy: jr.Policy) -> None:
    """No field of a policy or of its parts can be set, and there is no list in it to append to."""
    for part in (policy, policy.questions[0], policy.questions[0].answers[0], policy.outcomes[0], policy.scenarios[0]):
        for name in type(part).model_fields:
            with pytest.raises(ValueError, match="frozen"):
                setattr(part, name, None)
    waiting: list[Any] = [policy]
    while waiting:
        value = waiting.pop()
        assert not isinstance(value, list | dict | set), value
        if hasattr(type(value), "model_fields"):
            waiting.extend(getattr(value, name) for name in type(value).model_fields)
        elif isinstance(value, tuple):
            waiting.extend(value)


def test_trees_are_equal_when_their_policies_are(policy: jr.Policy) -> None:
    """Trees compare by id, version, title and digest of their policy; a changed word makes another tree."""
    assert jr.compile(policy) == jr.compile(copy.deepcopy(policy))
    assert hash(jr.compile(policy)) == hash(jr.compile(copy.deepcopy(policy)))
    assert jr.compile(policy) != jr.compile(policy.model_copy(update={"summary": "Another."}))
    assert jr.compile(policy) != policy
    assert repr(jr.compile(policy)) == f"Tree('aviation_part5', version='{policy.version}')"


# --- the digest ------------------------------------------------------------------------------------------------


@given(policies(), st.randoms(use_true_random=False))
def test_the_digest_is_of_what_the_policy_says(data: Data, random: Any) -> None:
    """Comments, quoting, the order of keys without meaning, short forms and spelled-out defaults do not count."""
    digest = as_policy(data).digest
    apart = json.loads(json.dumps(data))  # what two places share would be written as anchor and alias
    block = yaml.safe_dump(apart, allow_unicode=True, sort_keys=False, width=10**6)
    assert jr.loads(f"# A comment\n{block}\n# and another").digest == digest
    assert jr.loads(json.dumps(data, ensure_ascii=False)).digest == digest
    assert as_policy(_shuffled(data, random)).digest == digest
    assert as_policy(_spelled_out(data)).digest == digest


def _shuffled(data: Data, random: Any, *, ordered: bool = False) -> Data:
    """The same mappings with their keys in another order, but for those where order has a meaning."""
    keys = list(data)
    if not ordered:
        random.shuffle(keys)
    return {
        key: _shuffled(data[key], random, ordered=key in ("categories", "sections"))
        if isinstance(data[key], dict)
        else data[key]
        for key in keys
    }


def _spelled_out(data: Data) -> Data:
    """The long form wherever there is a short one, and every default written down."""
    long = copy.deepcopy(data)
    for question in long["questions"].values():
        question["answers"] = {a: {"next": to} if isinstance(to, str) else to for a, to in question["answers"].items()}
        for key in ("cites", "inculpating"):
            if key in question:
                question[key] = [question[key]]
    for key, section in long.get("sections", {}).items():
        long["sections"][key] = {"title": section} if isinstance(section, str) else section
    for category in long["categories"].values():
        category.setdefault("scope", "within")
    long["scope"] = {key: [v] if key != "unit" and isinstance(v, str) else v for key, v in long["scope"].items()}
    return long


@given(policies(), st.data())
def test_every_changed_word_changes_the_digest(data: Data, draw: st.DataObject) -> None:
    """Whichever text of a policy is changed, the policy is another and its digest too."""
    before = as_policy(data)
    pointer = draw.draw(st.sampled_from(list(_texts(data))))
    holder: Any = data
    for part in pointer[:-1]:
        holder = holder[part]
    holder[pointer[-1]] += "x"
    try:
        after = as_policy(data)
    except jr.PolicyError:
        reject()  # that text is one of a closed list of words
    assert after != before
    assert after.digest != before.digest


def _texts(data: Any, *above: Any) -> Iterator[tuple[Any, ...]]:
    """Where the texts of a policy stand."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, str):
            yield (*above, key)
        else:
            yield from _texts(value, *above, key)


@pytest.mark.parametrize("group", ["categories", "sections"])
def test_the_order_of_categories_and_of_sections_changes_the_digest(policy: jr.Policy, group: str) -> None:
    """Culpability is told by the order of the categories, and the way through by that of the sections."""
    data = _data(policy)
    data[group] = dict(reversed(data[group].items()))
    assert as_policy(data).digest != policy.digest


@pytest.mark.parametrize("group", ["questions", "outcomes", "responses", "factors", "duties", "sources"])
def test_the_order_of_other_parts_does_not_change_the_digest(policy: jr.Policy, group: str) -> None:
    """Where a question stands in the file says nothing about when it is asked."""
    data = _data(policy)
    data[group] = dict(reversed(data[group].items()))
    assert as_policy(data).digest == policy.digest


def test_the_order_of_a_list_changes_the_digest(policy: jr.Policy) -> None:
    """What is listed is listed in an order."""
    data = _data(policy)
    data["outcomes"]["inadvertent"]["investigate"].reverse()
    assert as_policy(data).digest != policy.digest


def test_a_missing_key_changes_the_digest(policy: jr.Policy) -> None:
    """What is left unsaid is not the same as what is said."""
    data = _data(policy)
    del data["questions"]["risk_known"]["help"]
    assert as_policy(data).digest != policy.digest


@given(policies())
def test_the_canonical_form_is_that_of_rfc_8785(data: Data) -> None:
    """Anybody with a JSON canonicaliser can work the digest out again."""
    canonical = as_policy(data).canonical()
    assert rfc8785.dumps(json.loads(canonical)).decode() == canonical


@pytest.mark.parametrize("name", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_the_canonical_form_of_shipped_policies_is_that_of_rfc_8785(name: str) -> None:
    """Dates, citations and nested conditions are written canonically too."""
    canonical = jr.load(name).canonical()
    assert rfc8785.dumps(json.loads(canonical)).decode() == canonical


@given(policies())
def test_the_canonical_form_holds_the_whole_policy(data: Data) -> None:
    """A policy can be rebuilt from what its digest is made of; no part of the file is left out of it."""
    policy = as_policy(data)
    rebuilt = json.loads(policy.canonical())
    for ordered in ("categories", "sections"):
        if ordered in rebuilt:
            rebuilt[ordered] = {part.pop("id"): part for part in rebuilt[ordered]}
    assert as_policy(rebuilt).canonical() == policy.canonical()
    tree = jr.compile(as_policy(rebuilt))
    for answers, outcome in paths(data):
        decision = jr.evaluate(tree, answers)
        assert isinstance(decision, jr.Decision)
        assert decision.outcome == outcome
    assert as_policy(_data(policy)) == policy


@pytest.mark.parametrize("call", [jr.compile, jr.check, tree_of, lambda what: jr.evaluate(what, {})])
@pytest.mark.parametrize("what", ["aviation_part5", None, {}])
def test_what_is_no_policy_is_told_what_is_expected(call: Callable[[Any], object], what: object) -> None:
    """An id is the likeliest mistake, and it is not loaded by guessing."""
    with pytest.raises(TypeError, match=r"justrules\.load"):
        call(what)
