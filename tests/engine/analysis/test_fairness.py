"""Certificates, flips and comparisons of policies that people know, and of very large ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import justrules as jr
from justrules.engine.analysis.comparison import Comparison
from justrules.engine.analysis.monotone import monotony
from justrules.engine.analysis.report import (
    certificate_text,
    comparison_data,
    comparison_markdown,
    comparison_text,
    flip_text,
    number,
)
from justrules.policies.source import Limits

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
LARGE = Limits(size=10**8, nodes=10**7)

Data = dict[str, Any]


def aviation(*changes: tuple[str, str]) -> jr.Policy:
    """The aviation policy with some of its text replaced; scenarios that no longer hold are left out."""
    text = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    data = jr.loads(text).to_data()
    data["scenarios"] = [
        {"id": "begun", "facts": "Nothing is known.", "answers": {}, "expect": {"pending": data["start"]}}
    ]
    return jr.loads(json.dumps(data))


def diamonds(questions: int) -> Data:
    """Pairs of questions that part and meet again: 2^(n/2) paths and more over n questions."""
    asked: Data = {}
    for index in range(0, questions, 2):
        onward = f"q{index + 2}" if index + 2 < questions else "last"
        asked[f"q{index}"] = {"text": "So?", "inculpating": "yes", "answers": {"yes": f"q{index + 1}", "no": onward}}
        aside = "aside" if index % 50 == 0 else onward
        asked[f"q{index + 1}"] = {
            "text": "So?",
            "answers": {"yes": "worst" if onward == "last" else onward, "no": aside},
        }
    base = jr.load("aviation_part5").to_data()
    ends = {"last": "human_error", "aside": "reckless", "worst": "at_risk"}
    outcomes = {end: {"category": name, "because": "So.", "investigate": "Why"} for end, name in ends.items()}
    scenario = {"id": "begun", "facts": "Nothing is known.", "answers": {}, "expect": {"pending": "q0"}}
    dropped = ("alignment", "authorities", "sections", "duties", "factors", "sources")
    kept = {key: value for key, value in base.items() if key not in dropped}
    for part in (*kept["categories"].values(), *kept["responses"].values()):
        part.pop("cites", None)
    sources = {"ours": {"title": "Ours", "publisher": "Nobody", "kind": "ours"}}
    return {
        **kept,
        "sources": sources,
        "start": "q0",
        "questions": asked,
        "outcomes": outcomes,
        "scenarios": [scenario],
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_that_is_claimed_of_a_shipped_policy_is_proved(name: str) -> None:
    """No claim fails and none is left open; the certificate is for the digest of the policy."""
    policy = jr.load(name)
    certificate = jr.prove(policy)
    assert [claim.name for claim in certificate.claims if claim.holds is not True] == []
    assert certificate.policy.digest == policy.digest
    assert sum(share.answer_sets for share in certificate.shares) == certificate.answer_sets
    assert json.loads(json.dumps(certificate.to_data()))["policy"]["digest"] == policy.digest
    assert "FAILS" not in certificate_text(certificate)


def test_a_rise_in_culpability_is_told_with_the_answers_that_show_it() -> None:
    """The counterexample is checked by evaluating it: the answer moves away from the person, and the category rises."""
    swapped = aviation(
        (
            "category: human_error\n    because: A procedure existed",
            "category: reckless\n    because: A procedure existed",
        )
    )
    certificate = jr.prove(swapped)
    assert not certificate.holds
    found = monotony(jr.compile(swapped))
    assert found.rise is not None
    rise = found.rise
    before = jr.evaluate(swapped, {**dict(rise.answers), rise.question: rise.inculpating})
    after = jr.evaluate(swapped, {**dict(rise.answers), rise.question: rise.other})
    assert isinstance(before, jr.Decision)
    assert isinstance(after, jr.Decision)
    order = [category.id for category in swapped.categories]
    assert order.index(after.category) > order.index(before.category)
    told = certificate_text(certificate)
    assert "FAILS" in told
    assert f"`{rise.question}` with `{rise.other}` instead of `{rise.inculpating}`" in told


def test_discipline_for_an_error_is_refused_before_anything_is_proved() -> None:
    """An outcome that overrides the response of human error with discipline is an error of the policy itself."""
    harsh = aviation(
        (
            "outcomes:\n  no_procedure:\n    category: human_error",
            "outcomes:\n  no_procedure:\n    response: discipline\n    category: human_error",
        )
    )
    with pytest.raises(jr.PolicyError) as caught:
        jr.prove(harsh)
    assert [finding.code for finding in caught.value.findings] == ["JR308"]


def test_a_policy_that_declares_nothing_is_not_said_to_be_monotone() -> None:
    """What was not compared is not claimed."""
    data = jr.load("aviation_part5").to_data()
    for question in data["questions"].values():
        question.pop("inculpating")
    claim = next(c for c in jr.prove(jr.loads(json.dumps(data))).claims if c.name == "monotone")
    assert claim.holds is None
    assert "nothing to compare" in claim.told


def test_a_search_that_would_be_too_long_says_so() -> None:
    """Effort that runs out is told as not decided, never as proved."""
    claim = next(c for c in jr.prove(jr.loads(json.dumps(diamonds(100))), effort=3).claims if c.name == "monotone")
    assert claim.holds is None
    assert "not decided" in claim.told


def test_a_thousand_questions_with_hundreds_of_bits_of_paths_are_proved_and_compared() -> None:
    """The work grows with the questions: a policy whose paths nobody could list is counted, proved and compared."""
    data = diamonds(1000)
    old = jr.loads(json.dumps(data), limits=LARGE)
    certificate = jr.prove(old)
    assert certificate.paths > 2**500
    assert certificate.holds
    data["questions"]["q500"]["answers"]["no"] = "worst"
    found = jr.compare(old, jr.loads(json.dumps(data), limits=LARGE))
    assert found.exact
    assert 0 < sum(shift.answer_sets for shift in found.shifts) < found.answer_sets
    assert "about 10^" in comparison_text(found)
    json.dumps([certificate.to_data(), comparison_data(found)])


def test_two_orders_of_the_same_questions_compare_equal() -> None:
    """Asking in another order what is decided alike moves nothing; neither policy says where the other asks."""

    def gate(first: str, second: str) -> jr.Policy:
        data = jr.load("aviation_part5").to_data()
        for section in ("alignment", "authorities", "duties"):
            data.pop(section)
        asked = {
            first: {"text": "So?", "answers": {"yes": second, "no": "inadvertent"}},
            second: {"text": "So?", "answers": {"yes": "unjustified", "no": "inadvertent"}},
        }
        data["outcomes"] = {name: data["outcomes"][name] for name in ("inadvertent", "unjustified")}
        data |= {"start": first, "questions": asked}
        data["scenarios"] = [{"id": "begun", "facts": "So.", "answers": {}, "expect": {"pending": first}}]
        return jr.loads(json.dumps(data))

    found = jr.compare(gate("seen", "chosen"), gate("chosen", "seen"))
    assert found.exact
    assert found.shifts == ()
    assert found.level in ("text", "none")


def test_orders_that_make_the_answer_too_large_end_in_saying_so() -> None:
    """A bounded effort gives up in words; a comparison that was given up counts as the weightiest change."""

    def paired(order: list[int]) -> Data:
        """Whether each left answer equals its right one, asked in `order`: easy in one order, vast in another."""
        data = diamonds(4)
        names = [f"{'l' if index % 2 == 0 else 'r'}{index // 2}" for index in order]
        data["questions"] = {
            name: {"text": "So?", "answers": {"yes": following, "no": end}}
            for name, following, end in zip(names, [*names[1:], "worst"], ["last", "aside"] * len(names), strict=False)
        }
        data |= {"start": names[0]}
        data["scenarios"] = [{"id": "begun", "facts": "So.", "answers": {}, "expect": {"pending": names[0]}}]
        return data

    size = 24
    near = jr.loads(json.dumps(paired(list(range(size)))), limits=LARGE)
    far = jr.loads(json.dumps(paired([*range(1, size, 2), *range(0, size, 2)])), limits=LARGE)
    found = jr.compare(near, far, effort=20)
    assert not found.exact
    assert found.level == "category"
    assert "Not compared to the end" in comparison_text(found)


def three_changes() -> Comparison:
    old = jr.load("nhs_just_culture")
    data = old.to_data()
    data["version"] = "2.0.0"
    data["questions"]["supervision_failed"]["answers"]["yes"]["next"] = "mitigating_circumstances"
    data["questions"]["mitigating_circumstances"]["answers"]["no"]["next"] = "mitigated"
    data["outcomes"].pop("individual_accountability")
    data["categories"].pop("individual_action")
    data["questions"]["missed_training"]["help"] = "Ask for the training record."
    for part in ("alignment", "authorities", "duties"):
        data.pop(part)
    data["scenarios"] = [s for s in data["scenarios"] if "pending" in s["expect"] and "individual" not in json.dumps(s)]
    data["scenarios"].append({"id": "x", "facts": "So.", "answers": {}, "expect": {"pending": "intent_to_harm"}})
    used = {c["response"] for c in data["categories"].values()}
    data["responses"] = {key: value for key, value in data["responses"].items() if key in used}
    return jr.compare(old, jr.loads(json.dumps(data)))


def test_a_comparison_reads_like_a_sentence() -> None:
    """Each shift says how many answer sets move, from where to where, and when, in as few words as it takes."""
    found = three_changes()
    told = comparison_text(found)
    assert "from Wider action (`system_substitution`" in " ".join(told.split())
    assert "when:" in told
    assert "`supervision_failed` is yes" in told
    assert "questions.missed_training.help" in told
    assert found.level == "category"
    markdown = comparison_markdown(found)
    assert markdown.startswith(f"### nhs_just_culture {jr.load('nhs_just_culture').version} → nhs_just_culture 2.0.0")
    assert "| from | to | answer sets | when |" in markdown
    json.dumps(comparison_data(found))


def test_words_alone_are_told_apart_from_decisions() -> None:
    """A reworded question moves nothing, and its place is named; a new version number alone is no change."""
    reworded = aviation(("text: Was there a documented procedure for the situation?", "text: Was there a procedure?"))
    found = jr.compare(aviation(), reworded)
    assert (found.shifts, found.level) == ((), "text")
    assert [word.place for word in found.rewordings] == ["questions.procedure_existed.text"]
    assert jr.compare(aviation(), aviation((f"version: {aviation().version}", "version: 9.0.0"))).level == "none"


def test_a_renamed_question_is_the_same_question() -> None:
    """`renamed_from` carries answers, conditions and words over; without it the question is another one."""
    data = aviation().to_data()
    question = data["questions"].pop("risk_known")
    data["questions"]["risk_seen"] = {**question, "renamed_from": ["risk_known"]}
    data["questions"]["knowingly_deviated"]["answers"]["yes"]["next"] = "risk_seen"
    text = json.dumps(data).replace("questions.risk_known", "questions.risk_seen")
    found = jr.compare(aviation(), jr.loads(text))
    assert found.shifts == ()
    assert found.renamed == (("question", "risk_known", "risk_seen"),)
    assert "is now called `risk_seen`" in comparison_text(found)


def test_a_flip_is_a_sentence_and_true() -> None:
    """Making the changes that a flip names leads to the category that it names."""
    policy = jr.load("aviation_part5")
    answers = {"procedure_existed": "yes", "knowingly_deviated": "yes", "risk_known": "no"}
    found = jr.flips(policy, answers)
    assert {flip.category for flip in found} == {"human_error"}
    for flip in found:
        moved = {**answers, **{change.question: change.after for change in flip.changes}}
        decided = jr.evaluate(policy, moved)
        assert isinstance(decided, jr.Decision)
        assert decided.category == flip.category
    assert flip_text(found[0]) == (
        "If `knowingly_deviated` were `no` instead of `yes`, the category would be Human error."
    )
    assert jr.flips(policy, {}) == ()
    assert len(jr.flips(policy, answers, most=1)) == 1


def test_large_numbers_are_told_by_their_size() -> None:
    """Eighteen digits are exact; beyond them the order of magnitude is what a person reads."""
    assert number(1_000) == "1,000"
    assert number(2**5000) == "about 10^1505"
