"""The catalogues, the pack and the rows that come with the library: whole, sourced, and true to one another."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import justrules as jr
from justrules.alignment.catalogue import Catalogue
from justrules.alignment.checks import check
from justrules.alignment.likeness import Likeness, known_as, named_by
from justrules.alignment.packs import PackFile, check_pack, load_pack
from justrules.alignment.references import Claim, case_of
from justrules.alignment.reviews import load_reviews, reviews_path
from justrules.alignment.shelf import Shelf
from justrules.alignment.standing import State, state_of
from justrules.findings import CATALOGUE
from justrules.policies.loader import shipped

ROOT = Path(__file__).parents[2]
SHELF = Shelf.of(shipped("policies") / "catalogues")
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
WRITTEN = dt.date(2026, 11, 21)

# As listed by the table of contents of the part, in a copy that was made after the amendment of 2024.
PART_5 = {
    "5.1": "Applicability",
    "5.3": "Definitions",
    "5.5": "General requirements",
    "5.7": "Requirements for domestic, flag, and supplemental operations",
    "5.9": "Requirements for commuter and on-demand operations or passenger-carrying flights for compensation or hire",
    "5.11": (
        "Requirements for production certificate holders that are holders or licensees of a type certificate for the "
        "same product"
    ),
    "5.13": (
        "Requirements for type certificate holders or licensees applying for a production certificate for the same "
        "product"
    ),
    "5.15": (
        "Requirements for type certificate holders that allow another person to use the type certificate to obtain a "
        "production certificate for the same product"
    ),
    "5.17": "Organizational system description",
    "5.19": "Implementation plan",
    "5.21": "Safety policy",
    "5.23": "Safety accountability and authority",
    "5.25": "Designation and responsibilities of required safety management personnel",
    "5.27": "Coordination of emergency response planning",
    "5.51": "Applicability",
    "5.53": "System analysis and hazard identification",
    "5.55": "Safety risk assessment and control",
    "5.57": "Notification of hazards to interfacing persons",
    "5.71": "Safety performance monitoring and measurement",
    "5.73": "Safety performance assessment",
    "5.75": "Continuous improvement",
    "5.91": "Competencies and training",
    "5.93": "Safety communication",
    "5.95": "SMS documentation",
    "5.97": "SMS records",
}


@pytest.fixture(params=SHELF.ids())
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return shelved(request.param)


def shelved(catalogue_id: str) -> Catalogue:
    found = SHELF.get(catalogue_id)
    assert found is not None
    return found


CLAIMS = [
    pytest.param(claim, id=f"{name}-{claim.row.cites}")
    for name in SHIPPED
    for claim in case_of(jr.load(name), SHELF, as_of=WRITTEN).claims
]
each_claim = pytest.mark.parametrize("claim", CLAIMS)


# --- catalogues ------------------------------------------------------------------------------------------------


def test_the_instruments_that_the_policies_need_are_there() -> None:
    """Aviation, health and social care: each instrument that a table of alignment cites has its list of sections."""
    assert {
        "us_14cfr5", "icao_annex19", "icao_doc9859", "us_49usc42121", "us_49usc44735", "us_14cfr193", "uk_hsca_2014",
        "uk_hsca_2009", "cqc_quality_statements", "uk_care_act_2014", "uk_svga_2006", "nmc_code", "nhs_psirf",
        "eu_376_2014",
    } <= set(SHELF.ids())  # fmt: skip


def test_each_clause_names_its_source_or_what_to_look_at(catalogue: Catalogue) -> None:
    """Nothing is taken for granted: a clause was checked against something on a day, or says what is missing."""
    for clause in catalogue.clauses:
        assert (clause.verified is None) != (clause.unverified is None), clause.number
        if clause.verified is not None:
            assert clause.verified.on <= WRITTEN
            assert len(clause.verified.source.split()) >= 4
        else:
            assert re.search(r"\b(look at|read|compare|open)\b", str(clause.unverified), re.IGNORECASE)


def test_each_clause_can_be_looked_for_and_looked_up(catalogue: Catalogue) -> None:
    """Topics lead to it and an address leads to the text; the summary is a sentence of our own."""
    for clause in catalogue.clauses:
        assert clause.topics, clause.number
        assert clause.url, clause.number
        assert clause.summary.endswith("."), clause.number
        assert len(clause.summary) <= 360, clause.number


def test_a_suggested_number_leads_somewhere_else(catalogue: Catalogue) -> None:
    """What a clause is wrongly cited as is never its own number, and a catalogue is not confused with itself."""
    for clause in catalogue.clauses:
        assert clause.number not in clause.miscited_as
    assert catalogue.id not in catalogue.confused_with
    assert set(catalogue.confused_with) <= set(SHELF.ids())


def test_part_5_has_every_section_under_its_real_heading() -> None:
    """All twenty-five sections as amended in 2024, in their order; what else is listed are their paragraphs."""
    part = shelved("us_14cfr5")
    assert {clause.number: clause.heading for clause in part.clauses if clause.heading} == PART_5
    assert [clause.number for clause in part.clauses if clause.heading] == list(PART_5)
    paragraphs = [clause for clause in part.clauses if clause.heading is None]
    assert all(clause.title == PART_5[clause.number.split("(")[0]] for clause in paragraphs)
    assert part.effective is not None
    assert part.effective.from_ == dt.date(2024, 5, 28)


@pytest.mark.parametrize(
    ("cited", "words", "right"),
    [
        ("5.21(a)(4)", "Non-punitive reporting policy", "5.71(a)(7)"),
        ("5.21(a)(4)", "Decision tree for fair and consistent treatment", "5.21(a)(5)"),
        ("5.21(a)(3)", "Code of ethics", "5.21(a)(7)"),
        ("5.91", "Coaching and remedial training responses", "5.75"),
    ],
)
def test_the_wrong_citations_of_the_published_table_lead_to_the_right_clause(
    cited: str, words: str, right: str
) -> None:
    """Each number that the published table gives for something else is known, and its words point to the clause."""
    part = shelved("us_14cfr5")
    clause = part.clause(cited)
    assert clause is not None
    assert right in [other.number for other in Likeness(part).better(clause, words)]
    assert right in [other.number for other in known_as(part.clauses, cited)]


def test_the_other_two_citations_of_the_published_table_are_known_too() -> None:
    """`Ch. 2` of Doc 9859 for safety culture, and the name AIR 21 in the place of a section."""
    assert [clause.number for clause in known_as(shelved("icao_doc9859").clauses, "Ch. 2")] == ["Chapter 3"]
    assert [clause.number for clause in known_as(shelved("us_49usc42121").clauses, "AIR 21")] == ["(a)"]


def test_the_regulations_of_2014_and_2009_are_told_apart() -> None:
    """Each is called by its year and warns of the other; number 18 is staffing in one and notices in the other."""
    later, earlier = shelved("uk_hsca_2014"), shelved("uk_hsca_2009")
    assert ("2014" in later.short, "2009" in earlier.short) == (True, True)
    assert (later.confused_with, earlier.confused_with) == (("uk_hsca_2009",), ("uk_hsca_2014",))
    both = [catalogue.clause(number) for number in ("16", "18") for catalogue in (later, earlier)]
    assert [clause.title for clause in both if clause] == [
        "Receiving and acting on complaints",
        "Notification of death of service user",
        "Staffing",
        "Notification of other incidents",
    ]


def test_the_quality_statements_say_that_they_are_being_replaced() -> None:
    """A reader in 2026 learns what takes over, since when as far as is known, and what was not seen."""
    statements = shelved("cqc_quality_statements")
    assert statements.superseded_by is not None
    assert "2026" in str(statements.superseded_by.since)
    assert "not seen" in str(statements.note)


# --- the rows of the three policies ----------------------------------------------------------------------------


@each_claim
def test_each_row_cites_a_clause_by_its_real_title(claim: Claim) -> None:
    """The section is listed, was in force when the row was written, and is called what the row calls it."""
    assert claim.clause is not None
    assert claim.clause.in_force(WRITTEN)
    assert claim.row.title is None or named_by(claim.row.title, claim.clause)


@each_claim
def test_no_other_clause_fits_the_words_of_a_row_better(claim: Claim) -> None:
    """What the row says that the clause asks is what this clause asks, as far as words can tell."""
    assert claim.clause is not None
    assert claim.catalogue is not None
    assert Likeness(claim.catalogue).better(claim.clause, claim.row.requirement) == ()


@each_claim
def test_only_a_verified_clause_counts_as_reviewed(claim: Claim) -> None:
    """A row has a day of review only where its clause was held against a source, and then a role that did it."""
    assert claim.clause is not None
    assert not (claim.row.reviewed and claim.clause.unverified)
    assert (claim.row.reviewed is None) == (claim.row.reviewer is None)


@each_claim
def test_a_row_claims_no_more_than_it_shows(claim: Claim) -> None:
    """Met comes with evidence, anything less with a reason, and a component is always named."""
    row = claim.row
    assert row.evidence if row.status == "met" else row.reason
    assert row.components


@each_claim
def test_the_evidence_of_a_row_is_there(claim: Claim) -> None:
    """Scenarios of the policy, checks of the library, tests and documents of this repository."""
    scenarios = {scenario.id for scenario in claim.policy.scenarios}
    for evidence in claim.row.evidence:
        match evidence.kind:
            case "scenario":
                assert evidence.what in scenarios
            case "check":
                assert evidence.what in CATALOGUE
            case "test":
                path, _, name = evidence.what.partition("::")
                assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
            case _:
                assert (ROOT / evidence.what).is_file()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_instrument_of_the_table_has_a_catalogue(name: str) -> None:
    """Each authority that a row cites names a catalogue, and the catalogue is there."""
    case = case_of(jr.load(name), SHELF, as_of=WRITTEN)
    assert case.missing == ()
    assert all(claim.catalogue is not None for claim in case.claims)


@pytest.mark.parametrize(
    ("name", "codes"), [("aviation_part5", []), ("nhs_just_culture", ["JR407"]), ("social_care", ["JR407"])]
)
def test_a_shipped_table_is_clean_but_for_what_is_being_replaced(name: str, codes: list[str]) -> None:
    """No check finds anything, save that the quality statements are on their way out, which a reader must know."""
    policy = jr.load(name)
    case = case_of(policy, SHELF, as_of=WRITTEN, reviews=load_reviews(reviews_path(policy)))
    assert [finding.code for finding in check(case)] == codes


@pytest.mark.parametrize("name", SHIPPED)
def test_each_reviewed_row_has_a_record_that_still_holds(name: str) -> None:
    """Clause, components and row are what they were when a role looked at them; otherwise review the row again."""
    policy = jr.load(name)
    case = case_of(policy, SHELF, as_of=WRITTEN, reviews=load_reviews(reviews_path(policy)))
    states = {claim.row.cites: state_of(claim, WRITTEN) for claim in case.claims}
    assert states == {
        claim.row.cites: State.REVIEWED if claim.row.reviewed else State.UNREVIEWED for claim in case.claims
    }


# --- the pack ----------------------------------------------------------------------------------------------------


@pytest.fixture
def pack() -> PackFile:
    return load_pack(shipped("policies") / "packs" / "social_care_evidence.yaml")


def test_the_pack_shows_what_the_article_lists_for_tenders(pack: PackFile) -> None:
    """Its four headings are among the rows, and nothing is wrong with the pack beside its policy."""
    assert check_pack(pack, jr.load(pack.pack.policy)) == ()
    assert {"non_blame_policy", "learning_from_incidents", "themes_in_governance", "training"} <= {
        row.id for row in pack.pack.rows
    }


def test_a_row_of_the_pack_says_what_is_left_to_the_provider(pack: PackFile) -> None:
    """What a policy cannot show by itself is partial, with the reason."""
    assert all(row.reason for row in pack.pack.rows if row.status != "met")
    assert any(row.status != "met" for row in pack.pack.rows)


def test_the_pack_cites_sections_that_are_listed(pack: PackFile) -> None:
    """A section cited beside the article is one of the catalogue of its authority."""
    authorities = {authority.id: authority for authority in jr.load(pack.pack.policy).authorities}
    for row in pack.pack.rows:
        for cites in row.cites:
            if cites.source in authorities:
                found = shelved(str(authorities[cites.source].catalogue))
                assert cites.section is not None
                assert found.clause(cites.section), cites
