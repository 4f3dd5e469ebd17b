"""A replay as Markdown: tables that a reader of Markdown takes for tables, and names that stay names."""

from __future__ import annotations

from hypothesis import given

from justrules.replay.markdown import as_markdown
from justrules.replay.result import Change, Replay
from justrules.replay.tally import Counted, Tally
from justrules.replay.wording import CAUTION
from tests.replay.tallies import TERMS, replays


@given(replays())
def test_each_table_has_as_many_cells_in_each_row(made: Replay) -> None:
    blocks = as_markdown(made).split("\n\n")
    tables = [block.splitlines() for block in blocks if block.startswith("|")]
    assert len(tables) == 1 + len(made.by)
    for lines in tables:
        assert len({line.count("|") for line in lines}) == 1


def test_a_group_s_name_is_no_markup() -> None:
    """Neither a link, nor a cell, nor HTML."""
    tally = Tally(terms=TERMS[2])
    tally.add(Counted(groups=("<b>|[line](x)*`a b`",), was=None, now=("human_error", 0), rows=1))
    assert r"| \<b\>\|\[line\](x)\*\`a b\` | 1 |" in as_markdown(tally.replay())


@given(replays())
def test_the_caution_goes_along_and_what_is_left_out_is_counted(made: Replay) -> None:
    text = as_markdown(made, most=0)
    assert text.count(CAUTION[1]) == 1
    moved = made.changed + made.having(Change.REASON)
    assert (f"… and {moved:,} row" in text) == bool(moved)
    assert text.startswith("### ")
