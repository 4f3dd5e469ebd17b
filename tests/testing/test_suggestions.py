"""Scenarios for paths that none walks: what is written can be pasted in, holds, and waits for a person."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

import justrules as jr
from justrules.engine.coverage import coverage
from justrules.findings import errors_in
from justrules.testing.suggestions import Suggestions, suggestions
from tests.engine.test_coverage import wide
from tests.strategies import Data, as_policy, policies
from tests.testing.policies import TEXT


def suggested(text: str, *, most: int = 100) -> Suggestions:
    policy = jr.loads(text)
    tree = jr.compile(policy)
    return suggestions(policy, tree, coverage(tree, [s.given for s in policy.scenarios]), most=most)


def pasted(text: str, found: Suggestions) -> str:
    """The file with the suggestions where they say they belong."""
    assert found.after is not None
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join([*lines[: found.after], found.text, *lines[found.after :]])


HEAD, _, ROWS = TEXT.partition("scenarios:\n")


def laid_out(dash: str) -> str:
    """The file with its scenarios behind such dashes."""
    rows = ROWS.replace("  - id", f"{dash}id").replace("\n    ", "\n" + " " * len(dash))
    return f"{HEAD}scenarios:\n{rows}"


BLOCK = """\
    facts: |
      A telephone rings.

      # Nobody else is there.
"""

LAYOUTS = {
    "last in the file": TEXT,
    "no line end at the end": TEXT.rstrip("\n"),
    "blank lines at the end": f"{TEXT}\n\n",
    "a comment at the end": f"{TEXT}# the end\n",
    "the end of the document": f"{TEXT}...\n",
    "followed by another key": f"{TEXT}\n# Notes are for readers.\nnotes: [A note.]\n",
    "dashes at the margin": laid_out("- "),
    "wide dashes": laid_out("  -   "),
    "a block of text at the end": TEXT.replace("    facts: A telephone rings and the step is forgotten.\n", "") + BLOCK,
    "brackets over several lines": TEXT.replace("category: human_error}\n", "category: human_error\n    }\n"),
    "windows line ends": TEXT.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_written_can_be_pasted_in(layout: str) -> None:
    """However the file is laid out: it loads, nothing is wrong, every path is walked, and two wait for a person."""
    text = LAYOUTS[layout]
    assert not errors_in(jr.check(jr.loads(text)))
    found = suggested(text)
    assert (found.written, found.left) == (2, 0)
    policy = jr.loads(pasted(text, found))
    assert not jr.check(policy)
    assert coverage(jr.compile(policy), [s.given for s in policy.scenarios]).paths.percent == 100
    assert [s.id for s in policy.scenarios if s.confirmed == "no"] == ["to_unneeded", "to_sensible"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_can_be_appended_if_it_says_so(layout: str) -> None:
    """`>>` is right exactly where the scenarios are the last thing in a file that ends with its line."""
    text = LAYOUTS[layout]
    found = suggested(text)
    appendable = {name for name in LAYOUTS if suggested(LAYOUTS[name]).at_end}
    assert {"last in the file", "blank lines at the end", "a comment at the end"} <= appendable
    assert appendable.isdisjoint({"no line end at the end", "the end of the document", "followed by another key"})
    if found.at_end:
        assert not jr.check(jr.loads(f"{text}{found.text}\n"))


def test_it_reads_like_this() -> None:
    """The words of each question stand beside its answer; the facts are for a person to write."""
    found = suggested(TEXT, most=1)
    assert (found.written, found.left) == (1, 1)
    assert found.text.splitlines() == [
        "  - id: to_unneeded",
        "    confirmed: no  # remove this line when a person has written the facts and agrees with the end",
        '    facts: "To be written: an act for which these answers are right."',
        "    answers:",
        "      known: yes   # Did the person know the step? Yes",
        "      chosen: yes  # Did the person choose to leave the step out? Yes",
        "      pressed: no  # Was there a reason that others would have accepted? No",
        "    expect: {outcome: unneeded, category: at_risk}",
    ]


def test_a_policy_that_came_from_no_file_has_no_place_either() -> None:
    """What is written then stands behind dashes as the format is usually laid out."""
    policy = jr.Policy.model_validate(jr.loads(TEXT).to_data())
    found = suggestions(policy, jr.compile(policy), coverage(jr.compile(policy), ()))
    assert (found.after, found.at_end, found.written) == (None, False, 4)
    assert found.text.startswith("  - id: to_")


def test_a_list_in_brackets_has_no_place_for_lines() -> None:
    """Then no line is named, and what is written can be put into an empty list all the same."""
    row = "{id: a, facts: F., answers: {known: no}, expect: {outcome: not_taught}}"
    found = suggested(f"{HEAD}scenarios: [{row}]\n")
    assert (found.after, found.at_end, found.written) == (None, False, 3)
    assert not jr.check(jr.loads(f"{HEAD}scenarios:\n  - {row}\n{found.text}\n"))


@given(policies(most_questions=5))
def test_every_path_of_any_policy_can_be_written_down(data: Data) -> None:
    """Ids are ids and no two alike, tricky words do no harm, and what is written holds."""
    policy = as_policy(data)
    tree = jr.compile(policy)
    found = suggestions(policy, tree, coverage(tree, ()), most=10_000)
    assert found.left == 0
    rows = jr.loads(scenarios_only(data, found.text)).scenarios
    assert len({row.id for row in rows}) == len(rows) == found.written
    again = suggestions(policy, tree, coverage(tree, ()), most=10_000)
    assert again == found


def scenarios_only(data: Data, scenarios: str) -> str:
    """The file of a policy with these scenarios instead of its own: the rest as JSON, which is YAML, key by key."""
    rest = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items() if key != "scenarios")
    return f"{''.join(rest)}scenarios:\n{scenarios}\n"


def test_ids_depend_on_the_path_alone() -> None:
    """The same path has the same id whatever other scenarios there are, unless that id is taken."""
    (first, second) = (row.id for row in jr.loads(pasted(TEXT, suggested(TEXT))).scenarios[2:])
    without = suggested(
        TEXT.replace("    answers: {known: no}\n", "    answers: {known: yes, chosen: yes, pressed: yes}\n").replace(
            "{outcome: not_taught}", "{outcome: sensible}"
        )
    )
    assert f"id: {first}" in without.text
    assert f"id: {second}" not in without.text
    taken = suggested(TEXT.replace("id: interrupted", f"id: {first}"))
    assert f"id: {first}_" in taken.text


def test_of_very_many_paths_a_few_are_written_and_the_rest_counted() -> None:
    """2^60 paths: a hundred are written at once, and the number left is exact."""
    tree = wide(60)
    policy = jr.loads(TEXT)
    found = suggestions(policy, tree, coverage(tree, ()), most=100)
    assert found.written == 100
    assert found.left == 2**60 - 100
    assert len({line for line in found.text.splitlines() if " id: " in line}) == 100
