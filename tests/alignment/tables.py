"""A small policy, a small catalogue and the rows between them, for the tests of alignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from justrules.alignment.catalogue import Catalogue, load_catalogue
from justrules.alignment.checks import check
from justrules.alignment.references import Case, case_of
from justrules.alignment.reviews import NO_REVIEWS, Reviews
from justrules.alignment.shelf import Shelf
from justrules.findings import Finding
from justrules.policies.loader import load_file
from justrules.policies.model import Policy

DAY = dt.date(2026, 11, 21)

POLICY = """\
format: justrules/1
id: rounds
version: 1.0.0
title: Medication round
language: en
status: current
effective: {from: 2024-06-01}
disclaimer: Decision support; a person decides.
scope: {unit: One act by one person., use_when: A concern was raised., not_when: To replace the investigation.}
sources:
  notes: {title: Working notes, publisher: The trust, kind: ours}
start: as_meant
questions:
  as_meant:
    text: Did the person do what they meant to do?
    cites: notes
    answers: {yes: choice, no: slip}
outcomes:
  slip: {category: human_error, because: The act was not what was meant., investigate: What made the slip likely}
  choice: {category: reckless, because: The risk was seen., investigate: What the person was up against}
categories:
  human_error: {title: Human error, definition: A slip., accountability: None for the slip., response: console}
  reckless: {title: Reckless, definition: A risk that was seen., accountability: For the choice., response: panel}
responses:
  console: {title: Console, kind: supportive, primary: Listen.}
  panel: {title: Panel, kind: referral, primary: Convene a panel.}
duties:
  candour: {text: Tell the person affected.}
authorities:
  code: {title: The Code of Rounds, publisher: The board, catalogue: round_code}
alignment:
ROWS
scenarios:
  - {id: vials, facts: Two vials were swapped., answers: {as_meant: no}, expect: {outcome: slip}}
"""

ROW = """\
  - cites: code 5(2)
    requirement: Say what is not acceptable and what follows.
    components: [tree, categories.reckless]
    relation: implements
"""

CATALOGUE = """\
format: justrules-catalogue/1
id: round_code
title: The Code of Rounds
short: Round Code
kind: law
publisher: The board
edition: Second edition
effective: {from: 2024-01-01}
url: https://example.org/code
verified: {on: 2026-11-01, source: The printed code}
sections:
  - number: 5
    title: Conduct policy
    summary: What the policy on conduct holds.
    topics: conduct
  - number: 5(1)
    summary: The policy asks everybody to report hazards.
    topics: [reporting of hazards, employee reports]
  - number: 5(2)
    summary: The policy says what is not acceptable and when discipline follows.
    topics: [unacceptable conduct, disciplinary action]
    miscited_as: [5(1), 4]
  - number: 7
    title: Freedom from reprisal
    summary: Nobody suffers for a report.
    topics: [reprisal, confidential reports]
    miscited_as: 5(1)
  - number: 9
    title: Records
    summary: Records are kept for five years.
    topics: [records, retention]
    unverified: Read section 9 in the second edition.
"""


def write_policy(folder: Path, rows: str = ROW, *, policy: str = POLICY) -> Policy:
    """The policy with these rows, read back from its file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rounds.yaml"
    path.write_text(policy.replace("ROWS\n", rows), encoding="utf-8")
    return load_file(path)


def write_catalogue(folder: Path, text: str = CATALOGUE) -> Catalogue:
    """The catalogue, read back from its file in `folder`."""
    name = text.split("\nid: ")[1].partition("\n")[0]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


def case(
    folder: Path,
    rows: str = ROW,
    *,
    policy: str = POLICY,
    catalogues: tuple[str, ...] = (CATALOGUE,),
    reviews: Reviews = NO_REVIEWS,
    as_of: dt.date = DAY,
) -> Case:
    """A policy with these rows, and these catalogues, on a day."""
    for text in catalogues:
        write_catalogue(folder / "catalogues", text)
    return case_of(
        write_policy(folder, rows, policy=policy), Shelf.of(folder / "catalogues"), as_of=as_of, reviews=reviews
    )


def found(case: Case) -> list[Finding]:
    """What the checks find, in the order of the file."""
    return list(check(case))


def codes(case: Case) -> list[str]:
    """The codes of what the checks find."""
    return [finding.code for finding in check(case)]


def changed(text: str, changes: Mapping[str, str]) -> str:
    """`text` with each key put as its value; each must be there once."""
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
