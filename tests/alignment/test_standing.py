"""Suspicion and reviews: what changes makes exactly the right rows suspect, and a review clears them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import justrules as jr
from justrules.alignment.catalogue import Catalogue, Clause, read_catalogue, stands_in
from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import NO_REVIEWS, Reviews, read_reviews, reviews_text
from justrules.alignment.shelf import Shelf, shelf_for
from justrules.alignment.standing import (
    State,
    changes,
    is_overdue,
    next_review,
    reviewed_by,
    reviewed_on,
    reviews_of,
    state_of,
)
from justrules.policies.source import read
from tests.alignment.tables import CATALOGUE, DAY, POLICY, ROW, case, changed, found

SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
POLICIES = {name: jr.load(name) for name in SHIPPED}
HEAD = "format: justrules-reviews/1\npolicy: rounds\n"
SHELF = shelf_for(POLICIES.values())
TEXTS = {catalogue.id: catalogue.document.text for catalogue in SHELF.catalogues()}
CASES = {name: case_of(policy, SHELF, as_of=DAY) for name, policy in POLICIES.items()}


class Edited(Shelf):
    """The shelf with one catalogue put in the place of its own."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(SHELF.folders)
        object.__setattr__(self, "_edited", catalogue)

    def get(self, catalogue_id: str) -> Catalogue | None:
        edited: Catalogue = object.__getattribute__(self, "_edited")
        return edited if catalogue_id == edited.id else SHELF.get(catalogue_id)


def with_another_summary(catalogue_id: str, number: str) -> Catalogue:
    """The catalogue in whose file one clause says something else."""
    catalogue = SHELF.get(catalogue_id)
    assert catalogue is not None
    root = read(TEXTS[catalogue_id], name=catalogue_id).root
    sections = root["sections"]
    assert isinstance(sections, list)
    (section,) = [s for s in sections if isinstance(s, dict) and s["number"] == number]
    section["summary"] = "It now says something else."
    return read_catalogue(type(catalogue.document)(root, catalogue_id, TEXTS[catalogue_id]))


def all_reviewed(case: Case) -> Reviews:
    return NO_REVIEWS.with_(*reviews_of(case.claims, by="safety_manager", on=DAY))


@pytest.mark.parametrize("name", SHIPPED)
def test_an_edited_clause_makes_exactly_the_rows_that_rest_on_it_suspect(name: str) -> None:
    """Whichever of the clauses is edited, its rows and those of the section that it stands in are suspect.

    All others stand, and a review clears them.
    Everything was reviewed before. The review of the suspects says who and when, and leaves the other records alone.
    """
    for edited in cited_by(name):
        one_clause_is_edited(edited, name)


def cited_by(name: str) -> list[tuple[str, str]]:
    """The clauses that a policy cites, a paragraph of one of them, and one that it does not cite."""
    cited = {(c.clause.catalogue, c.clause.number) for c in CASES[name].claims if c.clause}
    others = [(c.catalogue, c.number) for each in SHELF.catalogues() for c in each.clauses]
    inside = [(of, number) for of, number in others for of_, above in cited if of == of_ and stands_in(number, above)]
    return [*sorted(cited), inside[0], next(clause for clause in others if clause not in {*cited, *inside})]


def rests_on(clause: Clause, edited: tuple[str, str]) -> bool:
    """Whether the edited clause is this one, or stands in it."""
    catalogue, number = edited
    return clause.catalogue == catalogue and (clause.number == number or stands_in(number, clause.number))


def one_clause_is_edited(edited: tuple[str, str], name: str) -> None:
    policy = POLICIES[name]
    reviews = all_reviewed(CASES[name])
    shelf = Edited(with_another_summary(*edited))
    after = case_of(policy, shelf, as_of=DAY, reviews=reviews)
    suspect = {claim.index for claim in after.claims if state_of(claim, DAY) is State.SUSPECT}
    rest_on_it = {claim.index for claim in CASES[name].claims if claim.clause and rests_on(claim.clause, edited)}
    assert suspect == rest_on_it
    later = DAY + dt.timedelta(days=7)
    again = reviews_of([after.claims[index] for index in suspect], by="accountable_executive", on=later)
    cleared = case_of(policy, shelf, as_of=later, reviews=reviews.with_(*again))
    assert not [claim.index for claim in cleared.claims if changes(claim)]
    for claim in cleared.claims:
        assert claim.review is not None
        expected = ("accountable_executive", later) if claim.index in suspect else ("safety_manager", DAY)
        assert (claim.review.by, claim.review.on) == expected


@pytest.mark.parametrize("name", SHIPPED)
def test_reviews_are_read_back_as_they_were_written(name: str) -> None:
    """The file that is written holds every record, and the reader of policies reads it."""
    reviews = all_reviewed(CASES[name])
    assert read_reviews(read(reviews_text(name, reviews)), stem=name) == reviews


def test_a_changed_response_makes_the_rows_that_rest_on_it_suspect(tmp_path: Path) -> None:
    """A component is what its record says; the finding names the row, the component, and who reviewed it when."""
    rows = ROW + ROW.replace("[tree, categories.reckless]", "[responses.panel, duties.candour]")
    before = case(tmp_path, rows)
    reviews = all_reviewed(before)
    path = tmp_path / "rounds.yaml"
    path.write_text(path.read_text("utf-8").replace("Convene a panel.", "Convene two panels."), encoding="utf-8")
    after = case_of(jr.load(path), Shelf.of(tmp_path / "catalogues"), as_of=DAY, reviews=reviews)
    (finding,) = found(after)
    assert finding.code == "JR411"
    assert finding.message == (
        "the component `responses.panel` changed since the review of `code 5(2)` on 2026-11-21 by safety_manager"
    )
    assert finding.where.line == after.claims[1].place().line


@pytest.mark.parametrize(
    ("old", "new", "suspect"),
    [
        ("answers: {yes: choice, no: slip}", "answers: {yes: slip, no: choice}", True),
        ("text: Did the person do what they meant to do?", "text: Was it what the person meant to do?", True),
        ("choice: {category: reckless", "choice: {category: human_error", True),
        ("primary: Listen.", "primary: Listen well.", False),
        ("title: Medication round", "title: Medication rounds", False),
    ],
)
def test_the_tree_is_its_questions_and_what_they_come_to(old: str, new: str, suspect: bool, tmp_path: Path) -> None:
    """What decides makes `tree` suspect when it changes; words beside it do not."""
    rows = ROW.replace("[tree, categories.reckless]", "[tree]")
    reviews = all_reviewed(case(tmp_path, rows))
    path = tmp_path / "rounds.yaml"
    path.write_text(changed(path.read_text("utf-8"), {old: new}), encoding="utf-8")
    after = case_of(jr.load(path), Shelf.of(tmp_path / "catalogues"), as_of=DAY, reviews=reviews)
    assert (changes(after.claims[0]) == ("the component `tree`",)) is suspect


def test_a_row_that_says_something_else_is_suspect(tmp_path: Path) -> None:
    """A review is of what the row claimed; a new date of review in it is no new claim."""
    reviews = all_reviewed(case(tmp_path))
    assert not changes(case(tmp_path, ROW + "    reviewed: 2026-11-21\n", reviews=reviews).claims[0])
    claim = case(tmp_path, ROW.replace("implements", "supports"), reviews=reviews).claims[0]
    assert changes(claim) == ("the row itself",)


def test_two_rows_with_one_citation_are_reviewed_apart(tmp_path: Path) -> None:
    """The second row has a record of its own."""
    rows = ROW + ROW.replace("Say what", "Write down what")
    whole = case(tmp_path, rows)
    second = NO_REVIEWS.with_(*reviews_of(whole.claims[1:], by="safety_manager", on=DAY))
    states = [state_of(claim, DAY) for claim in case(tmp_path, rows, reviews=second).claims]
    assert states == [State.UNREVIEWED, State.REVIEWED]


def test_a_review_answers_the_date_that_was_due(tmp_path: Path) -> None:
    """A row to be reviewed by a day is overdue from the next, unless it was reviewed on that day or after it."""
    due = dt.date(2026, 11, 1)
    rows = ROW + f"    next_review: {due}\n"
    claim = case(tmp_path, rows).claims[0]
    assert not is_overdue(claim, due)
    assert is_overdue(claim, due + dt.timedelta(days=1))
    for on, overdue in ((due, False), (due - dt.timedelta(days=1), True)):
        reviews = NO_REVIEWS.with_(*reviews_of([claim], by="safety_manager", on=on))
        assert is_overdue(case(tmp_path, rows, reviews=reviews).claims[0], DAY) is overdue


def test_the_next_date_of_a_review_goes_before_that_of_the_row(tmp_path: Path) -> None:
    """Whoever reviews says by when to look again, without touching the policy."""
    rows = ROW + "    next_review: 2027-06-01\n"
    due = dt.date(2026, 12, 1)
    reviews = NO_REVIEWS.with_(*reviews_of(case(tmp_path, rows).claims, by="safety_manager", on=DAY, due=due))
    claim = case(tmp_path, rows, reviews=reviews).claims[0]
    assert next_review(claim) == due
    assert state_of(claim, dt.date(2026, 12, 2)) is State.OVERDUE


def test_a_date_in_the_policy_counts_as_a_review_without_a_record(tmp_path: Path) -> None:
    """It is said when it was reviewed, and that later changes would not be noticed."""
    claim = case(tmp_path, ROW + "    reviewed: 2026-01-31\n").claims[0]
    assert (state_of(claim, DAY), reviewed_on(claim)) == (State.UNRECORDED, dt.date(2026, 1, 31))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("format: justrules-reviews/1\npolicy: others\nrows: []\n", "JR424"),
        (f"{HEAD}rows:\n  - {{cites: code 5, nth: 0, claim: a, by: r, on: 2026-01-01}}\n", "JR103"),
        (
            "format: justrules-reviews/1\npolicy: rounds\nrows:\n  - {cites: code 5, claim: a, on: 2026-01-01}\n",
            "JR101",
        ),
        ("format: justrules-reviews/2\npolicy: rounds\nrows: []\n", "JR106"),
        (f"{HEAD}rows:\n  - {{cites: code 5, claim: a, by: r, on: 2026-02-30}}\n", "JR109"),
        (f"{HEAD}rows:\n  - cites: code 5\n    claim: a\n    by: r\n    on: last week\n", "JR109"),
    ],
)
def test_a_broken_file_of_reviews_is_told_with_its_place(text: str, code: str) -> None:
    """It is read as strictly as a policy."""
    with pytest.raises(jr.PolicyError) as raised:
        read_reviews(read(text, name="rounds.yaml"), stem="rounds")
    assert [finding.code for finding in raised.value.findings] == [code]


def test_the_catalogue_of_the_tests_is_one(tmp_path: Path) -> None:
    """A clause whose title is inherited changes its mark with the title of the section it stands in."""
    before = case(tmp_path).claims[0]
    after = case(
        tmp_path, catalogues=(changed(CATALOGUE, {"title: Conduct policy": "title: Policy on conduct"}),)
    ).claims[0]
    assert before.clause_mark != after.clause_mark


# --- history -------------------------------------------------------------------------------------------------------


def test_a_second_review_keeps_the_first(tmp_path: Path) -> None:
    """Both are in the file; the later day counts, and of one day the last in the file."""
    (claim,) = case(tmp_path).claims
    first = reviews_of([claim], by="safety_manager", on=DAY, note="Read.")
    second = reviews_of([claim], by="board", on=DAY, note="Agreed.")
    backdated = reviews_of([claim], by="auditor", on=DAY - dt.timedelta(days=9))
    reviews = NO_REVIEWS.with_(*first).with_(*second).with_(*backdated)
    assert reviews == read_reviews(read(reviews_text("rounds", reviews)), stem="rounds")
    assert [review.by for review in reviews.rows] == ["safety_manager", "board", "auditor"]
    (now,) = case(tmp_path, reviews=reviews).claims
    assert now.review is not None
    assert (now.review.by, now.review.note, reviewed_by(now)) == ("board", "Agreed.", "board")


def test_a_record_is_not_repeated_word_for_word(tmp_path: Path) -> None:
    """The command carried out twice leaves a file that can be read."""
    (claim,) = case(tmp_path).claims
    records = reviews_of([claim], by="safety_manager", on=DAY)
    reviews = NO_REVIEWS.with_(*records).with_(*records)
    assert len(reviews.rows) == 1
    assert read_reviews(read(reviews_text("rounds", reviews)), stem="rounds") == reviews


def test_a_file_from_before_there_was_a_history_is_still_read(tmp_path: Path) -> None:
    """It has one record for each row and no edition."""
    (claim,) = case(tmp_path).claims
    marks = f"clause: {claim.clause_mark}, claim: {claim.claim_mark}"
    old = f"{HEAD}rows:\n  - {{cites: code § 5 (2), {marks}, by: r, on: 2026-01-01}}\n"
    (now,) = case(tmp_path, reviews=read_reviews(read(old), stem="rounds")).claims
    assert now.review is not None
    assert "the clause `code 5(2)`" not in changes(now)


def test_the_role_told_is_that_of_the_latest_date(tmp_path: Path) -> None:
    """A date in the row that is later than the record comes with the row's own reviewer."""
    rows = f"{ROW}    reviewed: 2026-11-21\n    reviewer: board\n"
    (claim,) = case(tmp_path, rows).claims
    for days, role in ((0, "auditor"), (1, "board")):
        records = reviews_of([claim], by="auditor", on=DAY - dt.timedelta(days=days))
        (now,) = case(tmp_path, rows, reviews=NO_REVIEWS.with_(*records)).claims
        assert (reviewed_by(now), reviewed_on(now)) == (role, DAY)


def test_a_new_edition_is_told_once_at_its_authority(tmp_path: Path) -> None:
    """Clauses that read the same stay reviewed, and somebody still learns that they are of another edition."""
    rows = ROW + ROW.replace("5(2)", "7")
    reviews = all_reviewed(case(tmp_path, rows))
    third = changed(CATALOGUE, {"edition: Second edition": "edition: Third edition"})
    after = case(tmp_path, rows, catalogues=(third,), reviews=reviews)
    assert {state_of(claim, DAY) for claim in after.claims} == {State.REVIEWED}
    (finding,) = found(after)
    assert finding.code == "JR411"
    assert finding.message == (
        "rows about Round Code were reviewed in its edition `Second edition`, "
        "and the catalogue now holds `Third edition`"
    )
    assert (
        found(
            case(tmp_path, rows, catalogues=(third,), reviews=reviews.with_(*reviews_of(after.claims, by="b", on=DAY)))
        )
        == []
    )


def test_a_row_spelt_otherwise_keeps_its_review(tmp_path: Path) -> None:
    """`code § 5 (2)` is what was reviewed as `code 5(2)`."""
    reviews = all_reviewed(case(tmp_path))
    (claim,) = case(tmp_path, ROW.replace("code 5(2)", "code § 5 (2)"), reviews=reviews).claims
    assert state_of(claim, DAY) is State.REVIEWED


def test_a_text_broken_otherwise_into_lines_is_no_change(tmp_path: Path) -> None:
    """Neither in the row nor in a component."""
    reviews = all_reviewed(case(tmp_path))
    row = ROW.replace("Say what is not acceptable and", '"Say what is  not acceptable and').replace(
        "follows.", 'follows. "'
    )
    policy = changed(POLICY, {"definition: A risk that was seen.": 'definition: "A risk  that was seen. "'})
    (claim,) = case(tmp_path, row, policy=policy, reviews=reviews).claims
    assert "  " in claim.row.requirement
    assert changes(claim) == ()
