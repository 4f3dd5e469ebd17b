"""`benchmarks.peers`: whoever is timed decides the same; whoever cannot says so."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
import justrules.testing as jt
from benchmarks.contest import entered
from benchmarks.layered import diagram
from benchmarks.peers import CONTESTANTS, handwritten, linked, own
from benchmarks.peers.contestant import Contestant, Inexpressible, Ready
from benchmarks.peers.forms import rows
from benchmarks.subjects import Subject, aviation, deep, nhs, steps

SUBJECTS = (aviation(), nhs())


def _here(contestant: Contestant) -> bool:
    try:
        return contestant.package is None or bool(version(contestant.package))
    except PackageNotFoundError:
        return False


INSTALLED = [contestant for contestant in CONTESTANTS if _here(contestant)]
PLAIN = (*handwritten.CONTESTANTS, *linked.CONTESTANTS, *own.CONTESTANTS)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
@pytest.mark.parametrize("contestant", INSTALLED, ids=lambda contestant: contestant.name)
def test_every_installed_contestant_agrees_with_evaluate(contestant: Contestant, subject: Subject) -> None:
    """The rules that are made from a shipped policy say of every answer set what `evaluate` says."""
    answers = subject.complete[::17] if contestant.package else subject.complete
    expected = [jr.evaluate(subject.tree, one).category for one in answers]
    entrant = entered(contestant, subject.tree, answers, expected)
    assert (entrant.status, entrant.verified) == ("equal", len(answers))


@given(st.data())
def test_plain_forms_agree_on_any_policy(data: st.DataObject) -> None:
    """On any policy of yes/no questions; one that has other answers is refused, not decided wrongly."""
    tree = jr.compile(data.draw(jt.policies()))
    answers = data.draw(jt.answers_for(tree, complete=True, booleans=False))
    only = all(set(branch.links) == {"yes", "no"} for branch in tree.branches)
    for contestant in PLAIN:
        if only or contestant in {*linked.CONTESTANTS, own.ON_TEXT}:
            assert contestant.prepare(tree).decided(answers) == jr.evaluate(tree, answers).category
        elif contestant in handwritten.CONTESTANTS:
            with pytest.raises(Inexpressible):
                contestant.prepare(tree)


@given(st.data())
def test_tables_hold_every_path_once(data: st.DataObject) -> None:
    """Of all the rows exactly one fits an answer set, and its category is the decision's."""
    tree = jr.compile(data.draw(jt.policies()))
    answers = data.draw(jt.answers_for(tree, complete=True, booleans=False))
    fitting = [row for row in rows(tree) if all(answers[question] == answer for question, answer in row.answers)]
    assert [row.category for row in fitting] == [jr.evaluate(tree, answers).category]


@pytest.mark.parametrize("contestant", INSTALLED, ids=lambda contestant: contestant.name)
def test_what_cannot_hold_the_large_diagram_says_so(contestant: Contestant) -> None:
    """A form that cannot share its parts is told as such, and never written out 2^30 times."""
    tree = diagram()
    entrant = entered(contestant, tree, (), ())
    assert entrant.status == "equal" or "1,073,741,823" in entrant.status or "10,000" in entrant.status


def _fails(_: jr.Tree) -> Ready:
    raise RuntimeError("ZZCANARY")


def _missing(_: jr.Tree) -> Ready:
    raise ModuleNotFoundError("ZZCANARY")


def _wrong(_: jr.Tree) -> Ready:
    return Ready(decide=lambda _: "reckless", given=dict, category=str)


@pytest.mark.parametrize(
    ("prepare", "status"),
    [(_fails, "failed: RuntimeError"), (_missing, "not installed"), (_wrong, "wrong on 15 of 16")],
)
def test_nobody_is_dropped_silently(prepare: object, status: str) -> None:
    """What is wrong or fails stands in the table with that, without the words of the failure, and is never timed."""
    subject = SUBJECTS[0]
    contestant = Contestant(name="x", package=None, path=False, prepare=prepare)  # type: ignore[arg-type]
    expected = [jr.evaluate(subject.tree, one).category for one in subject.complete]
    entrant = entered(contestant, subject.tree, subject.complete, expected)
    assert (entrant.status, entrant.ready) == (status, None)


@pytest.mark.parametrize("make", [aviation, nhs, deep])
def test_subjects_ask_what_they_say(make: Callable[[], Subject]) -> None:
    """Complete sets decide, unfinished ones end at a question, and no path is longer than the longest."""
    subject = make()
    results = [jr.evaluate(subject.tree, answers) for answers in subject.complete]
    assert all(isinstance(result, jr.Decision) for result in results)
    assert steps(subject.tree, subject.longest) == max(len(result.path) for result in results)
    for answers in (*subject.partial, *subject.gaps):
        assert set(answers) < set(subject.tree.questions)
    assert len(subject.partial) >= 300
    assert len(subject.gaps) >= 300


def test_a_subject_is_made_afresh() -> None:
    """What is measured as the first time meets a tree that nobody has asked anything."""
    subject = SUBJECTS[0]
    assert subject.make() is not subject.tree
    assert subject.make() == subject.tree
