"""libyaml and the pure parser never part on a file that is read, and nothing but `PolicyError` comes out of either."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from justrules.policies import source
from justrules.policies.loader import shipped
from tests.fuzz.agreement import hold, verdict
from tests.fuzz.inputs import SEED, changed, seeded, texts

pytestmark = pytest.mark.skipif(source.LIBYAML is None, reason="PyYAML was built without libyaml here")

SUITE = Path(__file__).parents[1] / "suite"
GOOD = [path.read_text(encoding="utf-8") for path in sorted((SUITE / "good").glob("*.yaml"))]
SMALL = [text for text in GOOD if len(text) < 4_000]
POLICIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(shipped("policies").glob("*.yaml"))}


@pytest.mark.parametrize("seed", range(4))
def test_both_parsers_agree_on_what_is_almost_yaml(seed: int) -> None:
    """Five thousand texts for each seed: the same data, the same places, the same findings in the same words."""
    for text in islice(texts(seeded(seed), [SEED, SEED, *SMALL]), 5_000):
        hold(text)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_both_parsers_agree_on_a_million_texts(seed: int) -> None:
    """The same for a million."""
    for text in islice(texts(seeded(seed), [SEED, SEED, *SMALL]), 25_000):
        hold(text)


def test_the_texts_are_worth_trying() -> None:
    """At least one text in eight is read and one in eight refused, and most codes of reading are among the refusals."""
    told = [verdict(text)[0] for text in islice(texts(seeded(0)), 2_000)]
    count = Counter(kind for kind, _ in told)
    assert min(count["read"], count["refused"]) >= 250
    codes = {finding[0] for kind, findings in told if kind == "refused" for finding in findings}
    assert codes >= {f"JR{number:03}" for number in (1, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17)}


def _events(text: str, parser: type) -> list[tuple[str, str | None]] | None:
    """What a parser makes of a text, without any of our refusals; `None` if it gives up."""
    try:
        return [(type(event).__name__, getattr(event, "value", None)) for event in yaml.parse(text, Loader=parser)]
    except (yaml.YAMLError, ValueError, OverflowError):
        return None


def test_left_to_themselves_the_parsers_disagree() -> None:
    """The texts reach the corners on which the parsers part: that reading agrees on all of them is our doing."""
    disagreements = 0
    for text in islice(texts(seeded(1)), 4_000):
        clean = text.encode("utf-8", errors="ignore").decode()
        disagreements += _events(clean, yaml.CSafeLoader) != _events(clean, yaml.SafeLoader)
    assert disagreements >= 20


# --- anything at all -----------------------------------------------------------------------------------------


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_document_or_policy_error(data: bytes) -> None:
    """Whatever bytes a file holds, both parsers say the same of it and nothing else comes out."""
    hold(data)


@given(st.text(max_size=300))
def test_any_text_ends_in_a_document_or_policy_error(text: str) -> None:
    """So does any text, surrogates included."""
    hold(text)


@given(st.text(st.sampled_from("?:,[]{}-#&*!|>'\"%@` \n~=.<\\ab\t\u2028\ufeffé😀"), max_size=40))
def test_any_punctuation_ends_in_a_document_or_policy_error(text: str) -> None:
    """So does a text of nothing but what YAML gives a meaning to."""
    hold(text)


@given(st.sampled_from(sorted(POLICIES)), st.integers(0, 2**32 - 1), st.integers(0, 5_000))
def test_a_policy_with_a_few_changes_ends_in_a_document_or_policy_error(name: str, seed: int, skip: int) -> None:
    """So does a real policy that somebody's cat walked over."""
    hold(changed(seeded(seed), POLICIES[name][skip : skip + 2_000], most=5))


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_the_shipped_policies_are_read_alike(name: str) -> None:
    """The shipped policies are the same documents for both parsers, places included."""
    hold(POLICIES[name])
