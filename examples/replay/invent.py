"""Invent past cases: nobody's, each drawn from a seeded source, as a table that `justrules replay` takes.

    python examples/replay/invent.py > examples/replay/cases.csv

They were decided under version 1.0.0 of examples/versions. From 2025 on the form also asked what version 1.1.0 asks.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from random import Random
from typing import TextIO

HEADINGS = (
    "act",
    "year",
    "department",
    "check_in_reach",
    "left_out_knowingly",
    "peers_leave_it_out",
    "category",
)
DEPARTMENTS = ("line", "hangar", "stores")


def invented(number: int = 300, *, seed: int = 0) -> Iterator[dict[str, str]]:
    """So many cases, the same for the same seed."""
    chance = Random(seed)  # noqa: S311  # chance in an example is no secret
    for place in range(1, number + 1):
        yield _case(place, chance)


def _case(place: int, chance: Random) -> dict[str, str]:
    year = chance.choice((2023, 2024, 2025, 2026))
    department = chance.choice(DEPARTMENTS)
    in_reach = chance.random() < 0.8
    knowingly = in_reach and chance.random() < 0.5
    usual = chance.random() < (0.6 if department == "hangar" else 0.3)
    return {
        "act": f"act_{place:03}",
        "year": str(year),
        "department": department,
        "check_in_reach": _word(in_reach),
        "left_out_knowingly": _word(knowingly) if in_reach else "",
        "peers_leave_it_out": _word(usual) if knowingly and year >= 2025 else "",
        "category": "at_risk" if knowingly else "human_error",
    }


def _word(answer: bool) -> str:  # noqa: FBT001  # an answer, not a switch
    return "yes" if answer else "no"


def write(file: TextIO) -> None:
    """The cases as CSV."""
    writer = csv.DictWriter(file, HEADINGS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(invented())


if __name__ == "__main__":
    write(sys.stdout)
