"""Broken files of every kind: whatever is in them, the answer is a file or a finding, and never anything else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.alignment.catalogue import read_catalogue
from justrules.alignment.packs import SHAPE
from justrules.alignment.reviews import read_reviews
from justrules.policies.shapes import parse_as
from justrules.policies.source import read
from tests.alignment.tables import CATALOGUE
from tests.alignment.test_packs import PACK

REVIEWS = """\
format: justrules-reviews/1
policy: rounds
rows:
  - cites: code 5(2)
    nth: 2
    clause: 0011223344556677
    claim: 8899aabbccddeeff
    components: {tree: 0123456789abcdef}
    by: safety_manager
    on: 2026-11-21
    next: 2027-11-21
    note: Compared.
"""
KINDS: dict[str, tuple[str, Any]] = {
    "catalogue": (CATALOGUE, read_catalogue),
    "reviews": (REVIEWS, read_reviews),
    "pack": (PACK, lambda document: parse_as(document, SHAPE)),
}
SCRAPS = st.sampled_from(
    ["", " ", "[]", "{}", "~", "id", "x: y", "- a", "5(2)", "2026-02-30", "'", "{", "\u00a0", ": "]
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_mutilated_file_is_read_or_refused_with_findings(kind: str, data: st.DataObject) -> None:
    """A stretch of the file is cut out and something else put in; what is refused is told with a reason and a line."""
    text, reader = KINDS[kind]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    broken = text[:start] + data.draw(SCRAPS) + text[end:]
    try:
        reader(read(broken))
    except jr.PolicyError as error:
        assert error.findings  # noqa: PT017  # that there is one at all is the claim
        assert all(finding.where.line > 0 for finding in error.findings)  # noqa: PT017  # as above


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_that_are_mutilated_are_whole(kind: str) -> None:
    """Each is read as it stands, so that what is refused is refused for its mutilation."""
    text, reader = KINDS[kind]
    assert reader(read(text)) is not None
