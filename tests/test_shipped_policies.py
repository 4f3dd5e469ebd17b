"""The policies that come with the library: sound, whole, covered by their examples, and true to their sources."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import pytest

import justrules as jr
from justrules.policies.loader import shipped

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")


@pytest.fixture(params=SHIPPED)
def policy(request: pytest.FixtureRequest) -> jr.Policy:
    return jr.load(request.param)


def complete_answers(policy: jr.Policy) -> Iterator[dict[str, str]]:
    """Every way to answer every question of a policy with yes or no."""
    questions = [question.id for question in policy.questions]
    for words in itertools.product(("yes", "no"), repeat=len(questions)):
        yield dict(zip(questions, words, strict=True))


def decided(policy: jr.Policy, answers: Mapping[str, str]) -> jr.Decision:
    decision = jr.evaluate(policy, answers)
    assert isinstance(decision, jr.Decision)
    return decision


def ids(parts: tuple[object, ...]) -> list[str]:
    return [str(getattr(part, "id", part)) for part in parts]


# --- true to their sources -------------------------------------------------------------------------------------


def aviation(answers: Mapping[str, str]) -> tuple[str, str]:
    """The published four questions: Q1 procedure, Q2 knowingly, Q3 risk known, Q4 disregard unjustifiable."""
    if answers["procedure_existed"] == "no":
        return "human_error", "no_procedure"
    if answers["knowingly_deviated"] == "no":
        return "human_error", "inadvertent"
    if answers["risk_known"] == "no":
        return "at_risk", "risk_not_recognised"
    if answers["unjustified_disregard"] == "no":
        return "at_risk", "justified_deviation"
    return "reckless", "unjustified"


def test_aviation_decides_all_sixteen_answer_sets_as_published() -> None:
    """The golden table: each of the sixteen ways to answer four questions has the published category and reason."""
    policy = jr.load("aviation_part5")
    table = [(decided(policy, answers), aviation(answers)) for answers in complete_answers(policy)]
    assert len(table) == 16
    for decision, expected in table:
        assert (decision.category, decision.outcome) == expected


def test_aviation_keeps_the_published_proportions() -> None:
    """Of sixteen answer sets eight end at the first question, four at the second, two at the third, and two part."""
    policy = jr.load("aviation_part5")
    count: dict[str, int] = defaultdict(int)
    for answers in complete_answers(policy):
        count[decided(policy, answers).outcome] += 1
    expected = {
        "no_procedure": 8,
        "inadvertent": 4,
        "risk_not_recognised": 2,
        "justified_deviation": 1,
        "unjustified": 1,
    }
    assert count == expected


def nhs(answers: Mapping[str, str]) -> str:
    """The poster of 2018: its five tests in their order, the first that catches the act decides."""
    yes = {question for question, answer in answers.items() if answer == "yes"}
    if "intent_to_harm" in yes:  # 1a
        return "deliberate_harm_concern"
    if "substance_abuse" in yes:  # 2a
        return "substance_concern"
    if yes & {"physical_ill_health", "mental_ill_health"}:  # 2b, 2c
        return "health_concern"
    if not yes >= {"protocol_in_place", "protocol_workable", "knowing_departure"}:  # 3a to 3c: any no leaves
        return "system_foresight"
    if yes & {"peers_would_do_same", "missed_training", "supervision_failed"}:  # 4a to 4c: any yes leaves
        return "system_substitution"
    return "mitigated" if "mitigating_circumstances" in yes else "individual_accountability"  # 5a


def test_nhs_decides_all_its_answer_sets_as_the_poster_does() -> None:
    """The golden table: each of the 2,048 ways to answer eleven questions ends where the poster's five tests end."""
    tree = jr.compile(jr.load("nhs_just_culture"))
    sets = list(complete_answers(jr.load("nhs_just_culture")))
    assert len(sets) == 2_048
    for answers in sets:
        decision = jr.evaluate(tree, answers)
        assert isinstance(decision, jr.Decision)
        assert decision.outcome == nhs(answers), answers


def test_nhs_asks_its_eleven_questions_in_the_posters_order() -> None:
    """The questions carry the poster's own numbers, 1a to 5a, and stand in its five tests."""
    policy = jr.load("nhs_just_culture")
    assert " ".join(str(question.ref) for question in policy.questions) == "1a 2a 2b 2c 3a 3b 3c 4a 4b 4c 5a"
    tests = ["deliberate_harm", "health", "foresight", "substitution", "mitigation"]
    assert ids(policy.sections) == tests
    assert [tests.index(question.section or "") + 1 for question in policy.questions] == [
        int(str(question.ref)[0]) for question in policy.questions
    ]
    every_no = [question.id for question in policy.questions]
    onward = dict.fromkeys(every_no, "no") | dict.fromkeys(
        ("protocol_in_place", "protocol_workable", "knowing_departure"), "yes"
    )
    assert [step.question for step in decided(policy, onward).path] == every_no


def test_nhs_never_speaks_of_error_risk_or_recklessness() -> None:
    """The poster does not sort behaviour into the three words, so no category claims to be one of them."""
    assert {category.behaviour for category in jr.load("nhs_just_culture").categories} == {None}
    assert {"human_error", "at_risk", "reckless"}.isdisjoint(ids(jr.load("nhs_just_culture").categories))


def test_every_nhs_decision_says_that_the_guide_is_superseded() -> None:
    """Whatever is decided, and even when nothing is, the result names the Being fair tool and when it came."""
    policy = jr.load("nhs_just_culture")
    assert policy.status == "superseded"
    tree = jr.compile(policy)
    results = [jr.evaluate(tree, {}), *(jr.evaluate(tree, scenario.given) for scenario in policy.scenarios)]
    for result in results:
        (notice,) = result.notices
        assert notice.kind == "superseded"
        assert "Being fair" in str(notice.title)
        assert str(notice.since).startswith("2025-05")


@pytest.mark.parametrize("policy_id", ["aviation_part5", "social_care"])
def test_policies_in_force_carry_no_notice(policy_id: str) -> None:
    """A notice means something only where there is something to notice."""
    assert jr.load(policy_id).status == "current"
    assert jr.evaluate(jr.load(policy_id), {}).notices == ()


# --- fixed ids -------------------------------------------------------------------------------------------------

FIXED = {
    "aviation_part5": {
        "questions": "procedure_existed knowingly_deviated risk_known unjustified_disregard",
        "outcomes": "no_procedure inadvertent risk_not_recognised justified_deviation unjustified",
        "categories": "human_error at_risk reckless",
        "responses": "console coach discipline",
    },
    "nhs_just_culture": {
        "sections": "deliberate_harm health foresight substitution mitigation",
        "questions": "intent_to_harm substance_abuse physical_ill_health mental_ill_health protocol_in_place"
        " protocol_workable knowing_departure peers_would_do_same missed_training supervision_failed"
        " mitigating_circumstances",
        "outcomes": "deliberate_harm_concern substance_concern health_concern system_foresight system_substitution"
        " mitigated individual_accountability",
    },
}


@pytest.mark.parametrize(("policy_id", "group"), [(name, group) for name, groups in FIXED.items() for group in groups])
def test_the_ids_that_logs_are_keyed_by_are_as_fixed(policy_id: str, group: str) -> None:
    """People build on these ids: none may be renamed, dropped or moved without a new version of the format."""
    assert ids(getattr(jr.load(policy_id), group)) == FIXED[policy_id][group].split()


def test_social_care_has_its_categories_in_the_order_of_culpability() -> None:
    """Error, risk, disregard, misconduct: in this order, with what is no behaviour kept outside."""
    policy = jr.load("social_care")
    categories = ids(policy.categories)
    fixed = ["human_error", "risky_behaviour", "reckless_disregard", "deliberate_misconduct"]
    assert [category for category in categories if category in fixed] == fixed
    outside = {category.id for category in policy.categories if category.scope == "outside"}
    assert len(outside) >= 2
    assert outside.isdisjoint(fixed)
    assert "system_learning" in categories


def test_the_common_words_rise_from_error_to_recklessness(policy: jr.Policy) -> None:
    """Where a policy links its categories to the common model, the order of culpability is that of the model."""
    rising = ["human_error", "at_risk", "reckless"]
    linked = [str(category.behaviour) for category in policy.categories if category.behaviour]
    assert linked == sorted(linked, key=rising.index)


def test_the_folder_holds_the_shipped_policies() -> None:
    """Three policies come with the library, each under its own name."""
    assert sorted(path.stem for path in shipped("policies").glob("*.yaml")) == sorted(SHIPPED)


# --- sound and whole -------------------------------------------------------------------------------------------


# What the checks find in the shipped policies, and why each of the warnings is right.
#
# aviation_part5 keeps the four questions that its source publishes, and these three are what the source leaves out. The
# policy says so itself: its scope sends impairment and ill health elsewhere, and a note lists the missing questions. To
# silence them would hide from an operator what the tree does not ask before it disciplines.
#
#   JR311  no question asks whether peers would have done the same
#   JR312  it asks whether a procedure existed, and not whether it could be followed
#   JR313  no gate asks about health, fatigue or substances
#
# nhs_just_culture and social_care ask all three on every way to discipline. Nothing else is found: no question about
# harm (both ask about intent, which is none), none that blames, leads, denies twice or asks two things.
FOUND_IN = {
    "aviation_part5": [("JR311", "unjustified"), ("JR312", "unjustified"), ("JR313", "unjustified")],
    "nhs_just_culture": [],
    "social_care": [],
}


def test_a_shipped_policy_has_exactly_the_warnings_that_are_right(policy: jr.Policy) -> None:
    """No errors, and each warning is about something that the policy does leave out."""
    findings = jr.check(policy)
    assert {finding.level for finding in findings} <= {jr.Level.WARNING}
    assert [(finding.code, finding.message.rsplit("`", 2)[1]) for finding in findings] == FOUND_IN[policy.id]


def test_every_question_says_why_it_is_asked_and_what_to_count(policy: jr.Policy) -> None:
    """Nobody has to guess: each question has a rationale, help and words for each answer."""
    for question in policy.questions:
        assert question.rationale, question.id
        assert question.help, question.id
        assert question.section in ids(policy.sections)
        for answer in question.answers:
            assert answer.label, (question.id, answer.id)
            assert answer.meaning, (question.id, answer.id)


def test_every_outcome_looks_at_the_system(policy: jr.Policy) -> None:
    """Whoever was involved, each outcome says what to look into, and gives its reason as a sentence."""
    for outcome in policy.outcomes:
        assert len(outcome.investigate) >= 2, outcome.id
        assert outcome.because.endswith(".")


def test_every_category_and_response_is_spelled_out(policy: jr.Policy) -> None:
    """Definition, accountability, first step, further steps and what to put on record."""
    for category in policy.categories:
        assert category.definition
        assert category.accountability
    for response in policy.responses:
        assert response.supporting, response.id
        assert response.documentation, response.id


def test_a_disciplinary_response_never_follows_an_error(policy: jr.Policy) -> None:
    """Only the categories that the policy puts last may lead to discipline, and no category of error does."""
    tree = jr.compile(policy)
    for leaf in tree.leaves:
        if leaf.response.kind == "disciplinary":
            assert leaf.category.behaviour in (None, "reckless")
            assert leaf.category.id not in ("human_error", "system_learning", "wider_action")


def test_no_question_asks_about_harm_done(policy: jr.Policy) -> None:
    """Severity is recorded and drives duties; no question's id or answer is one of its levels."""
    assert policy.severity is not None
    levels = set(policy.severity.scale) - {"none"}
    for question in policy.questions:
        assert levels.isdisjoint({question.id, *ids(question.answers)})
        for word in ("injur", "died", "outcome", "how bad", "how serious", "severity"):
            assert word not in question.text.lower()


def test_the_bodies_of_the_policy_are_there(policy: jr.Policy) -> None:
    """Scope, sources, sections, factors, duties, roles, alignment, notes and a disclaimer that a person decides."""
    groups = (policy.sources, policy.sections, policy.factors, policy.duties, policy.roles, policy.alignment)
    assert all(groups)
    assert policy.notes
    assert "decision support" in policy.disclaimer.lower()
    assert policy.scope.use_when
    assert policy.scope.not_when
    assert len(policy.factors) >= 10


# --- covered by their examples ---------------------------------------------------------------------------------


Path: TypeAlias = tuple[tuple[str, str], ...]


def paths(policy: jr.Policy) -> list[Path]:
    """Every path through a policy, as the questions met with their answers."""
    leads = {question.id: {answer.id: answer.next for answer in question.answers} for question in policy.questions}
    found: list[Path] = []
    waiting: list[tuple[Path, str]] = [((), policy.start)]
    while waiting:
        taken, here = waiting.pop()
        if here not in leads:
            found.append(taken)
            continue
        waiting.extend(((*taken, (here, answer)), to) for answer, to in leads[here].items())
    return found


@pytest.mark.parametrize(("policy_id", "count"), [("aviation_part5", 5), ("nhs_just_culture", 12), ("social_care", 14)])
def test_every_path_has_a_scenario(policy_id: str, count: int) -> None:
    """Each way through a shipped policy is walked by at least one of its worked examples."""
    policy = jr.load(policy_id)
    walked = {
        tuple((step.question, step.answer) for step in jr.evaluate(policy, scenario.given).path)
        for scenario in policy.scenarios
    }
    assert len(paths(policy)) == count
    assert set(paths(policy)) <= walked


def test_every_scenario_comes_out_as_it_says(policy: jr.Policy) -> None:
    """What people agreed about a case is what the policy decides about it."""
    for scenario in policy.scenarios:
        result, expect = jr.evaluate(policy, scenario.given), scenario.expect
        if isinstance(result, jr.Decision):
            assert (result.outcome, result.category) == (expect.outcome, expect.category), scenario.id
        else:
            assert (result.question, set(result.reachable)) == (expect.pending, set(expect.reachable)), scenario.id


def test_a_scenario_answers_no_more_than_it_needs(policy: jr.Policy) -> None:
    """The answers of a worked example are those of its path, so that a reader can follow it."""
    for scenario in policy.scenarios:
        result = jr.evaluate(policy, scenario.given)
        asked = {step.question for step in result.path} | (
            {result.question} if isinstance(result, jr.Pending) else set()
        )
        assert set(scenario.given) <= asked, scenario.id


def test_equal_answers_end_alike_however_bad_the_harm(policy: jr.Policy) -> None:
    """Scenarios with the same answers and different severity have one outcome, and there are such scenarios."""
    by_answers = defaultdict(set)
    for scenario in policy.scenarios:
        by_answers[scenario.answers].add((scenario.severity, scenario.expect.outcome))
    compared = [found for found in by_answers.values() if len({severity for severity, _ in found}) > 1]
    assert compared
    for found in compared:
        assert len({outcome for _, outcome in found}) == 1


def test_some_scenarios_stop_short(policy: jr.Policy) -> None:
    """Each policy shows by example what happens when something is not known yet."""
    assert any(scenario.expect.pending for scenario in policy.scenarios)


def test_moving_an_answer_away_from_the_person_never_makes_it_worse(policy: jr.Policy) -> None:
    """Of two answer sets that differ in one answer, the one without the inculpating answer is no more culpable.

    Categories outside behaviour are on no scale of culpability and are left out.
    """
    tree = jr.compile(policy)
    rank = {category.id: index for index, category in enumerate(tree.categories) if category.scope == "within"}
    for path in paths(policy):
        for question, answer in path:
            if answer not in tree.questions[question].inculpating:
                continue
            worse = jr.evaluate(tree, dict(path))
            assert isinstance(worse, jr.Decision)
            for option in set(tree.questions[question].answers) - tree.questions[question].inculpating - {"unknown"}:
                better = jr.evaluate(tree, dict(path) | {question: option})
                left = {better.category} if isinstance(better, jr.Decision) else set(better.reachable)
                if worse.category in rank:
                    assert all(rank[category] <= rank[worse.category] for category in left & set(rank)), (
                        path,
                        question,
                    )
