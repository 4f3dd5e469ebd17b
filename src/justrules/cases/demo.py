"""A year of an airline that does not exist: a log to try things out on, with numbers in place of people.

Every case goes through the log's public calls, in the order of time and with a clock that is set to it, so that the
audit trail is a whole one. The same seed tells the same year; only keys and what is sealed differ.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from justrules.cases.access import Actor, Grant
from justrules.cases.configuration import FILE, configuration_text, write_configuration
from justrules.cases.database import Database
from justrules.cases.errors import EditionRefused, InvalidEntry, finding
from justrules.cases.keys import LocalKeys, write_key_file
from justrules.cases.log import CaseLog
from justrules.cases.statistics.quarters import Quarter, quarter_of
from justrules.cases.words import DutyState
from justrules.cases.work import Receipt
from justrules.engine.decision import Decision
from justrules.policies.model import Policy, Scenario
from justrules.policies.registry import Registry
from justrules.policies.words import ResponseKind

POLICY: Final = "aviation_part5"
ORGANISATION: Final = "Demonstration Air"
MANAGER, EXECUTIVE, DEPUTY = "demo-001", "demo-002", "demo-003"
_FIRST_OF_STAFF: Final = 11
_STAFF: Final = 150

_DEPARTMENTS = {"line maintenance": 26, "ramp": 24, "flight operations": 22, "cabin": 14, "dispatch": 8, "stores": 6}
_SEVERITIES = {"none": 44, "minor": 31, "major": 17, "hazardous": 6, "catastrophic": 2}
_CATEGORIES = {"human_error": 57, "at_risk": 34, "reckless": 9}
_OWNERS = ("engineering", "training", "ground operations", "flight operations", "rostering")
_SUPPORT = {"reflective_supervision": 3, "peer_discussion": 4, "word_on_outcome": 5}

_RATIONALES = {
    "human_error": (
        "The answers rest on the interview and on the task records. Nothing in them speaks of a choice.",
        "Two colleagues described the same trap at this step. The layout invites the slip.",
        "The procedure in use did not say what to do here; the crew went by what they had been taught.",
    ),
    "at_risk": (
        "The short cut had become usual on this shift and nobody had been told what it risked.",
        "The step was left out to keep the departure time. From where the person stood the risk looked small.",
    ),
    "reckless": (
        "The risk had been pointed out shortly before, another way was open, and no reason was given that would count.",
    ),
}
_RESPONSES = {
    ResponseKind.SUPPORTIVE: "Talked it through, gave thanks for the report, and told the owner of the step.",
    ResponseKind.COACHING: "Coached on the risk at the workplace, with the step done together once.",
    ResponseKind.REFERRAL: "Passed on by the organisation's own route, with the person told what that means.",
    ResponseKind.DISCIPLINARY: "Taken to the disciplinary procedure, with a representative at the person's side.",
}
_IMPROVEMENTS = {
    "procedure": "Say at the step itself what to do when the part does not match the card.",
    "training": "Bring the case, without anybody in it, into the recurrent course.",
    "equipment": "Make the two connectors differ in shape.",
    "staffing": "Put a second person on the late turnaround.",
    "other": "Tell all stations about late changes from one desk.",
}
_FOUND = ("The change is in use on every shift that was looked at.", "The step is done as written; no new report.")


def fill(
    where: str | Path,
    *,
    keys: LocalKeys,
    organisation: str = ORGANISATION,
    until: Quarter,
    cases: int = 120,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Tell a year of cases to an empty log.

    Args:
        where: a log that `CaseLog.create_at` has just made.
        keys: its keys.
        organisation: its organisation.
        until: the last quarter of the year. What would happen after it has not happened yet.
        cases: how many.
        seed: of chance.
        progress: called with days told and days in all.

    Raises:
        CaseLogError: the log cannot be opened or written.
    """
    clock = _Clock(until.trailing[0].start)
    grants = {
        MANAGER: Grant(subject=MANAGER, role="safety_manager"),
        EXECUTIVE: Grant(subject=EXECUTIVE, role="accountable_executive"),
        DEPUTY: Grant(subject=DEPUTY, role="safety_manager"),
    }
    known = Registry.default()
    opened = CaseLog.open_at(
        where,
        keys=keys,
        organisation=organisation,
        authorize=grants.__getitem__,
        registry=known,
        policy=POLICY,
        clock=clock.read,
    )
    # One transaction for the whole year: a thousand commits would each wait for the disk.
    with opened as log, closing(Database.open(where)) as database, database.writing() as connection:
        stage = _Stage(
            log=log.within(connection),
            manager=log.actor(MANAGER),
            executive=log.actor(EXECUTIVE),
            deputy=log.actor(DEPUTY),
            policy=known.get(POLICY),
            cast=_Cast(seed),
        )
        _play(list(_stories(stage, until, cases, seed)), clock, until, progress)


def make_demo(
    folder: Path,
    *,
    now: dt.datetime,
    cases: int = 120,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Make a log with its keys and its configuration in a folder, and fill it with the year up to the last quarter.

    Args:
        folder: made if it is not there; nothing in it is overwritten.
        now: the present; the last quarter that is over by then is the last one told.
        cases: how many, 1 to 5000.
        seed: of chance.
        progress: called with days told and days in all.

    Returns:
        The configuration.

    Raises:
        CaseLogError: there is something in the way, or the folder cannot be written.
    """
    if not 1 <= cases <= 5000:
        raise InvalidEntry([finding("JR705", "the number of cases is out of bounds", hint="give 1 to 5000")])
    text = configuration_text(
        database="demo.db",
        organisation=ORGANISATION,
        policy=POLICY,
        keys_file="demo.keys",
        subject=MANAGER,
        role="safety_manager",
    )
    write_configuration(folder / FILE, text)
    keys = LocalKeys.generate()
    write_key_file(folder / "demo.keys", keys)
    database = folder / "demo.db"
    CaseLog.create_at(database, keys=keys, organisation=ORGANISATION)
    fill(database, keys=keys, until=quarter_of(now).previous, cases=cases, seed=seed, progress=progress)
    return folder / FILE


# --- time ----------------------------------------------------------------------------------------------------------

Story = Iterator[dt.datetime]
"""One case: it does something in the log, and gives the moment at which it goes on."""


@dataclass(slots=True)
class _Clock:
    """Says what time it is in the story."""

    moment: dt.datetime

    def read(self) -> dt.datetime:
        return self.moment


def _play(stories: list[Story], clock: _Clock, until: Quarter, progress: Callable[[int, int], None] | None) -> None:
    """Let every story go on in the order of time, until the year is over."""
    begin = clock.moment
    waiting = [(next(story), number) for number, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] < until.end:
        clock.moment, number = heapq.heappop(waiting)
        if progress is not None:
            progress((clock.moment - begin).days, (until.end - begin).days)
        for moment in stories[number]:
            heapq.heappush(waiting, (max(moment, clock.moment), number))
            break


def _later(chance: Random, moment: dt.datetime, first: int, last: int) -> dt.datetime:
    """A working hour, some days later."""
    day = moment.date() + dt.timedelta(days=chance.randint(first, last))
    while day.isoweekday() > 5:
        day += dt.timedelta(days=1)
    return _hour(chance, day)


def _hour(chance: Random, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(chance.randint(7, 17), chance.randint(0, 59)), dt.UTC)


# --- who and what --------------------------------------------------------------------------------------------------


class _Cast:
    """The staff: a number each, and a department."""

    def __init__(self, seed: int) -> None:
        chance = _chance(seed, "staff")
        self._of: dict[str, list[str]] = {name: [] for name in _DEPARTMENTS}
        for number in range(_FIRST_OF_STAFF, _FIRST_OF_STAFF + _STAFF):
            self._of[_drawn(chance, _DEPARTMENTS)].append(f"demo-{number:03d}")

    def person(self, chance: Random, department: str) -> str:
        """Somebody of the department; the first few more often, as repeats are not spread evenly either."""
        staff = self._of[department] or [f"demo-{_FIRST_OF_STAFF + _STAFF:03d}"]
        return staff[min(int(chance.expovariate(2 / len(staff))), len(staff) - 1)]


def _chance(seed: int, what: object) -> Random:
    """Chance of its own for each part of the story, so that one part more changes no other."""
    return Random(f"{seed}/{what}")  # noqa: S311  # a story, and no secret


def _drawn(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """What every story plays on. `classified` holds codes that a later case can turn out to be a duplicate of."""

    log: CaseLog
    manager: Actor
    executive: Actor
    deputy: Actor
    policy: Policy
    cast: _Cast
    classified: list[str] = field(default_factory=list)

    def scenario(self, chance: Random, category: str) -> Scenario:
        """A worked example of the policy that ends in the category."""
        return chance.choice([each for each in self.policy.scenarios if each.expect.category == category])


# --- stories -------------------------------------------------------------------------------------------------------


def _stories(stage: _Stage, until: Quarter, cases: int, seed: int) -> Iterator[Story]:
    chance = _chance(seed, "year")
    first = until.trailing[0].first_day
    days = (until.last_day - first).days + 1
    opened = sorted(_hour(chance, first + dt.timedelta(days=chance.randrange(days))) for _ in range(cases))
    harsh = chance.randrange((cases + 1) // 2)
    for number, moment in enumerate(opened):
        yield _Case(stage, _chance(seed, number), moment, harsh=number == harsh).story()
    for quarter in until.trailing[:-1]:
        yield _publication(stage, quarter)


def _publication(stage: _Stage, quarter: Quarter) -> Story:
    """The committee is shown the quarter some weeks after it is over, unless there is too little to hide anybody in."""
    yield quarter.end + dt.timedelta(days=14, hours=9)
    with suppress(EditionRefused):
        stage.log.publish(stage.executive, quarter)


class _Case:
    """One case, from its opening to wherever it has come when the year is over."""

    def __init__(self, stage: _Stage, chance: Random, moment: dt.datetime, *, harsh: bool) -> None:
        self._stage = stage
        self._log = stage.log
        self._chance = chance
        self._moment = moment
        self._harsh = harsh
        self._code = ""
        self._version = 0
        self._kinds: dict[int, str] = {}

    def story(self) -> Story:
        """Everything that happens, with the moments in between."""
        yield self._moment
        self._open()
        yield self._after(2, 14)
        if not self._harsh and self._set_aside():
            return
        yield from self._decide()
        yield from self._answer_for_it()
        if self._often(5):
            yield self._after(20, 60)
            self._do(self._log.reopen, by=self._stage.executive, reason="The person brought a document nobody knew of.")
            yield self._after(2, 10)
            yield from self._decide(again=True)
            yield from self._answer_for_it()

    def _after(self, first: int, last: int) -> dt.datetime:
        self._moment = _later(self._chance, self._moment, first, last)
        return self._moment

    def _often(self, percent: int) -> bool:
        return self._chance.random() < percent / 100

    def _do(self, change: Callable[..., Receipt], *, by: Actor | None = None, **said: Any) -> Receipt:
        """One change to the case, in the version that the change before left."""
        receipt = change(by or self._stage.manager, self._code, expected_version=self._version, **said)
        self._version = receipt.version
        return receipt

    def _open(self) -> None:
        chance, department = self._chance, _drawn(self._chance, _DEPARTMENTS)
        receipt = self._log.open_case(
            self._stage.manager,
            individual=self._stage.cast.person(chance, department),
            department=department,
            severity=_drawn(chance, _SEVERITIES),
            linked_report=f"SR-{chance.randrange(1000, 10000)}",
            linked_investigation=f"INV-{chance.randrange(10, 40)}" if self._often(35) else None,
        )
        self._code, self._version = receipt.case_code, receipt.version
        self._kinds = {1: ResponseKind.SUPPORTIVE.value}
        for percent, position in ((9, "sharp_end"), (10, "supervisor"), (2, "manager")):
            if self._often(percent):
                who = self._stage.cast.person(chance, department)
                self._do(self._log.add_act, individual=who, position=position, department=department)
                self._kinds[len(self._kinds) + 1] = ResponseKind.SUPPORTIVE.value

    def _set_aside(self) -> bool:
        """A few cases should not have been one."""
        if self._often(4):
            self._do(self._log.withdraw, reason="The report was about an event at another operator.")
            return True
        if self._stage.classified and self._often(3):
            other = self._chance.choice(self._stage.classified)
            self._do(self._log.mark_duplicate, of=other, reason="Two reports of one event.")
            return True
        return False

    def _decide(self, *, again: bool = False) -> Story:
        self._evaluate(again=again)
        self._do(self._log.classify)
        self._stage.classified.append(self._code)
        if not again and self._often(5):
            yield self._after(3, 15)
            self._do(self._log.reclassify, reason="The recordings show more than the first interview.")
            yield self._after(1, 6)
            yield from self._decide(again=True)

    def _evaluate(self, *, again: bool) -> None:
        for act in self._kinds:
            category = "human_error" if self._harsh else _drawn(self._chance, _CATEGORIES)
            occasion = "There are new facts." if again else None
            if not again and self._often(30):
                other = category if self._often(75) else _drawn(self._chance, _CATEGORIES)
                self._judge(act, other, by=self._stage.deputy)
                occasion = "A second person answers, without having seen the first answers."
            self._kinds[act] = self._judge(act, category, occasion=occasion)

    def _judge(self, act: int, category: str, *, by: Actor | None = None, occasion: str | None = None) -> str:
        """One person's evaluation of an act; the kind of response that goes with it."""
        scenario = self._stage.scenario(self._chance, category)
        receipt = self._do(
            self._log.evaluate,
            by=by,
            act=act,
            answers=scenario.given,
            factors=scenario.factors,
            rationale=self._chance.choice(_RATIONALES[category]),
            occasion=occasion,
        )
        if receipt.assessment is None or not isinstance(receipt.assessment.result, Decision):
            raise AssertionError("a scenario with a category decides")
        return receipt.assessment.result.response.kind

    def _answer_for_it(self) -> Story:
        """From the response to the end of the case."""
        yield self._after(1, 9)
        self._care()
        for act, kind in self._kinds.items():
            self._respond(act, kind)
        yield self._after(1, 12)
        self._improve()
        if self._often(65):
            yield from self._follow_up()
        yield self._after(3, 40)
        self._do(self._log.close_case, found=self._chance.choice(_FOUND))

    def _care(self) -> None:
        """What is owed: support to the person, duties, and the review that a repeat prompts."""
        view = self._log.show(self._stage.manager, self._code, identity=False)
        today = self._moment.date()
        for act in view.acts if isinstance(view.acts, tuple) else ():
            if self._often(70):
                kind = _drawn(self._chance, _SUPPORT)
                given = today if self._often(60) else None
                self._do(self._log.offer_support, act=act.number, kind=kind, offered_on=today, given_on=given)
            for duty in act.duties if isinstance(act.duties, tuple) else ():
                if duty.state is DutyState.DUE and self._often(35):
                    self._do(self._log.settle_duty, act=act.number, duty=duty.duty, state="done")
            for review in act.reviews if isinstance(act.reviews, tuple) else ():
                if review.done_at is None and self._often(60):
                    found = "Looked at apart from this case; what is to change is among the improvements."
                    self._do(self._log.review, act=act.number, subject=review.subject.value, found=found)

    def _respond(self, act: int, kind: str) -> None:
        chosen = ResponseKind.COACHING.value if self._harsh else kind
        reason = "The same step was missed in training last month, and coaching was asked for." if self._harsh else None
        told = _RESPONSES[ResponseKind(chosen)]
        self._do(self._log.take_action, act=act, response_action=told, kind=chosen, harsher_reason=reason)

    def _improve(self) -> None:
        if not self._often(45):
            return
        kind, owner = self._chance.choice(list(_IMPROVEMENTS)), self._chance.choice(_OWNERS)
        due = self._moment.date() + dt.timedelta(days=self._chance.randrange(30, 120))
        self._do(self._log.improve, kind=kind, description=_IMPROVEMENTS[kind], owner_role=owner, due=due)

    def _follow_up(self) -> Story:
        on = _later(self._chance, self._moment, 14, 60)
        self._do(self._log.follow_up, on=on.date())
        self._moment = on
        yield on
        if self._often(8):
            self._do(self._log.act_again, reason="The change is not used on the night shift.")
            yield self._after(1, 9)
            on = _later(self._chance, self._moment, 14, 40)
            self._do(self._log.follow_up, on=on.date())
            self._moment = on
            yield on
        view = self._log.show(self._stage.manager, self._code, identity=False)
        for each in view.improvements if isinstance(view.improvements, tuple) else ():
            if each.done is None and self._often(60):
                self._do(self._log.finish_improvement, number=each.number, on=self._moment.date())
