"""One question about a policy each: what it lets pass, what it finds, and where it points."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import justrules as jr
from justrules.engine import checks
from justrules.findings import CATALOGUE
from tests.strategies import Data, as_text

SOUND: Data = {
    "format": "justrules/1",
    "id": "second_check",
    "version": "1.0.0",
    "title": "The second check of a medicine",
    "language": "en",
    "status": "current",
    "effective": {"from": "2026-01-01", "to": "2026-12-31"},
    "disclaimer": "Decision support: a person decides.",
    "scope": {"unit": "One act by one person.", "use_when": "A check was left out.", "not_when": "As a routine."},
    "sources": {"guide": {"title": "A guide", "publisher": "A trust", "kind": "guidance"}},
    "authorities": {"regulations": {"title": "The regulations", "publisher": "The state"}},
    "severity": {"scale": ["none", "low", "severe"]},
    "sections": {"rule": "The rule", "choice": "The choice"},
    "start": "check_required",
    "questions": {
        "check_required": {
            "section": "rule",
            "text": "Was a second check required?",
            "cites": "guide 3",
            "inculpating": "yes",
            "answers": {"yes": "knowingly_omitted", "no": "no_rule"},
        },
        "knowingly_omitted": {
            "section": "choice",
            "text": "Was it left out knowingly?",
            "answers": {"yes": "choice_made", "no": "slip"},
        },
    },
    "outcomes": {
        "no_rule": {"category": "error", "because": "No check was required.", "investigate": "Why not."},
        "slip": {"category": "error", "because": "It was not meant.", "investigate": "What invited it."},
        "choice_made": {"category": "at_risk", "because": "It was a choice.", "investigate": "What made it sensible."},
    },
    "categories": {
        "error": {"title": "Error", "definition": "Not meant.", "accountability": "None.", "response": "support"},
        "at_risk": {"title": "At risk", "definition": "Meant.", "accountability": "Some.", "response": "coach"},
    },
    "responses": {
        "support": {"title": "Support", "kind": "supportive", "primary": "Listen."},
        "coach": {"title": "Coach", "kind": "coaching", "primary": "Talk about the risk."},
    },
    "factors": {"staffing": {"text": "Staffing on the ward", "domain": "organisation"}},
    "duties": {"tell": {"text": "Tell the person affected.", "when": {"severity_at_least": "low"}}},
    "alignment": [
        {"cites": "regulations 12", "requirement": "Medicines are safe.", "components": "tree", "relation": "supports"}
    ],
    "scenarios": [
        {
            "id": "night_shift",
            "facts": "The second check was forgotten at night.",
            "answers": {"check_required": "yes", "knowingly_omitted": "no"},
            "expect": {"outcome": "slip", "category": "error"},
            "severity": "severe",
            "factors": "staffing",
        },
        {
            "id": "not_yet_asked",
            "facts": "Nobody has asked yet.",
            "answers": {"check_required": "yes", "knowingly_omitted": "unknown"},
            "expect": {"pending": "knowingly_omitted", "reachable": ["at_risk", "error"]},
        },
    ],
}

OUTCOME = {"category": "error", "because": "It was so.", "investigate": "Why."}
QUESTION = {"section": "rule", "text": "Was it so?", "answers": {"yes": "slip", "no": "no_rule"}}
CATEGORY = {"title": "A third", "definition": "D.", "accountability": "A.", "response": "support"}
RESPONSE = {"title": "A third", "kind": "supportive", "primary": "Listen."}
SOURCE = {"title": "Another", "publisher": "Somebody", "kind": "paper"}
SUCCESSOR = {"title": "The next edition"}


def changed(changes: dict[str, Any]) -> Data:
    """The sound policy with some values set: keys and positions joined by `/`."""
    data = deepcopy(SOUND)
    for path, value in changes.items():
        *above, last = (int(part) if part.isdigit() else part for part in path.split("/"))
        owner: Any = data
        for part in above:
            owner = owner[part]
        owner[last] = value
    return data


# Changes that come near to what a check looks for, and are right.
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("start", {"start": "knowingly_omitted"}),
    ("targets", {"questions/check_required/answers/no": "knowingly_omitted"}),
    ("shared_ids", {"categories/slip": CATEGORY, "responses/check_required": RESPONSE}),
    ("acyclic", {"questions/check_required/answers/no": "knowingly_omitted"}),
    ("reachable_questions", {"questions/asked": QUESTION, "questions/check_required/answers/unknown": "asked"}),
    ("reachable_outcomes", {"outcomes/open": OUTCOME, "questions/check_required/answers/unknown": "open"}),
    ("ends", {"questions/knowingly_omitted/answers/no": "check_required"}),
    ("categories", {"outcomes/slip/category": "at_risk"}),
    ("responses", {"outcomes/slip/response": "coach"}),
    ("idle_questions", {"questions/knowingly_omitted/answers/partly": "slip"}),
    ("lookalikes", {"questions/knowingly_omitted/answers/none": "slip", "categories/slip": CATEGORY}),
    ("unused_categories", {"categories/third": CATEGORY, "outcomes/slip/category": "third"}),
    ("unused_responses", {"responses/third": RESPONSE, "outcomes/slip/response": "third"}),
    ("sections", {"questions/check_required/section": "choice"}),
    ("unused_sections", {"sections": {"rule": {"title": "Both"}}, "questions/knowingly_omitted/section": "rule"}),
    ("effective", {"effective": {"from": "2026-01-01", "to": "2026-01-01"}}),
    ("effective", {"effective": {"to": "2026-01-01"}}),
    ("successor", {"status": "superseded", "superseded_by": SUCCESSOR}),
    ("successor", {"status": "withdrawn", "superseded_by": SUCCESSOR}),
    ("successor", {"status": "draft"}),
    ("inculpating", {"questions/check_required/inculpating": ["yes", "no"]}),
    ("conditions", {"duties/tell/when": {"ask": "Has the person been told?"}}),
    ("conditions", {"duties/tell/when": {"answer": {"check_required": ["yes", "unknown"]}}}),
    ("conditions", {"duties/tell/when": {"any": [{"outcome": "slip"}, {"all": [{"category": "at_risk"}]}]}}),
    ("citations", {"questions/check_required/cites": ["guide", "regulations 12(2)(c)"]}),
    ("unused_sources", {"sources/paper": SOURCE, "scenarios/0/cites": "paper 4"}),
    ("components", {"alignment/0/components": ["case_log", "statistics", "access", "outcomes.slip", "duties.tell"]}),
    ("components", {"alignment/0/components": ["questions.check_required", "responses.coach", "factors.staffing"]}),
    ("shared_keys", {"authorities/guidance": {"title": "T", "publisher": "P"}, "categories/guide": CATEGORY}),
    ("scenario_names", {"scenarios/1/severity": "none", "scenarios/1/factors": ["staffing"]}),
    ("scenario_ids", {"scenarios/1/id": "night_shifts"}),
    ("scenario_ends", {"scenarios/0/answers/knowingly_omitted": "yes", "scenarios/0/expect": {"category": "at_risk"}}),
    ("scenario_ends", {"scenarios/1/answers": {}, "scenarios/1/expect": {"pending": "check_required"}}),
]

# Changes that a check finds: its code, what it says, and the start of the line to which it points.
BAD: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("start", {"start": "slip"}, "JR219", "`start` names `slip`, which is not a question", '"start"'),
    (
        "targets",
        {"questions/check_required/answers/no": "no_rules"},
        "JR201",
        "`no` under `check_required` leads to `no_rules`, which does not exist",
        '"no": "no_rules"',
    ),
    (
        "shared_ids",
        {"outcomes/check_required": OUTCOME},
        "JR208",
        "`check_required` is both a question and an outcome",
        '"check_required": {',
    ),
    (
        "acyclic",
        {"questions/knowingly_omitted/answers/no": "check_required"},
        "JR202",
        "the questions go round in a circle: `check_required` → `knowingly_omitted` → `check_required`",
        '"no": "check_required"',
    ),
    (
        "acyclic",
        {"questions/knowingly_omitted/answers/no": "knowingly_omitted"},
        "JR202",
        "the questions go round in a circle: `knowingly_omitted` → `knowingly_omitted`",
        '"no": "knowingly_omitted"',
    ),
    (
        "reachable_questions",
        {"questions/asked": QUESTION},
        "JR203",
        "question `asked` cannot be reached from `start`",
        '"asked": {',
    ),
    (
        "reachable_outcomes",
        {"outcomes/open": OUTCOME},
        "JR204",
        "outcome `open` cannot be reached from `start`",
        '"open": {',
    ),
    (
        "ends",
        {"questions/knowingly_omitted/answers": {"yes": "knowingly_omitted", "no": "knowingly_omitted"}},
        "JR205",
        "no outcome can be reached from question `knowingly_omitted`",
        '"knowingly_omitted": {',
    ),
    (
        "categories",
        {"outcomes/slip/category": "errors"},
        "JR206",
        "outcome `slip` names the category `errors`, which does not exist",
        '"category": "errors"',
    ),
    (
        "responses",
        {"categories/error/response": "suport"},
        "JR207",
        "category `error` names the response `suport`, which does not exist",
        '"response": "suport"',
    ),
    (
        "responses",
        {"outcomes/slip/response": "cosole"},
        "JR207",
        "outcome `slip` names the response `cosole`, which does not exist",
        '"response": "cosole"',
    ),
    (
        "idle_questions",
        {"questions/knowingly_omitted/answers": {"yes": "slip", "no": "slip"}},
        "JR209",
        "all answers to `knowingly_omitted` lead to `slip`",
        '"answers": {',
    ),
    ("lookalikes", {"outcomes/s1ip": OUTCOME}, "JR210", "`s1ip` looks like `slip`", '"s1ip": {'),
    ("lookalikes", {"outcomes/sl_ip": OUTCOME}, "JR210", "`sl_ip` looks like `slip`", '"sl_ip": {'),
    ("lookalikes", {"responses/supp0rt": RESPONSE}, "JR210", "`supp0rt` looks like `support`", '"supp0rt": {'),
    (
        "lookalikes",
        {"questions/check_required/answers/n0": "slip"},
        "JR210",
        "`n0` looks like `no`",
        '"n0": "slip"',
    ),
    (
        "unused_categories",
        {"categories/third": CATEGORY},
        "JR211",
        "no outcome has the category `third`",
        '"third": {',
    ),
    (
        "unused_responses",
        {"responses/third": RESPONSE},
        "JR212",
        "nothing leads to the response `third`",
        '"third": {',
    ),
    (
        "sections",
        {"questions/check_required/section": "rules"},
        "JR213",
        "question `check_required` names the section `rules`, which does not exist",
        '"section": "rules"',
    ),
    (
        "unused_sections",
        {"sections/third": "Third"},
        "JR214",
        "no question belongs to the section `third`",
        '"third": "Third"',
    ),
    (
        "effective",
        {"effective": {"from": "2026-01-02", "to": "2026-01-01"}},
        "JR215",
        "the policy ends on 2026-01-01, before it starts on 2026-01-02",
        '"to": "2026-01-01"',
    ),
    (
        "successor",
        {"status": "superseded"},
        "JR216",
        "the policy is superseded and does not say what replaced it",
        '"status": "superseded"',
    ),
    (
        "successor",
        {"superseded_by": SUCCESSOR},
        "JR216",
        "the policy is current and says that something replaced it",
        '"superseded_by": {',
    ),
    (
        "inculpating",
        {"questions/check_required/inculpating": "yess"},
        "JR217",
        "`yess` is not an answer to `check_required`",
        '"inculpating": "yess"',
    ),
    (
        "conditions",
        {"duties/tell/when": {"severity_at_least": "death"}},
        "JR218",
        "duty `tell` names the severity `death`, which does not exist",
        '"severity_at_least": "death"',
    ),
    (
        "conditions",
        {"duties/tell/when": {"severity": ["low", "grave"]}},
        "JR218",
        "duty `tell` names the severity `grave`, which does not exist",
        '"grave"',
    ),
    (
        "conditions",
        {"duties/tell/when": {"all": [{"any": [{"category": "errors"}]}]}},
        "JR218",
        "duty `tell` names the category `errors`, which does not exist",
        '"category": "errors"',
    ),
    (
        "conditions",
        {"duties/tell/when": {"outcome": "slipped"}},
        "JR218",
        "duty `tell` names the outcome `slipped`, which does not exist",
        '"outcome": "slipped"',
    ),
    (
        "conditions",
        {"duties/tell/when": {"answer": {"check_needed": "yes"}}},
        "JR218",
        "duty `tell` names the question `check_needed`, which does not exist",
        '"check_needed": "yes"',
    ),
    (
        "conditions",
        {"duties/tell/when": {"answer": {"check_required": "maybe"}}},
        "JR218",
        "duty `tell` names the answer to `check_required` `maybe`, which does not exist",
        '"check_required": "maybe"',
    ),
    (
        "citations",
        {"questions/check_required/cites": "gide 3"},
        "JR401",
        "`gide` is neither a source nor an authority of this policy",
        '"cites": "gide 3"',
    ),
    ("unused_sources", {"sources/paper": SOURCE}, "JR402", "nothing cites `paper`", '"paper": {'),
    (
        "components",
        {"alignment/0/components": ["tree", "categories.eror"]},
        "JR403",
        "the component `categories.eror` does not exist",
        '"categories.eror"',
    ),
    (
        "shared_keys",
        {"authorities/guide": {"title": "T", "publisher": "P"}},
        "JR404",
        "`guide` is both a source and an authority",
        '"guide": {',
    ),
    (
        "scenario_names",
        {"scenarios/0/answers/check_needed": "yes"},
        "JR501",
        "scenario `night_shift` names the question `check_needed`, which does not exist",
        '"check_needed": "yes"',
    ),
    (
        "scenario_names",
        {"scenarios/0/answers/check_required": "maybe"},
        "JR501",
        "scenario `night_shift` names the answer to `check_required` `maybe`, which does not exist",
        '"check_required": "maybe"',
    ),
    (
        "scenario_names",
        {"scenarios/0/expect/outcome": "slips"},
        "JR501",
        "scenario `night_shift` names the outcome `slips`, which does not exist",
        '"outcome": "slips"',
    ),
    (
        "scenario_names",
        {"scenarios/0/expect/category": "eror"},
        "JR501",
        "scenario `night_shift` names the category `eror`, which does not exist",
        '"category": "eror"',
    ),
    (
        "scenario_names",
        {"scenarios/1/expect/pending": "asked"},
        "JR501",
        "scenario `not_yet_asked` names the question `asked`, which does not exist",
        '"pending": "asked"',
    ),
    (
        "scenario_names",
        {"scenarios/1/expect/reachable": ["error", "worse"]},
        "JR501",
        "scenario `not_yet_asked` names the category `worse`, which does not exist",
        '"worse"',
    ),
    (
        "scenario_names",
        {"scenarios/0/severity": "grave"},
        "JR501",
        "scenario `night_shift` names the severity `grave`, which does not exist",
        '"severity": "grave"',
    ),
    (
        "scenario_names",
        {"scenarios/0/factors": "staff"},
        "JR501",
        "scenario `night_shift` names the factor `staff`, which does not exist",
        '"factors": "staff"',
    ),
    (
        "scenario_ids",
        {"scenarios/1/id": "night_shift"},
        "JR503",
        "two scenarios are called `night_shift`",
        '"id": "night_shift"',
    ),
    (
        "scenario_ends",
        {"scenarios/0/expect": {"outcome": "no_rule"}},
        "JR502",
        "scenario `night_shift` expects the outcome `no_rule` and comes to the outcome `slip`",
        '"outcome": "no_rule"',
    ),
    (
        "scenario_ends",
        {"scenarios/0/expect": {"category": "at_risk"}},
        "JR502",
        "scenario `night_shift` expects the category `at_risk` and comes to the category `error`",
        '"category": "at_risk"',
    ),
    (
        "scenario_ends",
        {"scenarios/0/expect": {"pending": "check_required"}},
        "JR502",
        "scenario `night_shift` expects the pending question `check_required` and comes to the outcome `slip`",
        '"pending": "check_required"',
    ),
    (
        "scenario_ends",
        {"scenarios/1/expect/reachable": ["error"]},
        "JR502",
        "scenario `not_yet_asked` expects the reachable categories `error` and comes to `error`, `at_risk`",
        '"reachable": [',
    ),
    (
        "scenario_ends",
        {"scenarios/0/answers": {"check_required": "yes"}},
        "JR504",
        "scenario `night_shift` stops at the question `knowingly_omitted`",
        '"answers": {',
    ),
]


def found(data: Data) -> list[jr.Finding]:
    return list(jr.check(jr.loads(as_text(data), name="second_check.yaml")))


def test_the_sound_policy_is_sound() -> None:
    """The policy from which the examples are made has no finding at all."""
    assert found(SOUND) == []


@pytest.mark.parametrize(("name", "changes"), GOOD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_check_lets_pass_what_is_right(name: str, changes: dict[str, Any]) -> None:
    """What only looks like the mistake is not reported."""
    codes = {module_named(name).CODE} | ({"JR504"} if name == "scenario_ends" else set())
    assert [finding for finding in found(changed(changes)) if finding.code in codes] == []


@pytest.mark.parametrize(
    ("name", "changes", "code", "told", "line"), BAD, ids=[f"{name} {told}"[:60] for name, _, _, told, _ in BAD]
)
def test_a_check_finds_the_mistake_once_and_points_to_it(
    name: str, changes: dict[str, Any], code: str, told: str, line: str
) -> None:
    """The mistake is one finding of that code, in the author's words, at the line to mend."""
    data = changed(changes)
    (finding,) = (finding for finding in found(data) if finding.code == code)
    assert finding.message == told
    assert finding.hint
    assert as_text(data).split("\n")[finding.where.line - 1].strip().startswith(line)
    assert code in {module_named(name).CODE, getattr(module_named(name), "STOPS_SHORT", "")}


@pytest.mark.parametrize(
    ("changes", "code", "hint"),
    [
        ({"start": "check_requird"}, "JR219", "did you mean `check_required`?"),
        ({"questions/check_required/answers/no": "no_rules"}, "JR201", "did you mean `no_rule`?"),
        ({"outcomes/slip/category": "erro"}, "JR206", "did you mean `error`?"),
        ({"categories/error/response": "suport"}, "JR207", "did you mean `support`?"),
        ({"questions/check_required/section": "rules"}, "JR213", "did you mean `rule`?"),
        ({"questions/check_required/inculpating": "yess"}, "JR217", "did you mean `yes`?"),
        ({"duties/tell/when": {"severity_at_least": "sever"}}, "JR218", "did you mean `severe`?"),
        ({"questions/check_required/cites": "gide"}, "JR401", "did you mean `guide`?"),
        ({"alignment/0/components": "categories.eror"}, "JR403", "did you mean `categories.error`?"),
        ({"scenarios/0/factors": "stafing"}, "JR501", "did you mean `staffing`?"),
    ],
)
def test_a_near_miss_gets_the_word_that_was_meant(changes: dict[str, Any], code: str, hint: str) -> None:
    """Wherever an id is misspelt, the finding names the nearest one."""
    assert [finding.hint for finding in found(changed(changes)) if finding.code == code] == [hint]


def test_one_misspelt_target_is_told_once_and_not_for_all_that_it_cuts_off() -> None:
    """A question behind a typing error is named with its fix; what lies behind that question is not."""
    findings = found(changed({"questions/check_required/answers/yes": "knowingly_omited"}))
    assert [(finding.code, finding.hint) for finding in findings] == [
        ("JR201", "did you mean `knowingly_omitted`?"),
        ("JR203", "did you mean `yes: knowingly_omitted` under `check_required`?"),
    ]


def test_a_long_circle_is_told_in_short() -> None:
    """Of a circle through many questions the message shows the beginning and the end."""
    round_trip = {f"step_{chr(97 + n)}": f"step_{chr(98 + n)}" for n in range(11)} | {"step_l": "step_a"}
    questions = {
        q: {"section": "rule", "text": "?", "answers": {"yes": to, "no": "slip"}} for q, to in round_trip.items()
    }
    data = changed({"questions/check_required/answers/no": "step_a"})
    data["questions"] |= questions
    (finding,) = (finding for finding in found(data) if finding.code == "JR202")
    assert finding.message == (
        "the questions go round in a circle: `step_a` → `step_b` → `step_c` → `step_d` → `…` → `step_j` → `step_k`"
        " → `step_l` → `step_a`"
    )


def test_two_circles_are_two_findings() -> None:
    """Each knot of questions is reported, whatever else is wrong."""
    data = changed(
        {
            "questions/check_required/answers/no": "check_required",
            "questions/knowingly_omitted/answers/no": "knowingly_omitted",
        }
    )
    assert [finding.code for finding in found(data)].count("JR202") == 2


def test_scenarios_are_carried_out_only_when_the_rest_is_sound() -> None:
    """A policy with an error is not decided under, not even to try its scenarios."""
    wrong = {"scenarios/0/expect": {"outcome": "no_rule"}}
    assert {finding.code for finding in found(changed(wrong))} == {"JR502"}
    assert {finding.code for finding in found(changed({**wrong, "start": "nowhere"}))} == {"JR219"}


# --- the checks as a whole -------------------------------------------------------------------------------------

MODULES = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))


def module_named(name: str) -> Any:
    return importlib.import_module(f"{checks.__name__}.{name}")


def test_every_check_is_carried_out() -> None:
    """Each file of the folder is in one of the lists, once: a check cannot be forgotten."""
    lists = [value for name, value in vars(checks).items() if name.startswith("ON_THE_")]
    listed = [check.__module__ for group in lists for check in group]
    assert sorted(listed) == [f"{checks.__name__}.{name}" for name in MODULES]


@pytest.mark.parametrize("name", MODULES)
def test_a_check_says_what_it_asks_and_under_which_code(name: str) -> None:
    """A check is a question in its first line, a reason below, a code of the catalogue and a documented function."""
    module: ModuleType = module_named(name)
    first, _, reason = (module.__doc__ or "").partition("\n\n")
    assert first.endswith("?")
    assert reason.strip()
    assert module.CODE in CATALOGUE
    assert module.check.__doc__.startswith("A finding")


@pytest.mark.parametrize("name", MODULES)
def test_every_check_has_an_example_of_right_and_wrong(name: str) -> None:
    """A check comes with what it finds and something near it that it lets pass, here or in a file of its own."""
    if (Path(__file__).parent / "checks" / f"test_{name}.py").is_file():
        return
    assert name in {example[0] for example in GOOD}
    assert name in {example[0] for example in BAD}


def test_no_two_checks_share_a_code() -> None:
    """A code names one question, so that it can be looked up and silenced."""
    codes = [module_named(name).CODE for name in MODULES]
    assert len(set(codes)) == len(codes)


# --- the catalogue ---------------------------------------------------------------------------------------------


def test_every_code_of_the_catalogue_is_used_and_every_used_code_is_in_it() -> None:
    """There is no rule on paper only, and no finding without a page."""
    source = Path(jr.__file__).parent
    used: set[str] = set()
    for path in source.rglob("*.py"):
        if path.name == "findings.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) == 5:
                used |= {node.value} if node.value.startswith("JR") and node.value[2:].isdigit() else set()
    assert used == set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_rule_has_a_name_and_a_reason(code: str) -> None:
    """A rule's title is a phrase, its reason a sentence or two that an author can weigh."""
    rule = CATALOGUE[code]
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert rule.why[0].isupper() or rule.why[0] == "`"


def test_the_catalogue_is_in_order_and_cannot_be_changed() -> None:
    """Codes are listed by number; nobody rewrites a rule at run time."""
    assert list(CATALOGUE) == sorted(CATALOGUE)
    with pytest.raises(TypeError):
        CATALOGUE["JR999"] = CATALOGUE["JR001"]  # type: ignore[index]
