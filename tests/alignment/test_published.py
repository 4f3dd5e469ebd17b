"""The published table, entered as it stands, against our own: each wrong citation is named, and ours are clean."""

from __future__ import annotations

from pathlib import Path

import pytest

import justrules as jr
from justrules.alignment.checks import check
from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import load_reviews, reviews_path
from justrules.alignment.shelf import shelf_for
from justrules.findings import Finding, errors_in
from tests.alignment.tables import DAY

ROOT = Path(__file__).parents[2]
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")


def looked_up(policy: jr.Policy) -> Case:
    return case_of(policy, shelf_for([policy]), as_of=DAY, reviews=load_reviews(reviews_path(policy)))


@pytest.fixture(scope="module")
def published() -> dict[int, Finding]:
    """What is found in the published table, by the row that it is about."""
    policy = jr.load(ROOT / "examples" / "alignment" / "published.yaml")
    first = [policy.place("alignment", index).line for index in range(len(policy.alignment))]
    findings = check(looked_up(policy))
    by_row = {max(i for i, line in enumerate(first) if line <= finding.where.line): finding for finding in findings}
    assert len(by_row) == len(findings), "one finding for each row"
    return by_row


@pytest.mark.parametrize(
    ("row", "code", "wrong", "right"),
    [
        (
            0,
            "JR419",
            "`cfr5 5.21(a)(4)` is not called `Non-punitive reporting policy`",
            ["cfr5 5.21(a)(5)", "cfr5 5.71(a)(7)"],
        ),
        (1, "JR419", "`cfr5 5.21(a)(3)` is not called `Code of ethics`", ["cfr5 5.21(a)(7)"]),
        (2, "JR408", "another clause than `cfr5 5.91`", ["cfr5 5.75"]),
        (3, "JR419", "`doc_9859 Ch. 2` is not called `Safety culture", ["doc_9859 Chapter 3", "not verified"]),
        (4, "JR405", "no section `AIR 21`", ["usc42121 (a)", "It requires no policy."]),
    ],
)
def test_each_wrong_citation_of_the_published_table_is_named_with_the_right_clause(
    published: dict[int, Finding], row: int, code: str, wrong: str, right: list[str]
) -> None:
    """All five rows cite something that does not say what they claim, and for each the clause is named that does."""
    finding = published[row]
    assert finding.code == code
    assert wrong in finding.message
    for words in right:
        assert words in (finding.hint or "")


def test_nothing_of_the_published_table_is_left_unsaid(published: dict[int, Finding]) -> None:
    """Five rows, five findings."""
    assert set(published) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_tables_are_clean(name: str) -> None:
    """No error; the only warnings are that an instrument which the world is replacing is still cited."""
    findings = check(looked_up(jr.load(name)))
    assert errors_in(findings) == ()
    assert {finding.code for finding in findings} <= {"JR407"}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_row_is_checked_against_a_catalogue(name: str) -> None:
    """No row cites an instrument whose sections nobody listed, and none a section that is not listed."""
    for claim in looked_up(jr.load(name)).claims:
        assert claim.catalogue is not None, claim.row.cites
        assert claim.section is None or claim.clause is not None, claim.row.cites
