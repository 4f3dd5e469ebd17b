"""Which column has nearly a name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from justrules.replay.nearness import LONG, nearly

IDS = st.text("abcdef_", min_size=LONG, max_size=12).filter(lambda name: "__" not in name and name.strip("_") == name)


@given(IDS, st.data())
def test_one_letter_more_less_or_other_is_near_and_two_others_are_not(wanted: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(wanted) - 1))
    before, after = wanted[:place], wanted[place + 1 :]
    for name in (f"{before}x{after}", f"{before}x{wanted[place]}{after}", f"{wanted}x", f"{before}{after}"):
        assert nearly(wanted, ["department", name]) == name or "__" in name or name.strip("_") != name
    assert nearly(wanted, [f"x{wanted}x", f"{before}xyz{after}"]) is None


@given(IDS)
def test_the_same_name_in_another_spelling_goes_before_another_letter(wanted: str) -> None:
    spelled = f" {wanted.upper().replace('_', ' - ')} "
    assert nearly(wanted, [f"{wanted}x", spelled]) == spelled


def test_of_a_short_name_one_letter_makes_another_name() -> None:
    """`q1` is not `q2`; `Q 1` is `q_1`."""
    assert nearly("q1", ["q2", "q"]) is None
    assert nearly("q_1", ["q_2", "Q 1"]) == "Q 1"
