"""The path told in the policy's own words, to each audience what is meant for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.rationale import AUDIENCES, Audience, passages

REASON = "Zebra-7 was said in the room"


def decided(policy: str = "aviation_part5") -> list[jr.Decision]:
    tree = jr.compile(jr.load(policy))
    results = (jr.evaluate(tree, s.given, reasons=dict.fromkeys(s.given, REASON)) for s in jr.load(policy).scenarios)
    return [result for result in results if isinstance(result, jr.Decision)]


@pytest.mark.parametrize("policy", ["aviation_part5", "nhs_just_culture", "social_care"])
def test_person_and_panel_read_every_step_and_the_whole_response(policy: str) -> None:
    """Nothing of the path, the reason, the response or the system side is left out."""
    for decision in decided(policy):
        for audience in ("person", "panel"):
            told = " ".join(jr.explain(decision, audience=audience).split())
            parts = [decision.because, decision.accountability, decision.response.primary, *decision.investigate]
            parts += [step.text for step in decision.path] + [step.label for step in decision.path]
            parts += [*decision.response.supporting, *(notice.text for notice in decision.notices)]
            for part in parts:
                assert " ".join(part.split()) in told


def test_only_the_auditor_is_not_told_the_reasons() -> None:
    """The auditor learns that a reason was recorded; what it says is for those in the room."""
    for decision in decided():
        assert REASON in " ".join(jr.explain(decision, audience="person").split())
        assert REASON in " ".join(jr.explain(decision, audience="panel").split())
        auditor = jr.explain(decision, audience="auditor")
        assert REASON not in auditor
        assert "reason recorded" in auditor
        assert decision.policy.digest in auditor


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_pending_result_names_the_open_question_and_what_is_possible(audience: Audience) -> None:
    """Nobody is left to guess what is still missing."""
    pending = jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "yes"})
    assert isinstance(pending, jr.Pending)
    told = " ".join(jr.explain(pending, audience=audience).split())
    assert (pending.question if audience == "auditor" else pending.text) in told
    for known in pending.reachable if audience == "auditor" else pending.titles:
        assert known in told


def test_an_unknown_answer_is_told_as_unknown() -> None:
    """An answer that is not known is not told as one that was not given."""
    policy = jr.load("aviation_part5")
    assert "not known" in jr.explain(jr.evaluate(policy, {"procedure_existed": "unknown"}))
    assert "answered unknown" in jr.explain(jr.evaluate(policy, {"procedure_existed": "unknown"}), audience="auditor")
    assert "not known" not in jr.explain(jr.evaluate(policy, {}))


def test_a_settled_category_is_told_though_its_reason_is_open() -> None:
    """Where only the reason is open, the reader learns that the category is settled."""
    pending = jr.evaluate(jr.load("aviation_part5"), {"knowingly_deviated": "no"})
    assert isinstance(pending, jr.Pending)
    assert pending.category == "human_error"
    assert "Only one category is left" in jr.explain(pending)


def test_a_decision_made_early_says_which_question_no_longer_mattered() -> None:
    """The open question is named, to every audience."""
    early = jr.evaluate(
        jr.load("nhs_just_culture"),
        {
            **dict.fromkeys(("intent_to_harm", "substance_abuse", "physical_ill_health", "mental_ill_health"), "no"),
            "protocol_workable": "no",
        },
    )
    assert isinstance(early, jr.Decision)
    assert early.settled_at == "protocol_in_place"
    for audience in AUDIENCES:
        assert "protocol_in_place" in jr.explain(early, audience=audience)


@given(st.text(alphabet="*_`[]<>#|\\ab1. \n", max_size=40))
def test_markdown_shows_a_reason_as_it_was_written(reason: str) -> None:
    """A reason cannot become a heading, a link, a table or a tag."""
    decision = jr.evaluate(
        jr.load("aviation_part5"), {"procedure_existed": "no"}, reasons={"procedure_existed": reason}
    )
    told = jr.explain(decision, markup="markdown")
    unescaped = [line for line in told.splitlines() if line.lstrip().startswith(("#", "<", "|", "["))]
    assert all(line.startswith("## ") for line in unescaped)


def test_lines_are_no_longer_than_a_terminal() -> None:
    """Plain text is wrapped; an address stays in one piece."""
    for decision in decided("nhs_just_culture"):
        lines = jr.explain(decision).splitlines()
        assert all(len(line) <= 92 or "http" in line for line in lines)


def test_an_unknown_audience_or_markup_is_refused() -> None:
    """The words for audience and markup are few, and the error names them."""
    decision = decided()[0]
    with pytest.raises(ValueError, match="person, panel, auditor"):
        list(passages(decision, audience="press"))  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(ValueError, match="plain, markdown"):
        jr.explain(decision, markup="html")  # type: ignore[arg-type]  # the mistake under test
