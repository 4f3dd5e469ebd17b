"""A replay in plain text, with the example of the documentation."""

from __future__ import annotations

from hypothesis import given

from justrules.replay.result import Change, Foreign, Problem, Renamed, Replay
from justrules.replay.tally import Counted, Tally
from justrules.replay.text import ROOM, as_text
from justrules.replay.wording import CAUTION
from tests.replay.past import NEW
from tests.replay.tallies import NEW_ENDS, TERMS, replays


def number_of(*steps: tuple[str, str], old: bool = False) -> int:
    """The number of a path of the new version, or of the old one."""
    plan = (TERMS[1].old if old else NEW_ENDS).plan  # type: ignore[union-attr]  # the second terms have an old policy
    numbers = range(plan.ways[0])
    return next(n for n in numbers if tuple((s.question, s.answer) for s in plan.path(n)) == steps)


KNOWINGLY = (("check_in_reach", "yes"), ("left_out_knowingly", "yes"))


def told(*counted: Counted, terms: int = 1, **more: tuple[object, ...]) -> str:
    tally = Tally(terms=TERMS[terms])
    for each in counted:
        tally.add(each)
    return " ".join(as_text(tally.replay(**more)).split())  # type: ignore[arg-type]  # each by its own name


MOVED = Counted(
    before=(None, number_of(*KNOWINGLY, old=True)),
    now=(None, number_of(*KNOWINGLY, ("peers_leave_it_out", "yes"))),
    rows=1204,
)


def test_a_path_is_told_in_the_words_of_the_policy_and_what_is_the_same_once() -> None:
    text = told(MOVED)
    assert "1,204 rows: at_risk (shortcut) → human_error (common_practice)" in text
    assert "before: Was the tool check within reach of the work? Yes · Did the person leave" in text
    assert "now: as before, then: Do peers leave the check out in the same situation? Yes" in text


def test_where_the_old_way_is_not_known_the_new_one_is_told_whole() -> None:
    text = told(Counted(groups=("line",), was="at_risk", now=MOVED.now, rows=1), terms=2)
    assert "1 row: at_risk → human_error (common_practice)" in text
    assert "now: Was the tool check within reach of the place of work? Yes ·" in text
    assert "before:" not in text


def test_an_open_question_is_named_and_a_settled_category_is_not_called_open() -> None:
    here = number_of(*KNOWINGLY)
    open_now = told(Counted(before=MOVED.before, now=(None, here), rows=2))
    assert "2 rows: at_risk (shortcut) → open at peers_leave_it_out" in open_now
    assert "now: as before" in open_now
    settled = told(Counted(before=(None, 0), now=("human_error", 0), rows=2))
    assert "open at check_in_reach → human_error, whatever check_in_reach is" in settled


def test_everything_that_a_reader_must_know_is_said() -> None:
    """What could not be read, was recorded otherwise, is no category, has a new name."""
    policy = NEW_ENDS.policy
    text = told(
        Counted(groups=("line", 1), was="human_error", before=MOVED.before, now=MOVED.now, rows=3),
        terms=3,
        problems=(Problem(policy=policy, where="check_in_reach", rows=4),),
        foreign=(Foreign(word="At_Risk", meant="at_risk", rows=2), Foreign(word=None, meant=None, rows=1)),
        renamed=(Renamed(kind="question", former="in_reach", now="check_in_reach"),),
        notes=("no column holds answers to peers_leave_it_out", "did you mean `peers` for peers_leave_it_out?"),
    )
    for sentence in (
        "3 rows have a recorded category other than the one that tool_control 1.0.0 gives the answers",
        "4 rows have something at `check_in_reach` that is no answer under tool_control 1.1.0.",
        "2 rows recorded as `At_Risk`, which is no category; `at_risk` may be meant.",
        "1 row recorded as something that is no category.",
        "The question `in_reach` is followed under its new name `check_in_reach`.",
        "No column holds answers to peers_leave_it_out. Did you mean `peers` for peers_leave_it_out? A replay says",
    ):
        assert sentence in text, sentence


@given(replays())
def test_no_result_comes_without_its_caution_and_every_count_is_named(made: Replay) -> None:
    text = " ".join(as_text(made).split())
    assert text.endswith(" ".join(CAUTION))
    assert f"{made.rows:,} row" in text
    if made.compared != "nothing":
        assert all(f" {made.having(change):,} " in text for change in Change if made.having(change))


@given(replays())
def test_of_many_paths_the_rest_is_counted(made: Replay) -> None:
    """What is not told is not lost."""
    none = as_text(made, most=0)
    moved = made.changed + made.having(Change.REASON)
    assert (f"… and {moved:,} row" in none) == bool(moved)
    sentences = [line for line in none.splitlines() if "  " not in line.strip()]
    assert all(len(line) <= ROOM for line in sentences)


def test_the_policy_alone_is_counted_by_category() -> None:
    text = told(Counted(now=MOVED.now, rows=3), terms=0)
    assert text.startswith("tool_control 1.1.0 3 rows read. category rows human_error 3 all 3")
    assert NEW.version == "1.1.0"
