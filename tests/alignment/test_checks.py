"""What the checks find in alignment tables: each rule with an example that breaks it and one that keeps it."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from pathlib import Path

import pytest

from justrules.alignment import checks
from justrules.alignment.checks import unchecked_rows
from justrules.alignment.references import case_of
from justrules.alignment.reviews import Review, Reviews
from justrules.alignment.shelf import Shelf
from justrules.alignment.standing import reviews_of
from justrules.findings import CATALOGUE, WITH_CATALOGUES
from justrules.policies.loader import shipped
from tests.alignment.tables import CATALOGUE as ROUND_CODE
from tests.alignment.tables import DAY, POLICY, case, changed, codes, found, write_policy

MODULES = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))


def row(**keys: str) -> str:
    """One row of the table, with these keys changed; an empty text leaves a key out."""
    standard = {
        "cites": "code 5(2)",
        "requirement": "Say what is not acceptable and what follows.",
        "components": "[tree, categories.reckless]",
        "relation": "implements",
    }
    lines = [f"{key}: {value}" for key, value in (standard | keys).items() if value]
    return "  - " + "\n    ".join(lines) + "\n"


NEWER = changed(
    ROUND_CODE, {"edition: Second edition\n": "edition: First edition\nsuperseded_by: {title: Third edition}\n"}
)
SHORT = "    summary: Nobody suffers for a report.\n"
ENDED = changed(ROUND_CODE, {SHORT: f"{SHORT}    effective: {{to: 2025-01-01}}\n"})
LATER = changed(ROUND_CODE, {SHORT: f"{SHORT}    effective: {{from: 2025-01-01}}\n"})

# Rows that break a rule: its code, the row, and what the finding must say.
BAD = [
    ("JR405", row(cites="code 4"), "did you mean `code 5(2)`"),
    ("JR405", row(cites="code 5(22)"), "did you mean `code 5(2)`?"),
    ("JR405", row(cites="code 9(1)"), "in which it would stand"),
    ("JR405", row(cites="code Annex"), "known: 5, 5(1), 5(2), 7, 9"),
    ("JR419", row(cites="code 7", title="Records"), "it is `Freedom from reprisal`"),
    ("JR419", row(cites="code 5(1)", title="Unacceptable conduct"), "did you mean `code 5(2)` (Conduct policy)"),
    ("JR419", row(cites="code", title="The Rule Book"), "it is `The Code of Rounds`"),
    ("JR408", row(cites="code 5(1)", requirement="Disciplinary action for unacceptable conduct"), "code 5(2)"),
    ("JR412", row(components="[]"), "no component is named"),
    ("JR412", row(components="[]", status="partial"), "no component is named"),
    ("JR413", row(evidence="[{scenario: vial}]"), "did you mean `vials`?"),
    ("JR413", row(evidence="[{check: JR999}]"), "there is no check `JR999`"),
    ("JR414", row(status="not_applicable"), "add `reason:`"),
    ("JR416", row(cites="code 9", requirement="Keep records.", reviewed="2026-01-01"), "Read section 9"),
    ("JR417", row() + row(status="planned", requirement="The same again."), "`tree` is planned"),
    ("JR417", row() + row(status="not_applicable", reason="None.", components="[]"), "the row is not_applicable"),
    ("JR410", row(next_review="2026-11-20"), "was to be reviewed by 2026-11-20"),
    ("JR428", row(reviewed="2026-11-22"), "reviewed on 2026-11-22, which is after 2026-11-21"),
    ("JR417", row() + row(cites="code § 5 (2)", status="planned", requirement="Again."), "`tree` is planned"),
]

# Rows near those above that break none.
GOOD = [
    row(),
    row(cites="code"),
    row(cites="code 5 (2)"),
    row(cites="code § 5(2)"),
    row(reviewed="2026-11-21"),
    row(cites="code 5(2)", title="Conduct policy"),
    row(cites="code 5(2)", title="Unacceptable conduct"),
    row(cites="code", title="The code of rounds"),
    row(cites="code 7", title="Freedom from Reprisal", requirement="Nobody suffers for a report."),
    row(components="[]", status="planned"),
    row(components="[]", status="not_applicable", reason="We do no rounds."),
    row(evidence="[{scenario: vials}, {check: JR308}, {test: tests/x.py}, {document: Manual}]"),
    row(cites="code 9", requirement="Keep records.", reviewed="null"),
    row() + row(cites="code 7", status="planned", requirement="Nobody suffers reprisal."),
    row() + row(components="[duties.candour]", status="partial", requirement="The other half."),
    row(next_review="2026-11-21"),
    row(cites="notes", requirement="A source that is no authority."),
]


@pytest.mark.parametrize(("code", "rows", "told"), BAD)
def test_what_breaks_a_rule_is_found_and_told(code: str, rows: str, told: str, tmp_path: Path) -> None:
    """Exactly that rule is named, with the fix or the right clause."""
    (finding,) = found(case(tmp_path, rows))
    assert finding.code == code
    assert told in f"{finding.message}\n{finding.hint}"
    assert finding.where.line > 0


@pytest.mark.parametrize("rows", GOOD)
def test_what_keeps_the_rules_is_let_pass(rows: str, tmp_path: Path) -> None:
    """Nothing is found in a table that says what the catalogue says."""
    assert found(case(tmp_path, rows)) == []


def test_a_miscited_clause_is_told_with_every_clause_that_may_be_meant(tmp_path: Path) -> None:
    """Where the catalogue knows two clauses to be cited under one number, both are named, with what they say."""
    rows = row(cites="code 5(1)", title="Disciplinary action without reprisal")
    (finding,) = found(case(tmp_path, rows))
    assert finding.code == "JR419"
    assert "`code 5(2)`" in str(finding.hint)
    assert "`code 7`" in str(finding.hint)
    assert "Nobody suffers for a report." in str(finding.hint)


def test_a_clause_that_was_not_yet_in_force_is_found(tmp_path: Path) -> None:
    """The day on which the policy takes effect counts; a row that is merely related may name what came later."""
    rows = row(cites="code 7", requirement="Nobody suffers reprisal.")
    (finding,) = found(case(tmp_path, rows, catalogues=(LATER,)))
    assert finding.code == "JR406"
    assert finding.message == (
        "`code 7` is not in force on 2024-06-01, when the policy takes effect; it is in force from 2025-01-01"
    )
    related = row(cites="code 7", requirement="Nobody suffers reprisal.", relation="related")
    assert codes(case(tmp_path, related, catalogues=(LATER,))) == []


def test_a_clause_that_has_ended_is_found_from_the_day_after(tmp_path: Path) -> None:
    """The last day in force is still in force; a policy that ended before the clause did is left alone."""
    rows = row(cites="code 7", requirement="Nobody suffers reprisal.")
    last, after = dt.date(2025, 1, 1), dt.date(2025, 1, 2)
    assert codes(case(tmp_path, rows, catalogues=(ENDED,), as_of=last)) == []
    (finding,) = found(case(tmp_path, rows, catalogues=(ENDED,), as_of=after))
    assert (finding.code, "it ended on 2025-01-01" in finding.message) == ("JR406", True)
    over = changed(POLICY, {"{from: 2024-06-01}": "{from: 2024-06-01, to: 2024-12-31}"})
    assert codes(case(tmp_path, rows, policy=over, catalogues=(ENDED,), as_of=after)) == []


def test_a_superseded_edition_is_told_once_at_its_authority(tmp_path: Path) -> None:
    """However many rows cite it: the person who minds it looks at the authority."""
    (finding,) = found(case(tmp_path, row() + row(cites="code 5", requirement="Conduct."), catalogues=(NEWER,)))
    assert (finding.code, finding.message) == ("JR407", "Round Code, First edition, is superseded by Third edition")


@pytest.mark.parametrize(
    ("since", "word"),
    [
        ("2026-12", "is to be"),
        ("2026-11-22", "is to be"),
        ("2026-11", "is"),
        ("2026-11-21", "is"),
        ("2025", "is"),
        ("announced for the winter", "is or will be"),
    ],
)
def test_an_edition_that_is_yet_to_be_superseded_is_told_as_that(since: str, word: str, tmp_path: Path) -> None:
    """What comes next month is announced, not reported as done; a day in words is no date."""
    soon = changed(NEWER, {"{title: Third edition}": f"{{title: Third edition, since: {since}}}"})
    (finding,) = found(case(tmp_path, catalogues=(soon,)))
    assert finding.message == f"Round Code, First edition, {word} superseded by Third edition ({since})"


def test_an_edition_that_has_ended_is_superseded(tmp_path: Path) -> None:
    """Also where nobody noted by what; the clauses of it are no longer in force either."""
    over = changed(ROUND_CODE, {"effective: {from: 2024-01-01}": "effective: {from: 2024-01-01, to: 2026-10-31}"})
    assert codes(case(tmp_path, catalogues=(over,))) == ["JR407", "JR406"]


def test_a_clause_that_something_took_over_is_told_at_its_row(tmp_path: Path) -> None:
    """The row that cites it is the one to mend."""
    over = changed(
        ROUND_CODE, {"    miscited_as: [5(1), 4]\n": "    miscited_as: [5(1), 4]\n    superseded_by: section 6\n"}
    )
    (finding,) = found(case(tmp_path, catalogues=(over,)))
    assert (finding.code, finding.message) == ("JR407", "`code 5(2)` was taken over by section 6")


OTHER_YEAR = """\
format: justrules-catalogue/1
id: round_code_2009
title: The Code of Rounds (Registration)
short: 2009 Round Code
kind: law
publisher: The board
edition: As made
verified: {on: 2026-11-01, source: The printed code}
sections:
  - number: 7
    title: Notification of incidents
    summary: Incidents are notified without delay.
    topics: [notify incidents, notification, serious injury]
  - number: 18
    title: Notification of deaths
    summary: Deaths are notified.
    topics: deaths
"""
CONFUSED = changed(
    ROUND_CODE, {"verified: {on: 2026-11-01": "confused_with: round_code_2009\nverified: {on: 2026-11-01"}
)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row(cites="code 7", requirement="Notify incidents such as a serious injury."), ["JR409"]),
        (row(cites="code 7", title="Notification of incidents"), ["JR409", "JR419"]),
        (row(cites="code 18", requirement="Deaths"), ["JR405", "JR409"]),
        (row(cites="code 7", requirement="Nobody suffers reprisal for a report."), []),
        (row(cites="code 7", title="Freedom from reprisal", requirement="Reports about serious injury"), []),
        (row(cites="code 99"), ["JR405"]),
    ],
)
def test_a_regulation_of_the_same_number_and_another_year_is_named(
    rows: str, expected: list[str], tmp_path: Path
) -> None:
    """By its title, its words, or because only the other instrument has that number."""
    findings = found(case(tmp_path, rows, catalogues=(CONFUSED, OTHER_YEAR)))
    assert sorted(finding.code for finding in findings) == expected
    assert all("2009 Round Code" in finding.message for finding in findings if finding.code == "JR409")


@pytest.mark.parametrize(
    ("cites", "requirement", "others"),
    [
        ("regs_2009 18", "Staffing", "2014 Regulations, 18: Staffing"),
        ("regs_2009 18", "Sufficient numbers of staff are deployed", "2014 Regulations, 18: Staffing"),
        (
            "regs_2009 18",
            "Enough suitably qualified, competent, skilled and experienced staff.",
            "2014 Regulations, 18: Staffing",
        ),
        ("regs_2014 18", "Notifications to the regulator", "2009 Regulations, 18: Notification of other incidents"),
        ("regs_2014 18(1)", "Notifications to the regulator", "2009 Regulations, 18: Notification of other incidents"),
        ("regs_2009 16", "Complaints are investigated and acted on", "2014 Regulations, 16: Receiving and acting on"),
        ("regs_2014 16", "Notify the death of a person", "2009 Regulations, 16: Notification of death"),
        ("regs_2009 18", "Notify serious injuries, abuse and police involvement without delay.", None),
        ("regs_2014 18", "Sufficient numbers of staff are deployed", None),
        ("regs_2014 18(2)(a)", "Staff are supervised, also after incidents", None),
        ("regs_2014 16", "Complaints are investigated and acted on", None),
        ("regs_2009 16", "Notify the death of a person", None),
    ],
)
def test_the_regulations_of_2014_and_2009_are_told_apart_by_what_a_row_says(
    cites: str, requirement: str, others: str | None, tmp_path: Path
) -> None:
    """Staffing and notification, complaints and deaths: by the requirement or by the title, with all paragraphs."""
    policy = changed(
        POLICY,
        {
            "  code: {title: The Code of Rounds, publisher: The board, catalogue: round_code}\n": (
                "  regs_2009: {title: Regulations, publisher: Government, catalogue: uk_hsca_2009}\n"
                "  regs_2014: {title: Regulations, publisher: Government, catalogue: uk_hsca_2014}\n"
            )
        },
    )
    shelf = Shelf.of(shipped("policies") / "catalogues")
    for keys in ({"requirement": requirement}, {"requirement": "As it says.", "title": requirement}):
        asked = case_of(write_policy(tmp_path, row(cites=cites, **keys), policy=policy), shelf, as_of=DAY)
        told = [finding.message for finding in checks.check(asked) if finding.code == "JR409"]
        assert [others in message for message in told] == ([True] if others else []) if others else told == []


def test_what_a_clause_is_wrongly_said_to_ask_is_told(tmp_path: Path) -> None:
    """The catalogue knows it; a requirement that does not claim it is let pass."""
    known = changed(
        ROUND_CODE, {"    miscited_as: 5(1)\n": "    miscited_as: 5(1)\n    asks_no: [non-punitive policy]\n"}
    )
    claims = row(cites="code 7", requirement="A non-punitive policy on confidential reports")
    (finding,) = found(case(tmp_path, claims, catalogues=(known,)))
    assert finding.code == "JR408"
    assert finding.message == "`code 7` does not ask for what the requirement claims: non-punitive policy"
    assert finding.hint == "it says: Nobody suffers for a report."
    honest = row(cites="code 7", requirement="Nobody suffers reprisal for a report.")
    assert codes(case(tmp_path, honest, catalogues=(known,))) == []


def test_rows_that_nothing_checks_are_counted_and_told_when_it_is_asked(tmp_path: Path) -> None:
    """An authority without a catalogue, a source and a whole instrument; a section of a catalogue is none of them."""
    policy = changed(POLICY, {"authorities:\n": "authorities:\n  manual: {title: Manual, publisher: The board}\n"})
    rows = row() + row(cites="manual 3") + row(cites="manual 4") + row(cites="code") + row(cites="notes")
    whole = case(tmp_path, rows, policy=policy)
    count = unchecked_rows.unchecked([whole])
    assert (count.rows, count.without_catalogue, count.whole) == (5, {"manual": 2, "notes": 1}, {"code": 1})
    assert checks.check(whole) == ()
    told = [finding for finding in checks.check(whole, strict=True) if finding.code == "JR429"]
    assert len(told) == 4
    assert told[0].message == "`manual 3` has no catalogue to be checked against"


def test_a_record_of_a_review_of_an_unverified_clause_is_told_as_a_record(tmp_path: Path) -> None:
    """The row itself says that nobody reviewed it, and is not said to say otherwise."""
    rows = row(cites="code 9", requirement="Keep records.", reviewed="null")
    (claim,) = case(tmp_path, rows).claims
    (finding,) = found(case(tmp_path, rows, reviews=Reviews(reviews_of([claim], by="safety_manager", on=DAY))))
    assert (finding.code, finding.where) == ("JR416", claim.place("cites"))
    assert finding.message == "there is a record of a review on 2026-11-21, and the catalogue calls `code 9` unverified"


def test_a_record_from_the_future_is_told_in_its_file(tmp_path: Path) -> None:
    """Nobody has looked tomorrow."""
    (claim,) = case(tmp_path).claims
    records = Reviews(reviews_of([claim], by="safety_manager", on=DAY + dt.timedelta(days=1)))
    (finding,) = found(case(tmp_path, reviews=records))
    assert (finding.code, finding.where.source) == ("JR428", "<reviews>")


def test_a_catalogue_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    """An authority whose catalogue is missing cannot be checked, which is an error and not a silence."""
    policy = changed(POLICY, {"catalogue: round_code": "catalogue: round_codes"})
    (finding,) = found(case(tmp_path, policy=policy))
    assert (finding.code, finding.hint) == ("JR415", "did you mean `round_code`?")


def test_a_review_of_a_row_that_is_gone_is_found_in_its_file(tmp_path: Path) -> None:
    """A record that outlives its row is told, so that it does not count for another one."""
    stray = Review(cites="code 8", nth=1, clause=None, claim="0", components=(), by="safety_manager", on=DAY)
    (finding,) = found(case(tmp_path, reviews=Reviews((stray,))))
    assert (finding.code, finding.message) == ("JR424", "the policy has no row that cites `code 8`")
    again = Review(cites="code § 8", nth=1, clause=None, claim="1", components=(), by="board", on=DAY)
    assert codes(case(tmp_path, reviews=Reviews((stray, again)))) == ["JR424"]


def test_sections_are_looked_up_wherever_they_are_cited(tmp_path: Path) -> None:
    """A duty that names a section which is not there misleads as much as a row does."""
    policy = changed(POLICY, {"{text: Tell the person affected.}": "{text: Tell the person., cites: [code 7, code 4]}"})
    (finding,) = found(case(tmp_path, policy=policy))
    assert finding.code == "JR405"
    assert "did you mean `code 5(2)`" in str(finding.hint)
    assert finding.where.column > 1


def test_rows_without_a_record_are_told_when_it_is_asked(tmp_path: Path) -> None:
    """With `strict`; otherwise the table shows it, and a policy without records is usable."""
    whole = case(tmp_path, row() + row(cites="code 7", requirement="No reprisal.", reviewed="2026-01-01"))
    assert checks.check(whole) == ()
    told = [finding.message for finding in checks.check(whole, strict=True)]
    assert told == ["`code 5(2)` was not reviewed", "`code 7` was reviewed on 2026-01-01, without a record"]


def test_a_warning_is_ignored_with_a_reason(tmp_path: Path) -> None:
    """A comment in the policy answers a warning about its row, as it does for every other; an error it does not."""
    comment = "  # justrules: ignore[JR408,JR405] because the board asked for it\n"
    words = row(cites="code 5(1)", requirement="Disciplinary action for unacceptable conduct")
    assert codes(case(tmp_path, comment + words)) == []
    assert codes(case(tmp_path, comment + row(cites="code 99"))) == ["JR405"]


# --- the checks themselves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_a_check_says_what_it_asks_and_under_which_code(name: str) -> None:
    """A check is a question in its first line, a reason below, a code and a documented function."""
    module = importlib.import_module(f"justrules.alignment.checks.{name}")
    first, _, reason = (module.__doc__ or "").partition("\n\n")
    assert first.endswith("?")
    assert reason.strip()
    assert module.CODE in CATALOGUE
    assert module.check.__doc__.startswith("A finding")
    assert module.check in (*checks.EVERY, *checks.STRICT)


def test_the_codes_that_need_catalogues_are_those_of_these_checks() -> None:
    """Whatever is found here, `check` on a policy alone does not call an ignore of it idle."""
    own = {importlib.import_module(f"justrules.alignment.checks.{name}").CODE for name in MODULES}
    assert own - {"JR424"} == set(WITH_CATALOGUES)
