"""The log against a small model of it: four actors do what comes to mind, and both say the same after every step.

The model is plain dictionaries and knows neither the table of moves nor that of access: it is told from the issue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from justrules.cases import (
    ERASED,
    REDACTED,
    Actor,
    CaseView,
    Conflict,
    Identity,
    InvalidEntry,
    NotFound,
    Receipt,
    Refused,
    Status,
)
from justrules.errors import JustRulesError
from tests.cases.logs import (
    ABSENT,
    ANSWERS,
    DECIDES,
    INVESTIGATION,
    LINKED,
    NONE,
    OVERSEES,
    STORES,
    Bench,
    bench_for,
)

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)

ACTORS = {"decider": DECIDES, "deputy": DECIDES, "overseer": OVERSEES, "sleuth": LINKED, "visitor": NONE}
"""Those who act. Each of them may come to be in a case as well."""

SUBJECTS = {name: f"person-{number:03d}" for number, name in enumerate(ACTORS, 1)}
PEOPLE = (*SUBJECTS.values(), "person-017", "person-018")


# --- the model -----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Act:
    """Whose act it was, as they were known then, and what was decided and done about it."""

    person: tuple[str, int]
    evaluated: str | None = None
    category: str | None = None
    responded: bool = False
    prompted: bool = False


@dataclass(slots=True)
class Case:
    """What the model knows of a case."""

    code: str
    linked: bool
    opened: dt.datetime
    acts: list[Act]
    status: str = "open"
    version: int = 1
    disposition: str | None = None
    permits: dict[str, dt.datetime] = field(default_factory=dict)
    closed: dt.datetime | None = None


@dataclass(slots=True)
class Model:
    """The log in plain words."""

    now: dt.datetime
    cases: dict[str, Case] = field(default_factory=dict)
    requests: dict[str, tuple[tuple[Any, ...], str]] = field(default_factory=dict)
    lives: dict[str, int] = field(default_factory=dict)
    """How often each person was erased: whom the log forgot is somebody else when they come again."""

    def known(self, person: str) -> tuple[str, int]:
        return person, self.lives.get(person, 0)

    def level(self, name: str, case: Case) -> str:
        """`full`, `named`, `linked` or `nothing`: how somebody may look at a case."""
        me = self.known(SUBJECTS[name])
        if any(act.person == me for act in case.acts):
            return "nothing"
        if ACTORS[name] in {DECIDES, OVERSEES}:
            return "full"
        if ACTORS[name] == LINKED and case.linked:
            return "named" if case.permits.get(f"{me}", self.now) > self.now else "linked"
        return "nothing"

    def visible(self, name: str) -> list[str]:
        return [code for code, case in self.cases.items() if self.level(name, case) != "nothing"][::-1]

    def earlier(self, case: Case, act: Act) -> int:
        """How many other cases the person had in the year up to this one."""
        year_ago = case.opened.replace(year=case.opened.year - 1)
        return sum(
            1
            for other in self.cases.values()
            if other is not case
            and other.disposition is None
            and year_ago < other.opened <= case.opened
            and any(each.person == act.person for each in other.acts)
        )


# --- the machine ---------------------------------------------------------------------------------------------------

deciders = st.sampled_from(["decider", "deputy"])
anybody = st.sampled_from(sorted(ACTORS))
mostly_deciders = st.one_of(deciders, deciders, deciders, anybody)
people = st.one_of(st.just("person-017"), st.sampled_from(PEOPLE))
grantees = st.sampled_from(["sleuth", "sleuth", "visitor"])
picks = st.integers(0, 10_000)
categories = st.sampled_from(sorted(ANSWERS))
seldom = st.integers(0, 9).map(lambda number: number == 0)


def some(*statuses: str) -> Callable[[Any], Any]:
    """A rule for which there should be a case of such a status; with it others are tried as well."""
    return precondition(lambda self: any(case.status in statuses for case in self.model.cases.values()))


class LogMachine(RuleBasedStateMachine):
    """Rules are calls; each is made on the log and on the model, and both must take or refuse it alike."""

    make_bench: Callable[[ExitStack], Bench]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.bench = type(self).make_bench(self.stack)
        self.log = self.bench.log
        self.model = Model(now=self.bench.clock.now)
        self.anchors: list[Any] = []
        self.touched: Case | None = None

    def teardown(self) -> None:
        self.stack.close()

    def actor(self, name: str) -> Actor:
        return self.bench.actor(ACTORS[name], subject=SUBJECTS[name], investigations=(INVESTIGATION,))

    # What a call should come to

    def choose(self, pick: int, *fitting: str) -> Case | None:
        """One of the cases, mostly of a fitting status; none at all now and then."""
        cases = list(self.model.cases.values())
        if pick % 6:
            cases = [case for case in cases if not fitting or case.status in fitting] or cases
        self.touched = None if not cases or pick % 29 == 0 else cases[pick % len(cases)]
        return self.touched

    def change(
        self,
        name: str,
        case: Case | None,
        method: str,
        *,
        stale: bool = False,
        fault: type[JustRulesError] | None = None,
        **arguments: Any,
    ) -> Receipt | None:
        """Call a changing method, expecting what the model says of it: the receipt, or nothing if it was refused."""
        version = case.version - stale if case else 1
        code = case.code if case else ABSENT
        expected = self.expected(name, case, method, stale=stale) or fault
        seen = Receipt(case_code=code, status=Status.OPEN, version=version)
        if expected is None:
            assert case is not None
            receipt = self.bench.call(method, seen, self.actor(name), **arguments)
            case.version += 1
            assert (receipt.case_code, receipt.version) == (code, case.version)
            return receipt
        with pytest.raises(expected):
            self.bench.call(method, seen, self.actor(name), **arguments)
        return None

    def expected(self, name: str, case: Case | None, method: str, *, stale: bool) -> type[JustRulesError] | None:
        if case is None or self.model.level(name, case) == "nothing":
            return NotFound
        may = {DECIDES, OVERSEES} if method == "reopen" else {DECIDES}
        if ACTORS[name] not in may:
            return Refused
        return Conflict if stale else None

    # Opening

    @rule(name=mostly_deciders, who=people, linked=st.booleans(), request=st.sampled_from([None, None, "r1", "r2"]))
    def open_case(self, name: str, who: str, linked: bool, request: str | None) -> None:
        model = self.model
        content = (model.known(who), linked)
        given: dict[str, Any] = {"individual": who, "linked_investigation": INVESTIGATION if linked else None}
        if ACTORS[name] != DECIDES:
            with pytest.raises(Refused if ACTORS[name] == OVERSEES else NotFound):
                self.log.open_case(self.actor(name), **given, request_id=request)
        elif who == SUBJECTS[name]:
            with pytest.raises(Refused):
                self.log.open_case(self.actor(name), **given, request_id=request)
        elif request in model.requests and model.requests[request][0] != content:
            with pytest.raises(Conflict):
                self.log.open_case(self.actor(name), **given, request_id=request)
        else:
            made = self.log.open_case(self.actor(name), **given, request_id=request)
            assert (made.status, made.version) == (Status.OPEN, 1)
            if request in model.requests:
                assert made.case_code == model.requests[request][1]
                return
            assert made.case_code == f"JC-{model.now.year}-{self.number():04d}"
            model.cases[made.case_code] = Case(made.case_code, linked, model.now, [Act(model.known(who))])
            if request:
                model.requests[request] = (content, made.case_code)

    def number(self) -> int:
        return 1 + sum(case.opened.year == self.model.now.year for case in self.model.cases.values())

    @some("open")
    @rule(name=mostly_deciders, pick=picks, who=people, stale=seldom)
    def add_act(self, name: str, pick: int, who: str, stale: bool) -> None:
        case = self.choose(pick, "open")
        fault = None
        if case and (case.status != "open" or who == SUBJECTS[name]):
            fault = Refused
        given = {"individual": who, "position": "supervisor"}
        if self.change(name, case, "add_act", stale=stale, fault=fault, **given) and case:
            case.acts.append(Act(self.model.known(who)))

    # Deciding

    @some("open")
    @rule(name=mostly_deciders, pick=picks, which=picks, category=categories, stale=seldom)
    def evaluate(self, name: str, pick: int, which: int, category: str, stale: bool) -> None:
        case = self.choose(pick, "open")
        self.evaluate_act(name, case, which % len(case.acts) if case else 0, category, stale=stale)

    def evaluate_act(self, name: str, case: Case | None, number: int, category: str, *, stale: bool) -> None:
        fault = Refused if case and case.status != "open" else None
        given = {"answers": ANSWERS[category], "act": number + 1, "rationale": "weighed", "occasion": "new facts"}
        if (receipt := self.change(name, case, "evaluate", stale=stale, fault=fault, **given)) and case:
            case.acts[number].evaluated = category
            assert receipt.assessment is not None
            assert receipt.assessment.result.category == category

    @some("open")
    @rule(name=mostly_deciders, pick=picks, stale=seldom)
    def classify(self, name: str, pick: int, stale: bool) -> None:
        self.classify_case(name, self.choose(pick, "open"), stale=stale)

    def classify_case(self, name: str, case: Case | None, *, stale: bool) -> None:
        fault: type[JustRulesError] | None = None
        if case and case.status != "open":
            fault = Refused
        elif case and any(act.evaluated is None for act in case.acts):
            fault = InvalidEntry
        if (receipt := self.change(name, case, "classify", stale=stale, fault=fault)) and case:
            case.status = "classified"
            repeats = [act for act in case.acts if self.model.earlier(case, act) and not act.prompted]
            assert len(receipt.notices) == len(repeats)
            for act in case.acts:
                act.category, act.prompted = act.evaluated, act.prompted or act in repeats

    # Moves that need nothing but a text

    def move(self, name: str, case: Case | None, method: str, source: str, *, stale: bool, **given: Any) -> bool:
        fault = Refused if case and case.status != source else None
        return self.change(name, case, method, stale=stale, fault=fault, **given) is not None

    @some("classified")
    @rule(name=mostly_deciders, pick=picks, stale=seldom)
    def reclassify(self, name: str, pick: int, stale: bool) -> None:
        case = self.choose(pick, "classified")
        if self.move(name, case, "reclassify", "classified", stale=stale, reason="new facts") and case:
            self.undecide(case)

    def undecide(self, case: Case) -> None:
        case.status, case.disposition, case.closed = "open", None, None
        for act in case.acts:
            act.category, act.responded = None, False

    @some("classified")
    @rule(name=mostly_deciders, pick=picks, which=picks, kind=st.sampled_from([None, "disciplinary"]), stale=seldom)
    def take_action(self, name: str, pick: int, which: int, kind: str | None, stale: bool) -> None:
        case = self.choose(pick, "classified")
        self.respond(name, case, which % len(case.acts) if case else 0, kind, stale=stale)

    def respond(self, name: str, case: Case | None, number: int, kind: str | None, *, stale: bool) -> None:
        fault: type[JustRulesError] | None = None
        if case and case.status != "classified":
            fault = Refused
        elif case and kind and case.acts[number].category != "reckless":
            fault = InvalidEntry
        given = {"response_action": "talked", "act": number + 1, "kind": kind}
        if self.change(name, case, "take_action", stale=stale, fault=fault, **given) and case:
            case.acts[number].responded = True
            if all(act.responded for act in case.acts):
                case.status = "action_taken"

    @some("action_taken")
    @rule(name=mostly_deciders, pick=picks, days=st.integers(-1, 3), stale=seldom)
    def follow_up(self, name: str, pick: int, days: int, stale: bool) -> None:
        self.schedule(name, self.choose(pick, "action_taken"), days, stale=stale)

    def schedule(self, name: str, case: Case | None, days: int, *, stale: bool) -> None:
        on = self.model.now.date() + days * DAY
        fault: type[JustRulesError] | None = None
        if case and case.status != "action_taken":
            fault = Refused
        elif days < 0:
            fault = InvalidEntry
        if self.change(name, case, "follow_up", stale=stale, fault=fault, on=on) and case:
            case.status = "follow_up"

    @some("follow_up")
    @rule(name=mostly_deciders, pick=picks, stale=seldom)
    def act_again(self, name: str, pick: int, stale: bool) -> None:
        case = self.choose(pick, "follow_up")
        if self.move(name, case, "act_again", "follow_up", stale=stale, reason="no change") and case:
            case.status = "action_taken"

    @some("action_taken", "follow_up")
    @rule(name=mostly_deciders, pick=picks, found=st.sampled_from([None, "it works"]), stale=seldom)
    def close(self, name: str, pick: int, found: str | None, stale: bool) -> None:
        self.finish(name, self.choose(pick, "action_taken", "follow_up"), found, stale=stale)

    def finish(self, name: str, case: Case | None, found: str | None, *, stale: bool) -> None:
        fault: type[JustRulesError] | None = None
        if case and case.status not in {"action_taken", "follow_up"}:
            fault = Refused
        elif case and case.status == "follow_up" and not found:
            fault = InvalidEntry
        if self.change(name, case, "close_case", stale=stale, fault=fault, found=found) and case:
            case.status, case.closed = "closed", self.model.now

    @some("closed")
    @rule(name=st.one_of(mostly_deciders, st.just("overseer")), pick=picks, stale=seldom)
    def reopen(self, name: str, pick: int, stale: bool) -> None:
        case = self.choose(pick, "closed")
        fault = None
        if case and (case.status != "closed" or self.somebody_erased(case)):
            fault = Refused
        if self.change(name, case, "reopen", stale=stale, fault=fault, reason="another report") and case:
            self.undecide(case)

    def somebody_erased(self, case: Case) -> bool:
        return any(act.person != self.model.known(act.person[0]) for act in case.acts)

    @some("open")
    @rule(name=mostly_deciders, pick=picks, stale=seldom)
    def withdraw(self, name: str, pick: int, stale: bool) -> None:
        case = self.choose(pick, "open")
        if self.move(name, case, "withdraw", "open", stale=stale, reason="no safety matter") and case:
            case.status, case.disposition, case.closed = "closed", "withdrawn", self.model.now

    @rule(name=mostly_deciders, pick=picks, other=picks, stale=seldom)
    def mark_duplicate(self, name: str, pick: int, other: int, stale: bool) -> None:
        stays, case = self.choose(other), self.choose(pick, "open")
        stays = self.choose(other + 1) if stays is case else stays
        self.touched = case
        fault: type[JustRulesError] | None = None
        if case and case.status != "open":
            fault = Refused
        elif stays is None or stays is case or stays.disposition or self.model.level(name, stays) == "nothing":
            fault = InvalidEntry
        given = {"of": stays.code if stays else ABSENT, "reason": "one event"}
        if self.change(name, case, "mark_duplicate", stale=stale, fault=fault, **given) and case:
            case.status, case.disposition, case.closed = "closed", "duplicate", self.model.now

    @some("open", "classified", "action_taken", "follow_up")
    @rule(name=deciders, pick=picks, category=categories, steps=st.integers(1, 4))
    def carry(self, name: str, pick: int, category: str, steps: int) -> None:
        """One case is taken on for several moves at once, so that what comes late is reached often."""
        waiting = [case for case in self.model.cases.values() if case.status != "closed"]
        case = self.touched = waiting[pick % len(waiting)]
        for _ in range(steps):
            match case.status:
                case "open":
                    for which in range(len(case.acts)):
                        other = sorted(ANSWERS)[(which + len(category)) % len(ANSWERS)]
                        self.evaluate_act(name, case, which, other if which else category, stale=False)
                    self.classify_case(name, case, stale=False)
                case "classified":
                    for which in range(len(case.acts)):
                        self.respond(name, case, which, None, stale=False)
                case "action_taken":
                    self.schedule(name, case, 1, stale=False)
                case _:
                    self.finish(name, case, "it works", stale=False)

    # Letting in, letting go, letting time pass

    @rule(name=mostly_deciders, pick=picks, who=grantees, hours=st.integers(0, 30))
    def permit(self, name: str, pick: int, who: str, hours: int) -> None:
        case = self.choose(pick)
        until = self.model.now + hours * HOUR
        fault = InvalidEntry if hours == 0 else None
        if self.change(name, case, "permit", fault=fault, investigator=SUBJECTS[who], until=until) and case:
            me = f"{self.model.known(SUBJECTS[who])}"
            case.permits[me] = max(until, case.permits.get(me, until))

    @rule(name=mostly_deciders, pick=picks, who=grantees)
    def revoke(self, name: str, pick: int, who: str) -> None:
        case, me = self.choose(pick), f"{self.model.known(SUBJECTS[who])}"
        held = [each for each in self.model.cases.values() if me in each.permits]
        if held and pick % 6:
            case = self.touched = held[pick % len(held)]
        if self.change(name, case, "revoke", investigator=SUBJECTS[who]) and case:
            case.permits.pop(me, None)

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 200]))
    def wait(self, hours: int) -> None:
        self.bench.clock.forward(hours=hours)
        self.model.now = self.bench.clock.now

    @some("closed")
    @rule(name=deciders, pick=picks)
    def erase(self, name: str, pick: int) -> None:
        model = self.model
        closed = [case for case in model.cases.values() if case.status == "closed"]
        acts = closed[pick % len(closed)].acts
        person = acts[pick % len(acts)].person
        theirs = [case for case in model.cases.values() if any(act.person == person for act in case.acts)]
        if person[0] == SUBJECTS[name]:
            expected: type[JustRulesError] | None = Refused
        elif person != model.known(person[0]):
            return
        else:
            expected = Refused if any(case.status != "closed" for case in theirs) else None
        if expected:
            with pytest.raises(expected):
                self.log.erase(self.actor(name), person[0])
            return
        self.log.erase(self.actor(name), person[0])
        model.lives[person[0]] = person[1] + 1

    @rule()
    def anchor(self) -> None:
        """Somebody keeps the head of the trail outside."""
        self.anchors.append(self.log.head(self.actor("overseer")))

    def show(self, name: str, case: Case | None) -> None:
        level = self.model.level(name, case) if case else "nothing"
        if case is None or level == "nothing":
            with pytest.raises(NotFound):
                self.log.show(self.actor(name), case.code if case else ABSENT)
            return
        view = self.log.show(self.actor(name), case.code)
        assert (view.status, view.version, view.closed_at) == (case.status, case.version, case.closed)
        if level == "linked":
            assert view.individual is view.behavior_category is view.acts is REDACTED
        else:
            self.same_acts(view, case)

    def same_acts(self, view: CaseView, case: Case) -> None:
        assert isinstance(view.acts, tuple)
        assert [act.behavior_category for act in view.acts] == [act.category for act in case.acts]
        assert view.behavior_category == case.acts[0].category
        assert view.disposition == case.disposition
        for shown, act in zip(view.acts, case.acts, strict=True):
            name, life = act.person
            assert shown.individual == (Identity(name) if life == self.model.lives.get(name, 0) else ERASED)

    # What always holds

    @invariant()
    def lists_agree(self) -> None:
        """Every actor's list holds what they may see, newest first, with its status and version."""
        for name in ACTORS:
            listed = self.log.cases(self.actor(name), limit=500).cases
            assert [each.case_code for each in listed] == self.model.visible(name)
            for each in listed:
                case = self.model.cases[each.case_code]
                assert (each.status, each.version, each.closed_at) == (case.status, case.version, case.closed)

    @invariant()
    def views_agree(self) -> None:
        """The case of the last call shows to each actor what the model says, and is not there for whom it is not."""
        for name in ACTORS:
            self.show(name, self.touched)

    @invariant()
    def trail_holds(self) -> None:
        """The trail verifies, against every head that was kept outside."""
        self.log.verify(anchors=self.anchors)

    @initialize(categories=st.lists(categories, min_size=2, max_size=4))
    def begin(self, categories: list[str]) -> None:
        """A few cases to begin with, about somebody who comes back and about two of the actors."""
        people = ("person-017", SUBJECTS["deputy"], "person-017", SUBJECTS["sleuth"])
        for number, (who, category) in enumerate(zip(people, categories, strict=False)):
            self.open_case(name="decider", who=who, linked=number % 2 == 0, request=None)
            if number:
                self.carry(name="decider", pick=0, category=category, steps=number)


def _machine(request: pytest.FixtureRequest, store: str) -> type[LogMachine]:
    class Machine(LogMachine):
        @staticmethod
        def make_bench(stack: ExitStack) -> Bench:
            return stack.enter_context(bench_for(request, store))

    return Machine


PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))
EVERYDAY = {
    "sqlite": settings(PATIENT, max_examples=3, stateful_step_count=20),
    "postgresql": settings(PATIENT, max_examples=2, stateful_step_count=10),
}
LONG = settings(PATIENT, max_examples=40, stateful_step_count=50)


@pytest.mark.parametrize("store", STORES)
def test_the_log_does_what_the_model_does(request: pytest.FixtureRequest, store: str) -> None:
    """Whatever four roles do in whatever order: status, version, visible lists and views agree; the trail verifies."""
    run_state_machine_as_test(_machine(request, store), settings=EVERYDAY[store])


@pytest.mark.slow
@pytest.mark.parametrize("store", STORES)
def test_the_log_does_what_the_model_does_for_long(request: pytest.FixtureRequest, store: str) -> None:
    """The same for thousands of steps."""
    run_state_machine_as_test(_machine(request, store), settings=LONG)
