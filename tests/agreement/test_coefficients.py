"""Four measures of agreement: published examples, well-kept libraries, and what must hold of any measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import import_module
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.agreement.coefficients import (
    MOST_PAIRED,
    NOBODY_TWICE,
    ONE_VALUE,
    Resampling,
    agreement,
    cohen,
    equally_many,
    fleiss,
    kinds_of,
    krippendorff,
    raw,
    specific,
)
from justrules.studies.estimate import Estimate, Undefined

FEW = Resampling(resamples=50, level=0.95, seed=0)

Ratings = Sequence[Mapping[str, str]]


def columns(text: str) -> list[dict[str, str]]:
    """Acts from rows of one assessor each; a dot is no answer."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [
        {assessor: value for assessor, value in zip("ABCD", column, strict=False) if value != "."}
        for column in zip(*rows, strict=True)
    ]


# --- published examples ------------------------------------------------------------------------------------------


def test_krippendorffs_own_example_of_two_observers() -> None:
    """Krippendorff 2011, section A: ten units, two values, alpha 0.095."""
    acts = columns("0 1 0 0 0 0 0 0 1 0\n1 1 1 0 0 1 0 0 0 0")
    assert krippendorff(kinds_of(acts)) == pytest.approx(0.095, abs=0.0005)
    assert raw(kinds_of(acts)) == 0.6


def test_krippendorffs_own_example_with_gaps() -> None:
    """Krippendorff 2011, section C: four observers, twelve units, five values, gaps; nominal alpha 0.743."""
    acts = columns(
        """
        1 2 3 3 2 1 4 1 2 . . .
        1 2 3 3 2 2 4 1 2 5 . 3
        . 3 3 3 2 3 4 2 2 5 1 .
        1 2 3 3 2 4 4 1 2 5 1 .
        """
    )
    assert krippendorff(kinds_of(acts)) == pytest.approx(0.743, abs=0.0005)


def test_fleiss_example_of_fourteen_raters() -> None:
    """The worked example that goes with Fleiss 1971 in textbooks: ten subjects, five categories, kappa 0.210."""
    table = """
        0 0 0 0 14
        0 2 6 4 2
        0 0 3 5 6
        0 3 9 2 0
        2 2 8 1 1
        7 7 0 0 0
        3 2 6 3 0
        2 5 3 2 2
        6 5 2 1 0
        0 2 2 3 7
    """
    kinds = Counter(tuple(map(int, line.split())) for line in table.strip().splitlines())
    assert fleiss(kinds) == pytest.approx(0.210, abs=0.0005)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.4),
        ({("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}, 0.1304),
        ({("y", "y"): 25, ("y", "n"): 35, ("n", "y"): 5, ("n", "n"): 35}, 0.2593),
    ],
)
def test_cohens_kappa_of_textbook_tables(pairs: dict[tuple[str, str], int], kappa: float) -> None:
    """Done by hand: (Po - Pe) / (1 - Pe), the second and third with the same Po and different margins."""
    assert cohen(pairs) == pytest.approx(kappa, abs=0.0001)


def test_specific_agreement_by_hand() -> None:
    """Two assessors name it together 20 times and one alone 15 times: 40 of the 55 namings are shared."""
    assert specific({(2, 0): 20, (1, 1): 15, (0, 2): 15}) == pytest.approx(40 / 55)
    assert specific({(0, 2): 15}) is None


# --- well-kept libraries -----------------------------------------------------------------------------------------

VALUES = ("yes", "no", "unknown")


def rated(full: bool) -> st.SearchStrategy[list[dict[str, str]]]:
    """Acts judged by up to four assessors, with or without gaps."""
    optional = {name: st.sampled_from(VALUES) for name in "ABCD"}
    act = st.fixed_dictionaries(optional) if full else st.fixed_dictionaries({}, optional=optional)
    return st.lists(act, min_size=2, max_size=25)


@given(rated(full=False))
def test_alpha_is_that_of_the_krippendorff_package(acts: list[dict[str, str]]) -> None:
    """Gaps and all; where the package finds no two values, we say that there is none."""
    library = import_module("krippendorff")
    numpy = import_module("numpy")
    ours = krippendorff(kinds_of(acts))
    compared = {value for act in acts if len(act) > 1 for value in act.values()}
    if len(compared) < 2:
        assert ours is None
        return
    data = [[VALUES.index(act[name]) if name in act else numpy.nan for act in acts] for name in "ABCD"]
    theirs = library.alpha(reliability_data=data, level_of_measurement="nominal", value_domain=[0, 1, 2])
    assert ours == pytest.approx(theirs, abs=1e-12)


@given(rated(full=True))
def test_fleiss_and_cohen_are_those_of_statsmodels(acts: list[dict[str, str]]) -> None:
    """Where every act has the same number of answers and more than one value is used."""
    library = import_module("statsmodels.stats.inter_rater")
    kinds = kinds_of(acts)
    if sum(bool(n) for n in map(sum, zip(*kinds.elements(), strict=True))) > 1:
        assert fleiss(kinds) == pytest.approx(library.fleiss_kappa(list(kinds.elements())), abs=1e-12)
    else:
        assert fleiss(kinds) is None
    pairs = Counter((act["A"], act["B"]) for act in acts)
    square = [[pairs[one, other] for other in VALUES] for one in VALUES]
    ours = cohen(pairs)
    if ours is not None:
        assert ours == pytest.approx(library.cohens_kappa(square, return_results=False), abs=1e-12)


# --- what must hold of any measure -------------------------------------------------------------------------------


def test_one_answer_throughout_is_undefined_and_never_full_agreement() -> None:
    """Everybody always said yes: agreement beyond chance is not 1 and not NaN, it is not there."""
    acts = [{"A": "yes", "B": "yes"}] * 9
    found = agreement("x", acts, ("A", "B"), FEW)
    assert found.alpha == found.fleiss == found.cohen[0].kappa == Undefined(why=ONE_VALUE, acts=9)
    assert isinstance(found.raw, Estimate)
    assert found.raw.value == 1


def test_acts_with_one_answer_say_nothing() -> None:
    """Nobody to agree with."""
    found = agreement("x", [{"A": "yes"}, {"B": "no"}, {}], ("A", "B"), FEW)
    assert found.raw == found.fleiss == found.alpha == Undefined(why=NOBODY_TWICE, acts=0)
    assert found.cohen == ()


def test_full_agreement_on_two_values_is_one() -> None:
    """With an interval that is a point, or none where resamples would often have one value only."""
    found = agreement("x", [{"A": v, "B": v, "C": v} for v in ("yes", "no") * 20], ("A", "B", "C"), FEW)
    for measured in (found.raw, found.fleiss, found.alpha, *(pair.kappa for pair in found.cohen)):
        assert isinstance(measured, Estimate)
        assert measured.value == 1
        assert measured.interval is not None
        assert (measured.interval.low, measured.interval.high) == (1, 1)


def test_agreement_by_chance_is_about_nothing() -> None:
    """Two who throw dice agree in a third of the acts and in nothing beyond it."""
    rng = Random(6)
    acts = [{"A": rng.choice(VALUES), "B": rng.choice(VALUES)} for _ in range(3000)]
    kinds = kinds_of(acts)
    for value in (krippendorff(kinds), fleiss(kinds), cohen(Counter((act["A"], act["B"]) for act in acts))):
        assert value == pytest.approx(0, abs=0.05)
    assert raw(kinds) == pytest.approx(1 / 3, abs=0.03)


def test_disagreement_beyond_chance_is_negative() -> None:
    """One always says what the other does not."""
    kinds = kinds_of([{"A": "yes", "B": "no"}, {"A": "no", "B": "yes"}] * 5)
    assert fleiss(kinds) == pytest.approx(-1)
    alpha = krippendorff(kinds)
    assert alpha is not None
    assert alpha < 0


@given(rated(full=False), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(acts: list[dict[str, str]], rng: Random) -> None:
    """Neither the order of acts nor which assessor is called what changes raw, Fleiss or alpha."""
    names = list("ABCD")
    rng.shuffle(names)
    renamed = [dict(zip((names["ABCD".index(n)] for n in act), act.values(), strict=True)) for act in acts]
    rng.shuffle(renamed)
    for formula in (raw, krippendorff):
        assert formula(kinds_of(acts)) == pytest.approx(formula(kinds_of(renamed)))


def test_fleiss_takes_the_most_common_number_of_answers() -> None:
    """Three acts with two answers are more than two with three; of as many, the greater number is taken."""
    two = [{"A": "yes", "B": "no"}] * 3
    three = [{"A": "yes", "B": "no", "C": "yes"}] * 2
    assert sum(equally_many(kinds_of([*two, *three])).values()) == 3
    assert {sum(kind) for kind in equally_many(kinds_of([*two[:2], *three]))} == {3}
    assert agreement("x", [*two, *three], ("A", "B", "C"), FEW).fleiss.acts == 3


def test_pairs_are_left_out_where_there_are_too_many_assessors() -> None:
    """Fifty-five kappas are nobody's reading."""
    names = tuple(map(str, range(MOST_PAIRED + 1)))
    assert agreement("x", [dict.fromkeys(names, "yes")], names, FEW).cohen == ()


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    """And what is measured beside it does not matter: each thing has random numbers of its own."""
    rng = Random(7)
    acts = [{"A": rng.choice(VALUES), "B": rng.choice(VALUES)} for _ in range(40)]
    first = agreement("x", acts, ("A", "B"), FEW)
    assert agreement("x", acts, ("A", "B"), FEW) == first
    assert agreement("y", acts, ("A", "B"), FEW).alpha != first.alpha
    assert agreement("x", acts, ("A", "B"), Resampling(resamples=50, level=0.95, seed=1)).alpha != first.alpha


# --- how sure intervals are --------------------------------------------------------------------------------------


def covered(acts: int, studies: int) -> float:
    """How often the interval of alpha holds the true alpha, where two assessors err in a fifth of the acts each."""
    rng = Random(8)

    def drawn(number: int) -> list[dict[str, str]]:
        truths = [rng.random() < 0.4 for _ in range(number)]
        return [{name: "yes" if truth != (rng.random() < 0.2) else "no" for name in "AB"} for truth in truths]

    true = krippendorff(kinds_of(drawn(400_000)))
    assert true is not None
    inside = 0
    for study in range(studies):
        ways = Resampling(resamples=400, level=0.95, seed=study)
        found = ways.estimate("alpha", kinds_of(drawn(acts)), krippendorff, why=ONE_VALUE)
        assert isinstance(found, Estimate)
        inside += found.interval is not None and found.interval.low <= true <= found.interval.high
    return inside / studies


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """On a hundred acts, in two hundred invented studies."""
    assert 0.90 <= covered(100, 200) <= 0.985


@pytest.mark.slow
@pytest.mark.parametrize(("acts", "least"), [(30, 0.90), (60, 0.92), (200, 0.93)])
def test_intervals_of_fewer_acts_are_a_little_too_narrow(acts: int, least: float) -> None:
    """The documentation says how much; two thousand invented studies each."""
    assert least <= covered(acts, 2000) <= 0.965
