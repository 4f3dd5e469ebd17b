"""`justrules.exports.text`: plain lines in which nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from justrules.engine.tree import Branch, Leaf, Step, Tree
from justrules.exports.text import WIDTH, text
from tests.exports.trees import PRIVATE, SHIPPED, chain, edges, flat, marked_trees, shipped, taken, texts, trees

END = "Categories, from least to most culpable"
ANSWER = re.compile(r"^     [*-] ", re.MULTILINE)
CHOSEN = re.compile(r"^     \* ", re.MULTILINE)


@given(tree=trees())
def test_every_text_and_id_is_there(tree: Tree) -> None:
    """The listing holds every question, answer, outcome, category and response in the policy's words, and every id."""
    listing = flat(text(tree))
    ids = [*(branch.question for branch in tree.branches), *(f"[{leaf.outcome}]" for leaf in tree.leaves)]
    missing = [words for words in (*texts(tree), *ids) if flat(words) not in listing]
    assert not missing


@given(tree=trees())
def test_every_answer_has_its_line(tree: Tree) -> None:
    """There are as many lines with an answer as the tree has answers, and every question is numbered in order."""
    listing = text(tree).rpartition(END)[0]
    assert len(ANSWER.findall(listing)) == len(edges(tree))
    numbers = re.findall(r"^  (\d+)\. ", listing, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(tree.branches) + 1)]


@pytest.mark.parametrize("policy", SHIPPED)
def test_each_answer_says_where_it_leads(policy: str) -> None:
    """An arrow leads to the number of the next question, or to the outcome with its category and reason."""
    tree = shipped(policy)
    listing = flat(text(tree))
    numbers = {branch.question: number for number, branch in enumerate(tree.branches, 1)}
    for branch in tree.branches:
        for option in branch.options:
            after = option.next
            if isinstance(after, Branch):
                target = f"question {numbers[after.question]}"
            else:
                target = f"{after.category.title}: {after.because} [{after.outcome}]"
            assert flat(f"{option.label} ({option.answer}) -> {target}") in listing


@given(case=marked_trees())
def test_the_path_is_marked_and_nothing_else(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """Each step has a star and the word `chosen`; the outcome's category is `reached`, or the question `still open`."""
    tree, path = case
    listing, _, categories = text(tree, path).rpartition(END)
    _, end = taken(tree, path)
    assert len(CHOSEN.findall(listing)) == len(path)
    assert len(re.findall(r"^\* \d+\. ", listing, re.MULTILINE)) == len(path) + isinstance(end, Branch)
    assert len(re.findall(r"^\* ", categories, re.MULTILINE)) == isinstance(end, Leaf)
    assert not isinstance(end, Leaf) or re.search(
        rf"\({end.category.id}(, outside\s+behaviour)?,\s+reached\)", categories
    )
    assert not CHOSEN.findall(text(tree))


@given(case=marked_trees())
def test_it_is_fit_for_any_terminal(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """No control code is in it, no reason that somebody wrote, and no line is too long but for one long word."""
    listing = text(*case)
    assert all(character.isprintable() or character.isspace() for character in listing)
    assert "\x1b" not in listing
    assert PRIVATE not in listing
    too_long = [line for line in listing.splitlines() if len(line) > WIDTH]
    assert not [line for line in too_long if max(map(len, line.split(" "))) < WIDTH - len("     - ")]
    assert text(*case) == listing


def test_sections_stand_above_their_questions() -> None:
    """Each run of questions of one section stands under its title, in the order of the policy."""
    listing = text(shipped("nhs_just_culture"))
    titles = ("Deliberate harm test", "Health test", "Foresight test", "Substitution test", "Mitigating circumstances")
    places = [listing.index(f"\n{title}\n") for title in titles]
    assert places == sorted(places)


def test_a_category_tells_each_of_its_responses() -> None:
    """Where outcomes of one category have different responses, each is told with the outcomes it belongs to."""
    listing = text(shipped("social_care"))
    assert "Support (supportive, after [sound_departure])" in listing
    assert "Review the practice (supportive, after [normalised_practice])" in listing


def test_a_superseded_policy_says_so() -> None:
    """What every reader must know about a policy stands above its questions."""
    listing = text(shipped("nhs_just_culture"))
    assert listing.index("This policy has been superseded.") < listing.index("  1. 1a")


def test_a_path_of_another_policy_is_refused() -> None:
    """A path that the tree does not have is an error, never a drawing without marks."""
    stray = Step(question="intent_to_harm", answer="yes", text="", label="")
    with pytest.raises(ValueError, match="not one of aviation_part5"):
        text(shipped("aviation_part5"), (stray,))


def test_a_thousand_questions_are_listed() -> None:
    """Length is no obstacle: nothing recurses."""
    assert text(chain(1_000)).count("-> question") == 999
