"""Acts as two or three assessors judged them, written as briefly as can be."""

from __future__ import annotations

from collections.abc import Mapping

import justrules as jr
from justrules.agreement import Record, Study, measure

AVIATION = jr.compile(jr.load("aviation_part5"))
QUESTIONS = tuple(branch.question for branch in AVIATION.branches)
WORDS = {"y": "yes", "n": "no", "u": "unknown"}


def records(acts: Mapping[str, str]) -> list[Record]:
    """Each act as `yyn yn yyy`: one word for each assessor, one letter for each question in order."""
    return [
        Record(
            act=act,
            assessor=f"somebody {place}",
            answers=dict(zip(QUESTIONS, (WORDS[letter] for letter in word), strict=False)),
        )
        for act, words in acts.items()
        for place, word in enumerate(words.split())
        if word != "-"
    ]


def study(acts: Mapping[str, str]) -> Study:
    """The study of these acts, with few resamples."""
    return measure(AVIATION, records(acts), resamples=20)
