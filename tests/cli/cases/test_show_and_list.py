"""`justrules cases show` and `list`: what is opened, what stays closed, and what a terminal gets to see of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from tests.cli.cases.terminal import PERSON, Terminal, standing_at


def _actions(at: Terminal) -> list[str]:
    """What the audit trail says was done, in order."""
    engine = create_engine(f"sqlite:///{at.folder / 'cases.db'}")
    with engine.connect() as connection:
        found = [*connection.execute(text("SELECT action FROM justrules_audit ORDER BY seq")).scalars()]
    engine.dispose()
    return found


def test_the_identity_is_opened_only_on_request_and_the_trail_says_so(at: Terminal) -> None:
    """Without `--identity` the field says how to open it; with it, the reading is recorded as one of an identity."""
    code = at.open()
    plain = at.cases("show", code)
    assert PERSON not in plain.stdout + plain.stderr
    assert "individual: [not opened; --identity opens it" in plain.stdout
    assert at.shown(code)["individual"] == "[redacted]"
    assert f"individual: {PERSON}" in at.cases("show", code, "--identity").stdout
    assert at.shown(code, "--identity")["individual"] == PERSON
    assert _actions(at)[-4:] == ["case_read", "case_read", "identity_read", "identity_read"]


def test_every_text_of_a_case_is_in_both_layouts(standing: Terminal) -> None:
    """What JSON has as a free text or a date, the text layout shows as well."""
    code = standing_at("closed")
    told = standing.shown(code)
    shown = " ".join(standing.cases("show", code).stdout.split())
    texts = [note["text"] for note in told["notes"]] + [told["decision_rationale"], told["acts"][0]["response_action"]]
    assert len(texts) >= 4
    for each in (*texts, told["follow_up_date"], told["behavior_category"], told["status"]):
        assert each in shown


def test_long_and_broken_lines_of_a_text_stay_apart(at: Terminal) -> None:
    """Paragraphs begin on lines of their own, factors stand side by side, nothing is wider than a terminal."""
    code = at.open()
    at.cases("evaluate", code, "--answer", "procedure_existed=no", "--factor", "staffing", "--factor", "distractions")
    at.cases("evaluate", code, "--answer", "procedure_existed=no", "--rationale", "x", "--occasion", "y " * 90)
    at.cases("classify", code, "--as-evaluated")
    at.cases("act", code, "--response", "-", stdin="First paragraph.\n\nSecond paragraph.")
    lines = at.cases("show", code).stdout.splitlines()
    said = ("response_action: First paragraph.", "Second paragraph.", "factors: staffing, distractions")
    assert {*said} <= {line.strip() for line in lines}
    assert max(len(line) for line in lines) <= 100


HOSTILE = "before \u202etxt\u202c \u2028 after"


def test_stored_texts_cannot_steer_the_terminal(at: Terminal) -> None:
    """What turns or breaks lines is written out, in text, JSON and lists; JSON reads back as it was stored."""
    code = at.open("--department", "ra\u202emp")
    at.cases("withdraw", code, "--reason", HOSTILE)
    text_, json_ = at.cases("show", code).stdout, at.cases("show", code, "--format", "json").stdout
    for shown in (text_, json_, at.cases("list").stdout, at.cases("list", "--format", "csv").stdout):
        assert not {"\u202e", "\u202c", "\u2028"} & set(shown)
    assert "before \\u202etxt" in text_
    assert json.loads(json_)["notes"][0]["text"] == HOSTILE


def test_control_characters_never_get_as_far_as_the_log(at: Terminal) -> None:
    """They are refused with the field's name, and not printed with the refusal."""
    done = at.cases("withdraw", at.open(), "--reason", "\x1b[2Jgone", code=2)
    assert "JR705 `--reason` holds control characters" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_page_ends_in_the_words_for_the_next_one(standing: Terminal) -> None:
    """`--after` goes through all cases without doubles, newest first; `--all` is the same at once."""
    seen = [*_paged(standing)]
    whole = json.loads(standing.cases("list", "--all", "--limit", "2", "--format", "json").stdout)
    assert [case["case_code"] for case in whole["cases"]] == seen == sorted(seen, reverse=True)
    assert (len(seen), whole["next"]) == (5, None)
    assert "go on with --after" in standing.cases("list", "--limit", "2").stderr


def _paged(at: Terminal) -> Iterator[str]:
    after: tuple[str, ...] = ()
    while True:
        page = json.loads(at.cases("list", "--limit", "2", "--format", "json", *after).stdout)
        yield from (case["case_code"] for case in page["cases"])
        if page["next"] is None:
            return
        after = ("--after", page["next"])


@pytest.mark.parametrize("layout", ["text", "csv", "json"])
def test_no_list_names_anybody_and_each_layout_has_every_case(standing: Terminal, layout: str) -> None:
    """Five cases in each; the people are in none, and nothing of it is read out of a text."""
    before = len(_actions(standing))
    told = standing.cases("list", "--format", layout).stdout
    assert all(standing_at(status) in told for status in ("open", "classified", "follow_up", "closed"))
    assert "person-" not in told
    assert len(_actions(standing)) == before


def test_filters_narrow_a_list(at: Terminal) -> None:
    """By status, category, department, report, investigation and dates; a filter nobody may use is refused."""
    ramp = at.classified("--department", "ramp", "--report", "SR-1", "--investigation", "INV-1")
    cabin = at.open("--department", "cabin")
    for words, expected in (
        (("--status", "open"), {cabin}),
        (("--category", "human_error"), {ramp}),
        (("--department", "cabin"), {cabin}),
        (("--report", "SR-1"), {ramp}),
        (("--investigation", "INV-1"), {ramp}),
        (("--from", "2020-01-01"), {ramp, cabin}),
        (("--before", "2020-01-01"), set()),
        (("--overdue",), set()),
    ):
        told = json.loads(at.cases("list", *words, "--format", "json").stdout)
        assert {case["case_code"] for case in told["cases"]} == expected, words
    other = at.acting(subject="staff-0003", role="investigator", investigations=("INV-1",))
    assert json.loads(other.cases("list", "--format", "json").stdout)["cases"][0]["behavior_category"] == "[redacted]"
    assert "JR707" in other.cases("list", "--category", "human_error", code=2).stderr


def test_a_spreadsheet_takes_no_cell_for_a_formula(at: Terminal) -> None:
    """A department that begins like one is marked as a text."""
    at.open("--department", "=HYPERLINK(1)")
    rows = [*csv.DictReader(io.StringIO(at.cases("list", "--format", "csv").stdout))]
    assert [row["department"] for row in rows] == ["'=HYPERLINK(1)"]


def test_who_sees_nothing_gets_an_empty_list(at: Terminal) -> None:
    """A role without access is told that there is none, as it would be of an empty log."""
    at.open()
    nobody = at.acting(subject="staff-0009", role="crew")
    done = nobody.cases("list")
    assert (done.stdout, done.stderr) == ("", "There are none.\n")
