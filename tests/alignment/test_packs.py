"""Evidence packs: what a tender asks for, with the parts of the policy that show it."""

from __future__ import annotations

from pathlib import Path

import pytest

import justrules as jr
from justrules.alignment.packs import PackFile, check_pack, load_pack, pack_files, pack_report
from justrules.policies.schema import problems, shipped_schema
from tests.alignment.tables import changed, write_policy

PACK = """\
format: justrules-pack/1
id: tender
title: Tender evidence
summary: What the tender asks.
sources:
  invitation: {title: Invitation to tender, publisher: The council, kind: ours}
policy: rounds
rows:
  - id: non_blame
    evidence: A policy for reporting without blame
    components: [tree, responses.console]
    cites: [invitation 4, code 5(2)]
  - id: training
    evidence: Training records
    components: []
    status: not_applicable
    reason: Kept elsewhere.
"""


def pack(folder: Path, text: str = PACK) -> PackFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tender.yaml"
    path.write_text(text, encoding="utf-8")
    return load_pack(path)


def test_a_pack_is_a_table_in_the_same_form(tmp_path: Path) -> None:
    """A row for each thing asked for, with what shows it and how far."""
    (sheet,) = pack_report(pack(tmp_path), write_policy(tmp_path)).sheets
    assert [[cell.text for cell in row][:4] for row in sheet.rows] == [
        [
            "A policy for reporting without blame",
            "tree, responses.console",
            "The decision tree: every question, answer and outcome; Console",
            "met",
        ],
        ["Training records", "", "", "not_applicable"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("policy: rounds", "policy: round", "JR425"),
        ("responses.console", "responses.consol", "JR403"),
        ("invitation 4", "invitations 4", "JR401"),
        ("    reason: Kept elsewhere.\n", "", "JR414"),
    ],
)
def test_a_pack_that_does_not_fit_its_policy_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    """It would show an inspector what is not there."""
    policy = write_policy(tmp_path)
    file = pack(tmp_path, changed(PACK, {old: new}))
    assert [finding.code for finding in check_pack(file, policy)] == [code]
    with pytest.raises(jr.PolicyError):
        pack_report(file, policy)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  - id: non_blame\n", "  - id: Non-blame\n", "JR104"),
        ("  - id: non_blame\n    evidence:", "  - evidence:", "JR101"),
        ("    components: []\n", "", "JR101"),
        ("id: tender", "id: tenders", "JR107"),
        ("justrules-pack/1", "justrules-pack/2", "JR106"),
        ("status: not_applicable", "status: none", "JR105"),
    ],
)
def test_a_broken_pack_is_told_with_its_place(old: str, new: str, code: str, tmp_path: Path) -> None:
    """It is read as strictly as a policy."""
    with pytest.raises(jr.PolicyError) as raised:
        pack(tmp_path, changed(PACK, {old: new}))
    assert [finding.code for finding in raised.value.findings] == [code]


def test_beside_another_policy_only_that_is_said(tmp_path: Path) -> None:
    """That its components and citations are not there follows from it."""
    file = pack(tmp_path, changed(PACK, {"policy: rounds": "policy: round", "responses.console": "responses.consol"}))
    assert [finding.code for finding in check_pack(file, write_policy(tmp_path))] == ["JR425"]


def test_the_shipped_packs_fit_their_policies() -> None:
    """Each shows only what its policy has, and covers the headings of the article that it follows."""
    files = [load_pack(path) for path in pack_files()]
    assert [file.pack.id for file in files] == ["social_care_evidence"]
    for file in files:
        assert problems(file.document.root, shipped_schema("pack")) == []
        report = pack_report(file, jr.load(file.pack.policy))
        told = " ".join(row[0].text.lower() for row in report.sheets[0].rows)
        for heading in ("without blame", "learning from incidents", "themes", "training"):
            assert heading in told
