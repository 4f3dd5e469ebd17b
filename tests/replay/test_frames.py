"""A table of past cases replayed on each engine: exactly what `evaluate` says of every row by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import justrules as jr
from justrules.batch.columns import Code, Columns, Entry
from justrules.engine.compiler import tree_of
from justrules.replay import Change, Replay, as_text, changed_rows, replay
from justrules.replay.table import MOST
from tests.replay.past import EXAMPLE, NEW, OLD, Row, expected, rows, seen, told
from tests.replay.renamed import RENAMED
from tests.strategies import as_policy, policies

Made: TypeAlias = Callable[[pl.DataFrame], Any]

ENGINES: Mapping[str, Made] = {
    "polars": lambda frame: frame,
    "polars lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.connect().from_arrow(frame.to_arrow()),
}
engines = pytest.mark.parametrize("made", ENGINES.values(), ids=ENGINES)


def frame_of(table: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(table, schema_overrides=dict.fromkeys(table[0], pl.String))


def fetched(frame: Any) -> list[dict[str, Any]]:
    table = nw.from_native(frame)
    done = table.collect() if isinstance(table, nw.LazyFrame) else table
    return [{name: _nothing(value) for name, value in row.items()} for row in done.to_arrow().to_pylist()]


def _nothing(value: Any) -> Any:
    return None if value != value else value  # noqa: PLR0124  # NaN


TABLE = rows(400)
FRAME = frame_of(TABLE)


# --- every row ---------------------------------------------------------------------------------------------------


@engines
@pytest.mark.parametrize("old", [None, OLD], ids=["alone", "old"])
@pytest.mark.parametrize("by", [(), ("department",)], ids=["", "grouped"])
@pytest.mark.parametrize("paths", [True, False], ids=["paths", "outcomes"])
def test_each_row_comes_to_what_evaluate_says(
    made: Made, old: jr.Policy | None, by: tuple[str, ...], *, paths: bool
) -> None:
    """Missing, unknown and wrong answers included; and none is lost."""
    found = replay(made(FRAME), NEW, old=old, by=by, paths=paths)
    assert told(found) == expected(TABLE, NEW, old=old, by=by)
    assert found.rows == len(TABLE)
    assert found.paths == paths
    assert all((line.now.path is not None) == (paths and line.now.readable) for line in found.lines)


@st.composite
def tables(draw: st.DrawFn) -> tuple[jr.Policy, jr.Policy, list[dict[str, Any]]]:
    """Two policies that may share questions with other answers, and rows with answers to both."""
    old, new = (as_policy(draw(policies(most_questions=4, most_outcomes=3))) for _ in range(2))
    chance = Random(draw(st.integers(0, 10**6)))
    words: dict[str, list[str | None]] = {}
    for policy in (old, new):
        for branch in tree_of(policy).branches:
            words.setdefault(f"a_{branch.question}", ["unknown", None]).extend(branch.answers)
    table = [{name: chance.choice(among) for name, among in words.items()} for _ in range(20)]
    return old, new, table


def bare(row: Row) -> Row:
    return {name.removeprefix("a_"): value for name, value in row.items()}


@settings(max_examples=25)
@given(tables(), st.sampled_from(sorted(ENGINES)))
def test_any_two_policies_are_compared_row_by_row(drawn: tuple[Any, Any, list[dict[str, Any]]], engine: str) -> None:
    """Questions that only one of them asks, and answers that only one of them takes, are each one's own."""
    old, new, table = drawn
    found = replay(ENGINES[engine](frame_of(table)), new, old=old, answers="a_")
    counts = told(found)
    assert sum(counts.values()) == len(table)
    wanted = expected(map(bare, table), new, old=old)
    assert Counter({key[2]: 0 for key in counts}) + _now(counts) == _now(wanted)
    assert counts == wanted


def _now(counts: Counter[Any]) -> Counter[Any]:
    now: Counter[Any] = Counter()
    for (_, _, end), number in counts.items():
        now[end] += number
    return now


def wanted_rows(table: list[dict[str, Any]], *, was: str | None) -> list[dict[str, Any]]:
    """The rows that decide otherwise, one by one."""
    return [row for row in table if _otherwise(row, was)]


def _otherwise(row: Row, was: str | None) -> bool:
    before, now = seen(OLD, row), seen(NEW, row)
    if now is None:
        return False
    if was is not None:
        return row[was] in {"human_error", "at_risk"} and row[was] != now[0]
    return before is not None and before[0] != now[0]


@engines
@pytest.mark.parametrize("was", [None, "category"])
def test_the_changed_rows_are_those_that_were_counted(made: Made, was: str | None) -> None:
    """With all their columns, and what they were and are beside them."""
    found = changed_rows(made(FRAME), NEW, old=OLD, was=was)
    assert type(found) is type(made(FRAME))
    got = fetched(found)
    assert len(got) == replay(made(FRAME), NEW, old=OLD, was=was).changed
    key = lambda row: str(sorted(row.items(), key=str))  # noqa: E731
    assert sorted(({name: row[name] for name in TABLE[0]} for row in got), key=key) == sorted(
        wanted_rows(TABLE, was=was), key=key
    )
    for row in got:
        assert (row["was_category"], row["was_outcome"], row["was_pending"]) == (seen(OLD, row) or (None,) * 3)
        assert (row["now_category"], row["now_outcome"], row["now_pending"]) == seen(NEW, row)


# --- what was recorded -------------------------------------------------------------------------------------------


@engines
def test_what_was_recorded_is_compared_by_id(made: Made) -> None:
    """Nothing recorded, and something that is no category, are counted apart."""
    found = replay(made(FRAME), NEW, was="category")
    readable = [row for row in TABLE if seen(NEW, row) is not None]
    recorded = Counter(row["category"] or None for row in readable)
    assert found.having(Change.UNRECORDED) == recorded[None]
    assert found.having(Change.FOREIGN) == recorded["At_Risk"] + recorded["ZZCANARY tells a story"]
    assert found.changed == len(wanted_rows(TABLE, was="category"))
    assert found.rows == len(TABLE)


@engines
def test_a_recorded_word_is_told_only_if_it_is_nearly_a_category(made: Made) -> None:
    """Anything else may be a story about somebody."""
    found = replay(made(FRAME), NEW, was="category")
    counts = Counter(row["category"] for row in TABLE)
    near, other = found.foreign
    assert (near.word, near.meant, near.rows) == ("At_Risk", "at_risk", counts["At_Risk"])
    assert (other.word, other.meant, other.rows) == (None, None, counts["ZZCANARY tells a story"])
    assert "ZZCANARY" not in as_text(found)
    assert "ZZCANARY" not in repr(found)


def test_numbers_and_categoricals_may_have_been_recorded() -> None:
    """An Enum is its words; numbers are no categories."""
    coded = FRAME.with_columns(pl.col("category").cast(pl.Categorical), number=pl.int_range(pl.len()))
    for frame in (coded, coded.lazy(), coded.to_pandas(), coded.to_arrow()):
        assert replay(frame, NEW, was="category").lines == replay(FRAME, NEW, was="category").lines
        assert replay(frame, NEW, was="number").having(Change.FOREIGN, Change.UNREADABLE) == len(TABLE)


def test_renamed_ids_are_the_same_ids() -> None:
    """Of a policy that only renames, no decision is another one."""
    for options in ({"old": OLD}, {"was": "category", "old": OLD}):
        found = replay(FRAME.with_columns(category=pl.Series([_category(row) for row in TABLE])), RENAMED, **options)
        assert found.changed == found.having(Change.REASON) == 0
        assert [(each.kind, each.former) for each in found.renamed] == [
            ("question", "check_in_reach"),
            ("outcome", "shortcut"),
            ("category", "at_risk"),
        ]
        changed = changed_rows(
            FRAME.with_columns(category=pl.Series([_category(row) for row in TABLE])), RENAMED, **options
        )
        assert len(changed) == 0


def _category(row: Row) -> str | None:
    return (seen(OLD, row) or (None,))[0]


# --- what cannot be read -----------------------------------------------------------------------------------------


@engines
def test_each_question_with_something_that_is_no_answer_is_counted(made: Made) -> None:
    found = replay(made(FRAME), NEW, old=OLD)
    for policy in (OLD, NEW):
        wanted = {
            branch.question: sum(row[branch.question] == "ZZCANARY" for row in TABLE)
            for branch in tree_of(policy).branches
        }
        assert {each.where: each.rows for each in found.problems if each.policy.version == policy.version} == wanted


@engines
def test_a_column_of_answers_that_no_policy_asks_for_makes_its_rows_unreadable(made: Made) -> None:
    """A misspelt question must not be thrown away; where the old policy asks for it, it is none."""
    renamed = FRAME.rename(
        {name: f"a_{name}" for name in ("check_in_reach", "left_out_knowingly", "peers_leave_it_out")}
    )
    alone = replay(made(renamed), OLD, answers="a_")
    asked = sum(row["peers_leave_it_out"] is not None for row in TABLE)
    assert {each.where: each.rows for each in alone.problems}["a_peers_leave_it_out"] == asked
    assert alone.having(Change.UNREADABLE) >= asked
    assert "where the old policy asked for it, give that policy too" in " ".join(as_text(alone).split())
    unused = made(renamed.with_columns(a_weather=pl.lit(None, pl.String)))
    assert {each.where for each in replay(unused, NEW, answers="a_").problems} == set(TABLE[0]) - {
        "department",
        "category",
    }
    both = replay(made(renamed), OLD, old=NEW, answers="a_")
    assert told(both) == expected(TABLE, OLD, old=NEW)
    assert len(fetched(changed_rows(made(renamed), OLD, was="category", answers="a_"))) <= len(TABLE) - asked


def test_harm_changes_nothing() -> None:
    """A column of severities is not read, whatever stands in it."""
    worst = FRAME.with_columns(severity=pl.lit("catastrophic"), harm=pl.lit(10**6))
    assert replay(worst, NEW, old=OLD) == replay(FRAME, NEW, old=OLD)


# --- columns and groups ------------------------------------------------------------------------------------------


def refusal(**options: Any) -> list[Any]:
    with pytest.raises(jr.AnswerError) as caught:
        replay(options.pop("frame", FRAME), NEW, **options)
    return list(caught.value.findings)


def test_columns_that_are_not_there_are_told_at_once() -> None:
    found = refusal(was="categroy", by=("department", "a person's name"))
    assert (found[0].code, found[0].hint) == ("JR626", "did you mean `category`?")
    assert len(found) == 2
    assert "person" not in str(found)


def test_a_question_of_no_policy_and_a_table_without_answers_are_refused() -> None:
    """As `classify` refuses them."""
    assert [each.code for each in refusal(answers={"check_in_reech": "category"})] == ["JR601"]
    for frame in (FRAME, FRAME.lazy()):
        assert [each.code for each in refusal(frame=frame, answers={"check_in_reach": "nowhere"})] == ["JR610"]
        assert [each.code for each in refusal(frame=frame, answers="other_")] == ["JR610"]


def test_a_column_that_tells_cases_apart_is_no_grouping() -> None:
    many = pl.DataFrame({"check_in_reach": ["yes"] * (MOST + 1), "act": [f"act_{n}" for n in range(MOST + 1)]})
    for number in (MOST + 1, 1_500):
        (finding,) = refusal(frame=many.head(number), by="act")
        assert finding.code == "JR627"
        assert "`act`" in finding.message


def test_groups_may_be_anything_that_can_be_told() -> None:
    """Numbers, booleans, days, and nothing."""
    frame = FRAME.with_columns(
        year=pl.lit(2024),
        day=pl.lit("2024-01-31").str.to_date(),
        late=pl.int_range(pl.len()) % 2 == 0,
        none=pl.lit(None),
    )
    for each in (frame, frame.lazy(), frame.to_arrow(), duckdb.connect().from_arrow(frame.to_arrow())):
        found = replay(each, NEW, by=["year", "day", "late", "none"])
        assert {line.groups[:2] for line in found.lines} == {("2024", "2024-01-31")}
        assert {line.groups[2:] for line in found.lines} == {("True", None), ("False", None)}


def test_a_table_s_own_columns_are_not_in_the_way() -> None:
    """Nor a table without rows."""
    named = FRAME.with_columns(replayed=pl.lit(1), Replayed_now_path=pl.lit("x"), rows=pl.lit(3))
    assert replay(named, NEW, old=OLD).lines == replay(FRAME, NEW, old=OLD).lines
    none = replay(FRAME.head(0), NEW, old=OLD, by="department")
    assert (none.rows, none.lines) == (0, ())
    assert "0 rows read." in as_text(none)


def test_changed_rows_need_something_to_compare_with() -> None:
    with pytest.raises(jr.AnswerError) as caught:
        changed_rows(FRAME, NEW)
    assert [each.code for each in caught.value.findings] == ["JR626"]
    with pytest.raises(jr.AnswerError) as clash:
        changed_rows(FRAME.with_columns(now_category=pl.lit("x")), NEW, old=OLD)
    assert {each.code for each in clash.value.findings} == {"JR612"}


@pytest.mark.parametrize("given", [None, 7, {"check_in_reach": ["yes"]}, [], [None], ["a.csv", None]])
def test_what_is_neither_a_table_nor_files_is_refused_in_words(given: Any) -> None:
    for ask in (replay, changed_rows):
        with pytest.raises(jr.AnswerError) as caught:
            ask(given, NEW, old=OLD)
        (finding,) = caught.value.findings
        assert (finding.code, finding.message) == ("JR617", "what was given is neither a table nor the path of files")
        assert "Polars" in (finding.hint or "")
        assert caught.value.__cause__ is None


@pytest.mark.parametrize("given", [EXAMPLE, Path(EXAMPLE), [EXAMPLE]])
def test_rows_of_files_are_asked_for_while_the_files_are_open(given: Any) -> None:
    with pytest.raises(jr.AnswerError) as caught:
        changed_rows(given, NEW, old=OLD)
    (finding,) = caught.value.findings
    assert finding.code == "JR617"
    assert "with opened(" in (finding.hint or "")


def test_a_batch_of_records_is_a_table_and_two_columns_of_one_name_are_none() -> None:
    """As for `classify`."""
    (batch,) = FRAME.to_arrow().combine_chunks().to_batches()
    assert replay(batch, NEW, old=OLD).lines == replay(FRAME, NEW, old=OLD).lines
    assert len(changed_rows(batch, NEW, old=OLD)) == len(changed_rows(FRAME, NEW, old=OLD))
    (finding,) = refusal(frame=FRAME.to_pandas()[["check_in_reach", "check_in_reach"]])
    assert (finding.code, finding.message) == ("JR617", "two columns of the table have the same name")


# --- files -------------------------------------------------------------------------------------------------------


def test_a_path_is_opened_by_itself() -> None:
    """As text or as a path, and its rows are those that the file has."""
    found: list[Replay] = [replay(path, NEW, old=OLD, by="department") for path in (EXAMPLE, Path(EXAMPLE))]
    assert found[0] == found[1]
    table = [
        {name: value or None for name, value in row.items()}
        for row in pl.read_csv(EXAMPLE, infer_schema=False).to_dicts()
    ]
    assert told(found[0]) == expected(table, NEW, old=OLD, by=("department",))
    assert found[0].rows == 300


def test_several_paths_are_one_table(tmp_path: Path) -> None:
    """As several files on the command line; a folder and a pattern among them."""
    text = Path(EXAMPLE).read_text(encoding="utf-8")
    for place in ("2025", "2026"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "cases.csv").write_text(text, encoding="utf-8")
    for where in ([tmp_path / "2025", f"{tmp_path}/2026/*.csv"], (EXAMPLE, tmp_path / "2026")):
        found = replay(where, NEW, old=OLD)
        assert (found.rows, found.changed) == (600, 168)


def test_true_and_false_among_texts_are_yes_and_no(tmp_path: Path) -> None:
    """Unless a mapping file says of the column what is what."""
    file = tmp_path / "a.jsonl"
    file.write_text("".join(f'{{"check_in_reach": {value}}}\n' for value in ("false", '"no"', '"J"')), encoding="utf-8")
    as_it_is = replay(file, OLD)
    assert (as_it_is.having(Change.UNREADABLE), [each.rows for each in as_it_is.problems]) == (1, [1])
    codes = tuple(Code(text=text, plain=True, answer=answer) for text, answer in (("J", "yes"), ("false", "no")))
    columns = Columns(entries=(Entry(question="check_in_reach", column="check_in_reach", codes=codes),))
    coded = replay(file, OLD, answers=columns)
    assert (coded.rows, coded.having(Change.UNREADABLE)) == (3, 1)
    assert {line.now.category for line in coded.lines if not line.now.readable} == {None}


def test_ids_in_a_report_stay_as_they_are() -> None:
    """Also where a sentence would begin with one."""
    text = " ".join(as_text(replay(FRAME, NEW, old=OLD, paths=False)).split())
    for policy in (OLD, NEW):
        assert f"under {policy.id} {policy.version} are told by outcome and not by path." in text
    assert "Tool_control" not in text
