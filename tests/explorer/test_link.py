"""A link carries the answers, and whatever is in an address, reading it goes well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.testing.strategies import answers_for, severities
from tests.explorer.node import Node, running

POLICY = jr.load("social_care")


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with running() as found:
        found.take(POLICY)
        yield found


@given(answers_for(POLICY, booleans=False), severities(POLICY))
def test_what_a_link_was_made_of_is_read_from_it(node: Node, answers: dict[str, str], severity: str | None) -> None:
    """Answers, `unknown` among them, and the severity if there was one."""
    fragment = node.ask("fragment", answers=answers, severity=severity)
    assert fragment.startswith("#explore/social_care/1.1.0?")
    fitting = {"answers": answers, "severity": severity, "strays": 0, "otherVersion": False}
    assert node.ask("fitting", fragment=fragment) == fitting


@given(st.text())
def test_any_other_fragment_is_none_of_ours(node: Node, text: str) -> None:
    """An address with a heading of the page in it is no link with answers."""
    assert text.startswith("explore/") or node.ask("parsed", fragment=f"#{text}") is None


SCRAPS = st.sampled_from(
    ("/", "?", "&", "=", "%", "%E0%A4", "-severity=", "death", "ill_health", "yes", "#", "1.1.0", "+")
)


@given(st.lists(SCRAPS | st.text(max_size=5)).map("".join))
def test_a_broken_link_gives_what_fits_and_no_more(node: Node, rest: str) -> None:
    """Answers of the policy are taken, the rest is counted; nothing breaks."""
    told: dict[str, Any] = node.ask("fitting", fragment=f"#explore/{rest}")
    jr.evaluate(POLICY, told["answers"])
    assert told["severity"] in (None, *(POLICY.severity.scale if POLICY.severity else ()))
    assert told["strays"] >= 0


def test_what_does_not_fit_is_counted(node: Node) -> None:
    """A question that is not there, an answer that is none, a level that is none, another version."""
    fragment = "#explore/social_care/0.9.0?ill_health=no&no_question=yes&abuse_suspected=perhaps&-severity=huge"
    told = {"answers": {"ill_health": "no"}, "severity": None, "strays": 3, "otherVersion": True}
    assert node.ask("fitting", fragment=fragment) == told
