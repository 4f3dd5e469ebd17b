"""Questions that can be kept in mind, and questions that cannot."""

from __future__ import annotations

import pytest

from justrules.engine.checks.long_questions import MOST_WORDS
from tests.engine.checks.asking import found_in_question


@pytest.mark.parametrize(("words", "codes"), [(1, []), (MOST_WORDS, []), (MOST_WORDS + 1, ["JR314"]), (200, ["JR314"])])
def test_thirty_words_are_the_limit(words: int, codes: list[str]) -> None:
    """Words are counted between spaces; the limit itself passes."""
    assert found_in_question("Word " * (words - 1) + "word?") == codes


def test_words_are_counted_in_english_only() -> None:
    """Where words are longer or not spaced, their number says little."""
    assert found_in_question("Wort " * 50, language="de") == []
