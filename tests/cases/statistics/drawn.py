"""Documents to print: of a busy quarter, of one with few cases, and of one whose names were chosen in bad faith."""

from __future__ import annotations

import datetime as dt
from functools import cache

from justrules.cases.statistics.counting import count
from justrules.cases.statistics.editions import Edition, draft
from tests.cases.statistics.logs import LEGEND, PlainAct, PlainCase, PlainLog, busy_log
from tests.cases.statistics.published import START, YEAR, history, memory

HOSTILE = (
    '=HYPERLINK("http://example.invalid","x")',
    "+1-2",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1",
    " =1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a|b",
    "[link](http://example.invalid)",
    "**bold** `code` $x$ ~s~ www.example.invalid",
    "&amp; <b>",
    "\x1b[31mred",
    "\u202egnp.exe",
    "line\nbreak",
    "'quoted'",
    "x" * 64,
)
"""Names that somebody could give a department: each is at most 64 characters, and none may do anything."""


@cache
def committee() -> Edition:
    """The committee's edition of a busy quarter, with three before it."""
    return history(busy_log(5, cases=220, departments=7, first=START, days=365), seed=1, spare=9)[-1]


@cache
def full() -> Edition:
    """The exact numbers of the same quarter."""
    return _draft(busy_log(5, cases=220, departments=7, first=START, days=365))


@cache
def few() -> Edition:
    """A quarter with fewer cases than the threshold."""
    return history(busy_log(5, cases=20, first=START, days=365), seed=1, spare=9)[-1]


@cache
def coarse() -> Edition:
    """A committee's edition that had to leave tables out, for nothing in it is rounded."""
    return history(busy_log(5, cases=220, departments=7, first=START, days=365), seed=1, spare=9, base=1)[0]


@cache
def empty() -> Edition:
    """A quarter without any case."""
    return _draft(PlainLog(cases=[]))


@cache
def hostile() -> Edition:
    """Exact numbers of departments with hostile names, and an organisation that has one as well."""
    created = YEAR[-1].start + dt.timedelta(days=1)
    acts = [PlainAct(person=1, department=name, category="at_risk") for name in HOSTILE]
    cases = [PlainCase(created_at=created, severity="minor", acts=acts)]
    return _draft(PlainLog(cases=cases), organisation="<b>=Ours|\x1b[0m")


def _draft(log: PlainLog, *, organisation: str = "Example Air") -> Edition:
    with memory(log) as connection:
        exact = count(connection, YEAR[-1], legend=LEGEND, now=YEAR[-1].end)
    return draft(exact, organisation=organisation)


DOCUMENTS = {"committee": committee, "full": full, "few": few, "coarse": coarse, "empty": empty, "hostile": hostile}
