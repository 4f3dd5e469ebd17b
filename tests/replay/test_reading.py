"""Which columns each of two policies reads of one table."""

from __future__ import annotations

import pytest

import justrules as jr
from justrules.batch.columns import Answers, Code, Columns, Entry
from justrules.engine.compiler import tree_of
from justrules.replay.reading import Read, read_of
from justrules.replay.renames import renames_of
from justrules.replay.result import Renamed
from tests.replay.past import NEW, OLD
from tests.replay.renamed import RENAMED

FOLLOWED = (Renamed(kind="question", former="check_in_reach", now="tool_check_in_reach"),)


def read(
    *names: str, new: jr.Policy = NEW, old: jr.Policy | None = OLD, answers: Answers = None, old_answers: Answers = None
) -> Read:
    return read_of(
        names,
        new=tree_of(new),
        old=None if old is None else tree_of(old),
        renames=renames_of(new),
        answers=answers,
        old_answers=old_answers,
    )


def columns(found: Columns | None) -> dict[str, str]:
    assert found is not None
    return {entry.question: entry.column for entry in found.entries}


ALL = ("check_in_reach", "left_out_knowingly", "peers_leave_it_out")


def test_each_policy_reads_what_it_asks() -> None:
    found = read(*ALL, "department")
    assert columns(found.new) == {name: name for name in ALL}
    assert columns(found.old) == {name: name for name in ALL[:2]}
    assert (found.strays, found.notes) == ((), ())


def test_a_question_without_a_column_is_told_for_each_policy() -> None:
    new, old = read("check_in_reach").notes
    assert new.startswith("no column holds answers to left_out_knowingly, peers_leave_it_out of tool_control 1.1.0;")
    assert old == "no column holds answers to left_out_knowingly of tool_control 1.0.0; taken as not answered"


@pytest.mark.parametrize(
    "name",
    ["Check in reach", "CHECK-IN-REACH", " check_in_reach ", "check_in_reech", "check_in_rech", "Check-in reachs"],
)
@pytest.mark.parametrize("prefix", ["", "a_"])
def test_a_column_that_is_nearly_a_question_s_id_is_named(name: str, prefix: str) -> None:
    """It differs by case, blanks, hyphens or one letter; it is told, and not read."""
    found = read(prefix + name, "left_out_knowingly", new=OLD, old=None, answers=prefix or None)
    (note,) = found.notes
    assert note.startswith("no column holds answers to check_in_reach")
    assert note.endswith(f"did you mean `{prefix}{name}` for check_in_reach?")
    assert "check_in_reach" not in columns(found.new)


@pytest.mark.parametrize(
    "name", ["check", "check_reach", "peers_leave_it_out", "left_out_knowingly", "check_in\nreach"]
)
def test_a_column_of_another_name_is_not(name: str) -> None:
    """Nor one that is read for another question, nor one whose name cannot be printed."""
    assert "did you mean" not in str(read(name, "left_out_knowingly").notes)


def test_what_only_the_old_policy_asks_is_no_stray_column() -> None:
    """But without that policy it is one: nobody knows what the answers in it are to."""
    names = tuple(f"a_{name}" for name in (*ALL, "weather"))
    assert read(*names, answers="a_").strays == ("a_weather",)
    assert read(*names, new=OLD, old=NEW, answers="a_").strays == ("a_weather",)
    assert read(*names, new=OLD, old=None, answers="a_").strays == ("a_peers_leave_it_out", "a_weather")


@pytest.mark.parametrize("prefix", [None, "a_"])
def test_a_renamed_question_is_read_under_either_name(prefix: str | None) -> None:
    """Old tables have the old name, new ones the new; both policies read whichever is there."""
    former, now = f"{prefix or ''}check_in_reach", f"{prefix or ''}tool_check_in_reach"
    for name in (former, now):
        found = read(name, new=RENAMED, answers=prefix)
        assert columns(found.new) == {"tool_check_in_reach": name}
        assert columns(found.old) == {"check_in_reach": name}
        assert found.renamed == (FOLLOWED if name == former else ())
        assert found.strays == ()
    both = read(former, now, new=RENAMED, answers=prefix)
    assert (columns(both.new), columns(both.old)) == ({"tool_check_in_reach": now}, {"check_in_reach": former})


def test_one_mapping_serves_both_policies() -> None:
    """By the ids of either; a question of neither is left in, to be refused."""
    found = read("x", "y", new=RENAMED, answers={"check_in_reach": "x", "left_out_knowingly": "y"})
    assert columns(found.new) == {"tool_check_in_reach": "x", "left_out_knowingly": "y"}
    assert columns(found.old) == {"check_in_reach": "x", "left_out_knowingly": "y"}
    assert found.renamed == FOLLOWED
    only_old = read("x", "y", new=OLD, old=NEW, answers={"check_in_reach": "x", "peers_leave_it_out": "y"})
    assert columns(only_old.new) == {"check_in_reach": "x"}
    wrong = read("x", answers={"check_in_reech": "x"})
    assert "check_in_reech" in columns(wrong.new)


def test_the_old_policy_may_have_columns_of_its_own() -> None:
    found = read("x", "y", answers={"check_in_reach": "x"}, old_answers={"check_in_reach": "y"})
    assert (columns(found.new), columns(found.old)) == ({"check_in_reach": "x"}, {"check_in_reach": "y"})


def test_a_code_for_an_answer_that_the_old_policy_does_not_have_means_nothing_to_it() -> None:
    """Under the old policy such a value is no answer, and under the new one it is."""
    codes = (Code(text="Y", plain=True, answer="yes"), Code(text="P", plain=True, answer="partly"))
    blank = Code(text="", plain=False, answer=None)
    entry = Entry(question="check_in_reach", column="x", codes=(*codes, blank))
    found = read("x", answers=Columns(entries=(entry,)))
    assert found.old is not None
    assert found.old.entries[0].codes == (codes[0], blank)


def test_the_severity_is_neither_read_nor_an_answer() -> None:
    """A mapping file may name its column, which need not be there."""
    entry = Entry(question="check_in_reach", column="x")
    assert read("x", answers=Columns(entries=(entry,), severity="harm")).new.severity is None
    with pytest.raises(jr.AnswerError) as caught:
        read("x", answers=Columns(entries=(entry,), severity="x"))
    assert [each.code for each in caught.value.findings] == ["JR613"]
