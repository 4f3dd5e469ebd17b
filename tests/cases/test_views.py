"""A view holds what its level shows and fetches nothing else; as data it names nobody unless asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from justrules.cases import ERASED, REDACTED, ActView, CaseView, Identity, Status, as_data
from justrules.cases.access import ACT_FIELDS, CASE_FIELDS, View, fields_of
from justrules.cases.views import act_view, case_view

BUILDERS = pytest.mark.parametrize(
    ("build", "table"), [(case_view, CASE_FIELDS), (act_view, ACT_FIELDS)], ids=["case", "act"]
)
VIEWS = pytest.mark.parametrize("view", list(View), ids=str)


@BUILDERS
@VIEWS
def test_only_what_is_shown_is_fetched(build: Callable[..., Any], table: Mapping[str, Any], view: View) -> None:
    """Nothing is decrypted in order to be thrown away: each shown field is fetched once, and no other at all."""
    fetched: list[str] = []

    def fetch(name: str) -> Callable[[], str]:
        def fact() -> str:
            fetched.append(name)
            return f"fact {name}"

        return fact

    shown = build(view, {name: fetch(name) for name in table})
    assert sorted(fetched) == sorted(fields_of(table, view))
    for name in table:
        expected = f"fact {name}" if name in fetched else REDACTED
        assert getattr(shown, name) == expected


@pytest.mark.parametrize("empty", [CaseView(), ActView()], ids=["case", "act"])
def test_a_view_of_nothing_is_redacted_throughout(empty: Any) -> None:
    """What nobody filled in is withheld: forgetting a field hides it."""
    data = as_data(empty)
    assert set(data.values()) == {"[redacted]"}


def test_what_is_withheld_counts_as_absent() -> None:
    """`REDACTED` and `ERASED` are false, differ from each other, and read as what they are."""
    assert not REDACTED
    assert not ERASED
    assert REDACTED is not ERASED
    assert (str(REDACTED), str(ERASED)) == ("[redacted]", "[erased]")


def test_data_names_nobody_unless_it_is_asked_to() -> None:
    """An identity is written out only with `reveal`; everything else is plain JSON both ways."""
    view = CaseView(individual=Identity("person-017"), status=Status.OPEN, created_at=_MOMENT, decision_rationale="why")
    hidden, told = as_data(view), as_data(view, reveal=True)
    assert hidden["individual"] == "<identity>"
    assert told["individual"] == "person-017"
    assert hidden["created_at"] == "2026-11-21T09:00:00Z"
    assert json.loads(json.dumps(hidden)) == hidden
    assert {**told, "individual": None} == {**hidden, "individual": None}


def test_a_view_prints_neither_texts_nor_who_it_is() -> None:
    """What ends in a log file by accident says no free text and no identity."""
    act = ActView(individual=Identity("ZZCANARY-1"), response_action="ZZCANARY-2", harsher_reason="ZZCANARY-3")
    view = CaseView(
        individual=Identity("ZZCANARY-4"),
        decision_rationale="ZZCANARY-5",
        response_action="ZZCANARY-6",
        acts=(act,),
    )
    assert "ZZCANARY" not in f"{view!r}{view}{act!r}"


_MOMENT = dt.datetime(2026, 11, 21, 10, tzinfo=dt.timezone(dt.timedelta(hours=1)))
