"""Nobody's name and nothing that was written about them comes out anywhere but where it is meant to.

Every public callable is called in seven roles, and canaries are looked for in what comes back, in errors, logs,
statements, files and dumps. A callable that is added without a row here fails the test.
"""

from __future__ import annotations

import datetime as dt
import inspect
import itertools
import json
import logging
import os
import pickle
import pkgutil
import subprocess
import sys
import unicodedata
import warnings
from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, event

from justrules import cases
from justrules.cases import (
    Anchor,
    CaseLog,
    Identity,
    LocalKeys,
    Purpose,
    as_data,
    backup,
    retention,
    statistics,
    write_key_file,
)
from justrules.cases.database import Database, prepare
from justrules.cases.identity import canonical
from justrules.cases.people import People
from justrules.cases.statistics import counting, figures, quarters
from justrules.cases.statistics.editions import Kind, find_edition
from justrules.cases.statistics.editions import editions as published_editions
from justrules.cases.statistics.editions import publish as freeze
from justrules.cases.statistics.editions import releases as released
from justrules.policies.registry import Registry
from tests.cases.canaries import (
    CORE,
    UNKNOWN,
    Canary,
    found_in,
    held_by,
    kept_by,
    listening,
    shown_by,
    told_by,
)
from tests.cases.postgres import Postgres
from tests.cases.scene import (
    CHANGES,
    CREDENTIALS,
    DEPARTMENT,
    EVERY,
    FORGOTTEN,
    HIDDEN,
    IMPROVEMENT,
    IN_FULL,
    LABELS,
    LATER,
    LEAVER,
    MANAGER,
    MEANT,
    NEWCOMER,
    NOTHING,
    NOW,
    ON_FILE,
    ORGANISATION,
    PERSON,
    RATIONALE,
    SECRET,
    SERVER,
    TEXTS,
    Context,
    Scene,
    authorize,
    labels,
    staged,
)

STORES = ("sqlite", "postgresql")


# --- every public callable -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """How a callable is called in a context, and what may be reached from what it gives back."""

    call: Callable[[Scene, Context], object]
    holds: Mapping[Context, frozenset[str]] = field(default_factory=dict)
    given: frozenset[str] = NOTHING
    """Texts that are its arguments: a frame may hold what it was given."""
    contexts: tuple[Context, ...] = tuple(Context)
    """In which it is tried: what knows no roles is tried once."""


Call = Callable[[Scene, Context], object]


def known(who: Canary) -> Identity:
    """Somebody as an embedder should name them: then no frame's variables show who it is."""
    return Identity(str(who))


def changing(method: str) -> Row:
    """A row for a call that changes the case of that name."""
    change = CHANGES[method]
    given = {
        name: Identity(value) if name in {"individual", "investigator"} else value
        for name, value in change.arguments.items()
    }

    def call(scene: Scene, context: Context) -> object:
        name = "reopen by another" if (method, context) == ("reopen", Context.OVERSEES) else method
        seen = scene.seen[name]
        return getattr(scene.log, method)(scene.actors[context], seen.case_code, expected_version=seen.version, **given)

    return Row(call, given=found_in(ascii(given), EVERY))


def asking(
    method: str,
    *,
    holds: Mapping[Context, frozenset[str]] | None = None,
    given: frozenset[str] = NOTHING,
    **arguments: Any,
) -> Row:
    """A row for a call that asks the log for something."""
    return Row(
        lambda scene, context: getattr(scene.log, method)(scene.actors[context], **arguments), holds or {}, given
    )


def inside(call: Callable[[Scene, Connection], object], holds: frozenset[str] = NOTHING) -> Row:
    """A row for what works in a transaction that is open already, and so knows no roles."""

    def made(scene: Scene, _: Context) -> object:
        with scene.database.writing() as connection:
            return call(scene, connection)

    return Row(made, {Context.DECIDES: holds}, contexts=(Context.DECIDES,))


def plain(call: Callable[[Scene], object], holds: frozenset[str] = NOTHING) -> Row:
    """A row for what knows no roles."""
    return Row(lambda scene, _: call(scene), {Context.DECIDES: holds}, contexts=(Context.DECIDES,))


SEEN_BY_FULL = {Context.OVERSEES: IN_FULL, Context.DECIDES: IN_FULL}
LISTED = dict.fromkeys((Context.OWN, Context.OVERSEES, Context.DECIDES), labels(DEPARTMENT))


def nowhere() -> str:
    """An address at which there is no server, with a password."""
    return f"postgresql://user:{quote(str(SECRET))}@127.0.0.1:1/none"


def full_view(scene: Scene, context: Context) -> object:
    return scene.log.show(scene.actors[context], scene.seen["full"].case_code)


def joined(scene: Scene, context: Context) -> object:
    """The same case, in a transaction of the embedder's."""
    with scene.where.begin() as connection:
        return scene.log.within(connection).show(scene.actors[context], scene.seen["full"].case_code)


def decided_acts(scene: Scene, context: Context) -> object:
    with scene.log.decided(scene.actors[context]) as acts:
        return list(acts)


def opened_again(scene: Scene) -> object:
    with CaseLog.open_at(scene.where, keys=scene.keys, organisation=ORGANISATION, authorize=authorize) as log:
        return log


def key_file(scene: Scene) -> Path:
    path = scene.file("keys")
    write_key_file(path, scene.keys)
    return path


def from_environment(scene: Scene) -> object:
    os.environ["CANARY_KEYS"] = scene.keys.to_json()
    try:
        return LocalKeys.from_environment("CANARY_KEYS")
    finally:
        del os.environ["CANARY_KEYS"]


def person_row(scene: Scene, connection: Connection, who: Canary = PERSON) -> Any:
    found = scene.people.find(connection, known(who))
    assert found is not None
    return found


def sealed(scene: Scene, connection: Connection) -> bytes:
    return scene.people.seal(connection, person_row(scene, connection).uid, str(RATIONALE), "test|place")


def backed_up(scene: Scene) -> Path:
    target = scene.file("backup")
    backup.back_up(scene.database, target)
    return target


def restored(scene: Scene) -> object:
    return backup.restore(backed_up(scene), scene.file("restored"), keys=scene.keys)


def legend() -> figures.Legend:
    return figures.legend_of(Registry.default().get("aviation_part5"))


QUARTER = quarters.quarter_of(NOW)
AFTER = QUARTER.end + dt.timedelta(days=1)


def counted(_: Scene, connection: Connection) -> figures.Exact:
    return counting.count(connection, QUARTER, legend=legend(), now=AFTER)


def published(_: Scene, connection: Connection) -> object:
    return freeze(
        connection,
        QUARTER,
        legend=legend(),
        organisation=ORGANISATION,
        anchor=Anchor(0, "0" * 64),
        now=AFTER,
        kind=Kind.FULL,
    )


ROWS: dict[str, Row] = {
    **{f"CaseLog.{method}": changing(method) for method in CHANGES},
    "CaseLog.create_at": plain(
        lambda scene: CaseLog.create_at(scene.where, keys=scene.keys, organisation=ORGANISATION)
    ),
    "CaseLog.open_at": plain(opened_again),
    "CaseLog.within": Row(joined, {**SEEN_BY_FULL, Context.PERMITTED: ON_FILE}),
    "CaseLog.close": plain(lambda scene: scene.log.within(scene.where.connect()).close()),
    "CaseLog.actor": Row(
        lambda scene, context: scene.log.actor(CREDENTIALS[context]),
        {context: labels(who) for context, (who, _, _) in CREDENTIALS.items()},
    ),
    "CaseLog.open_case": asking(
        "open_case", individual=known(NEWCOMER), department=str(DEPARTMENT), given=labels(DEPARTMENT)
    ),
    "CaseLog.show": Row(full_view, {**SEEN_BY_FULL, Context.PERMITTED: ON_FILE}),
    "CaseLog.cases": asking("cases", holds=LISTED),
    "CaseLog.acts": asking("acts", holds=LISTED),
    "CaseLog.assessments": asking("assessments"),
    "CaseLog.decided": Row(decided_acts, LISTED),
    "CaseLog.disclose": asking(
        "disclose",
        individual=known(PERSON),
        holds={Context.DECIDES: labels(TEXTS, DEPARTMENT) - labels(IMPROVEMENT)},
    ),
    "CaseLog.statistics": asking("statistics", quarter=str(QUARTER), holds=LISTED),
    "CaseLog.publish": asking("publish", quarter=str(QUARTER), holds=LISTED),
    "CaseLog.editions": asking("editions", holds=LISTED),
    "CaseLog.retention": asking("retention"),
    "CaseLog.let_go": asking("let_go"),
    "CaseLog.erase": asking("erase", individual=known(FORGOTTEN)),
    "CaseLog.rotate": asking("rotate"),
    "CaseLog.head": asking("head"),
    "CaseLog.verify": plain(lambda scene: scene.log.verify()),
    "Actor.role": Row(lambda scene, context: scene.actors[context].role),
    "Actor.standing": Row(lambda scene, context: scene.actors[context].standing),
    "Actor.investigations": Row(lambda scene, context: scene.actors[context].investigations),
    "Actor.subject": Row(
        lambda scene, context: scene.actors[context].subject,
        {context: labels(who) for context, (who, _, _) in CREDENTIALS.items()},
    ),
    "Actor.made_by": Row(lambda scene, context: scene.actors[context].made_by(scene.log._desk.parts)),
    "Anchor.parse": plain(lambda _: Anchor.parse(f"0:{'0' * 64}")),
    "as_data": Row(
        lambda scene, context: as_data(full_view(scene, context)),
        {
            Context.OVERSEES: IN_FULL - labels(PERSON, MANAGER),
            Context.DECIDES: IN_FULL - labels(PERSON, MANAGER),
            Context.PERMITTED: ON_FILE - labels(PERSON, MANAGER),
        },
    ),
    "write_key_file": plain(key_file),
    "Identity.reveal": plain(lambda _: [known(PERSON)], labels(PERSON)),
    "LocalKeys.generate": plain(lambda _: LocalKeys.generate()),
    "LocalKeys.from_file": plain(lambda scene: LocalKeys.from_file(key_file(scene))),
    "LocalKeys.from_environment": plain(from_environment),
    "LocalKeys.to_json": plain(lambda scene: scene.keys.to_json() and None),
    "LocalKeys.with_new": plain(lambda scene: scene.keys.with_new(Purpose.WRAP)),
    "LocalKeys.current": plain(lambda scene: scene.keys.current(Purpose.WRAP)),
    "LocalKeys.wrap": plain(lambda scene: scene.keys.wrap("k1", str(SECRET).encode(), b"place")),
    "LocalKeys.unwrap": plain(lambda scene: scene.keys.unwrap("k2", b"", b"place")),
    "LocalKeys.mac": plain(lambda scene: scene.keys.mac(Purpose.PSEUDONYM, "k1", str(PERSON).encode())),
    "People.pseudonym": plain(lambda scene: scene.people.pseudonym(known(PERSON))),
    "People.pseudonyms": inside(lambda scene, connection: scene.people.pseudonyms(connection, known(PERSON))),
    "People.enter": inside(lambda scene, connection: scene.people.enter(connection, known(NEWCOMER), at=NOW)),
    "People.find": inside(person_row),
    "People.individual": inside(lambda scene, connection: scene.people.individual(connection, 1)),
    "People.reveal": inside(
        lambda scene, connection: scene.people.reveal(connection, person_row(scene, connection).id), labels(PERSON)
    ),
    "People.log_key": inside(lambda scene, connection: scene.people.log_key(connection, at=NOW)),
    "People.seal": inside(sealed),
    "People.open": inside(
        lambda scene, connection: scene.people.open(
            connection, person_row(scene, connection).uid, sealed(scene, connection), "test|another place"
        )
    ),
    "People.erase": inside(lambda scene, connection: scene.people.erase(connection, 10**6, at=NOW)),
    "People.rewrap": inside(lambda scene, connection: scene.people.rewrap(connection)),
    "People.repseudonymise": inside(lambda scene, connection: scene.people.repseudonymise(connection)),
    "People.check_value": plain(lambda scene: scene.people.check_value(Purpose.WRAP, "k1")),
    "People.verify_keys": inside(lambda scene, connection: scene.people.verify_keys(connection)),
    "People.record_keys": inside(lambda scene, connection: scene.people.record_keys(connection)),
    "Database.open": plain(lambda _: Database.open(nowhere()), labels(SECRET)),
    "Database.joined": plain(lambda scene: Database.joined(scene.where.connect())),
    "Database.url": plain(lambda _: str(Database.open(nowhere()).url)),
    "Database.file": plain(lambda scene: scene.database.file),
    "Database.writing": inside(lambda _, connection: connection),
    "Database.reading": plain(lambda scene: scene.database.reading()),
    "Database.altering": plain(lambda scene: scene.database.altering()),
    "Database.close": plain(lambda _: Database.open("sqlite://").close()),
    "backup.back_up": plain(backed_up),
    "backup.restore": plain(restored),
    "retention.due": inside(lambda _, connection: retention.due(connection, now=LATER, years=5)),
    "retention.closed_before": plain(lambda _: retention.closed_before(NOW, years=5)),
    "statistics.counting.count": inside(counted, labels(DEPARTMENT)),
    "statistics.editions.publish": inside(published, labels(DEPARTMENT)),
    "statistics.editions.editions": inside(lambda _, connection: published_editions(connection), labels(DEPARTMENT)),
    "statistics.editions.find_edition": inside(
        lambda _, connection: find_edition(connection, QUARTER, kind=Kind.FULL), labels(DEPARTMENT)
    ),
    "statistics.editions.releases": inside(lambda _, connection: released(connection), labels(DEPARTMENT)),
}


def surface() -> Iterator[str]:
    """Every public callable that could let something out: what this package is for, found by looking."""
    doors = {name: getattr(cases, name) for name in cases.__all__} | {"People": People, "Database": Database}
    for name, door in doors.items():
        if inspect.isfunction(door):
            yield name
        elif inspect.isclass(door) and not getattr(door, "_is_protocol", False):
            yield from (f"{name}.{method}" for method in methods(door) if not counts(door))
    for name, module in [("backup", backup), ("retention", retention), *modules_of_statistics()]:
        for called, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not called.startswith("_")
            if own and (not name.startswith("statistics") or reaches(function)):
                yield f"{name}.{called}"


def counts(door: type) -> bool:
    """Whether it is of the calendar or of numbers."""
    return door.__module__.startswith(statistics.__name__)


def methods(door: type) -> Iterator[str]:
    """The public methods and properties of a class that are the case log's own."""
    ours = [each for each in door.__mro__ if each.__module__.startswith("justrules.cases")]
    kinds = (classmethod, staticmethod, property)
    yield from sorted(
        {
            name
            for each in ours
            for name, member in vars(each).items()
            if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, kinds))
        }
    )


def modules_of_statistics() -> Iterator[tuple[str, Any]]:
    for found in pkgutil.iter_modules(statistics.__path__):
        yield f"statistics.{found.name}", import_module(f"{statistics.__name__}.{found.name}")


def reaches(function: Callable[..., object]) -> bool:
    """Whether it is handed a log or a transaction; what is handed numbers has nothing to let out."""
    taken = {str(each.annotation) for each in inspect.signature(function).parameters.values()}
    return bool(taken & {"Connection", "Database", "CaseLog", "People"})


def test_every_public_callable_has_its_row() -> None:
    """What is added to the case log is watched from the first day, and no row is about something that is gone."""
    assert sorted(surface()) == sorted(ROWS)


# --- playing it through --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What one call gave away: to whoever prints it, to whoever takes it apart, in an error, in an error's frames."""

    name: str
    context: Context
    how: str
    shown: frozenset[str] = NOTHING
    held: frozenset[str] = NOTHING
    told: frozenset[str] = NOTHING
    kept: frozenset[str] = NOTHING
    given: frozenset[str] = NOTHING
    error: str = ""
    codes: tuple[str, ...] = ()


def attempted(
    name: str, context: Context, how: str, call: Callable[[], object], *, given: frozenset[str] = NOTHING
) -> Outcome:
    """What comes of one call, which is given these canaries in clear."""
    try:
        value = call()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is searched
        return Outcome(
            name,
            context,
            how,
            told=searched(told_by(error)),
            kept=searched(kept_by(error)),
            given=given,
            error=type(error).__name__,
            codes=tuple(each.code for each in getattr(error, "findings", ())),
        )
    return Outcome(name, context, how, shown=searched(shown_by(value)), held=searched(held_by(value)))


def searched(told: Iterable[str | bytes]) -> frozenset[str]:
    """The labels of all canaries in there."""
    parts = (each if isinstance(each, bytes) else each.encode("utf-8", "surrogatepass") for each in told)
    return found_in(b"\n".join(parts), EVERY)


def playing(scene: Scene) -> Iterator[Outcome]:
    """Every callable in every context, those that may do least first."""
    for context in Context:
        for name, row in ROWS.items():
            if context in row.contexts:
                yield attempted(name, context, "", partial(row.call, scene, context), given=row.given)


def letting_go(scene: Scene) -> Iterator[Outcome]:
    """Years later, somebody's time is over."""
    scene.now[0] = AFTER + dt.timedelta(days=366 * 6)
    for name in ("CaseLog.retention", "CaseLog.let_go", "CaseLog.verify"):
        yield attempted(name, Context.DECIDES, "years later", partial(ROWS[name].call, scene, Context.DECIDES))


WRONG: tuple[object, ...] = (
    str(MEANT),
    f"{MEANT}\0",
    f"{MEANT}\ud800",
    str(MEANT).encode(),
    {str(MEANT): [str(MEANT)]},
)
"""What may stand in a field by mistake: of the wrong kind, or with what no database takes."""


def mistaken(scene: Scene) -> Iterator[Outcome]:
    """Each argument of each call wrong in each way; undone, so that every case is as it was."""
    for method in sorted(methods(CaseLog)):
        function = getattr(CaseLog, method)
        parameters = inspect.signature(function).parameters
        if "actor" not in parameters or inspect.ismethod(function):
            continue
        right = ordinary(scene, method)
        # What no database takes is tried on each of them; what never gets as far, on one.
        tried = WRONG if scene.database.dialect == "sqlite" else WRONG[:3]
        for wrong, name in itertools.product(tried, [name for name in parameters if name not in {"self", "actor"}]):
            for context in (Context.DECIDES, Context.LINKED) if name == "code" else (Context.DECIDES,):
                arguments = {**right, name: wrong}
                yield undone(scene, f"CaseLog.{method}", context, f"`{name}` is {kind_of(wrong)}", arguments)


def kind_of(wrong: object) -> str:
    """What is wrong with it, for whoever reads of a leak."""
    return f"{type(wrong).__name__} of {len(wrong)}" if isinstance(wrong, str | bytes) else type(wrong).__name__


def ordinary(scene: Scene, method: str) -> dict[str, Any]:
    """Arguments with which a call goes through."""
    if method in CHANGES:
        seen = scene.seen[method]
        return {"code": seen.case_code, "expected_version": seen.version, **CHANGES[method].arguments}
    return {
        "open_case": {"individual": str(NEWCOMER)},
        "show": {"code": scene.seen["full"].case_code},
        "disclose": {"individual": str(PERSON)},
        "erase": {"individual": str(FORGOTTEN)},
        "statistics": {"quarter": str(QUARTER)},
        "publish": {"quarter": str(QUARTER)},
    }.get(method, {})


def undone(scene: Scene, name: str, context: Context, how: str, arguments: Mapping[str, Any]) -> Outcome:
    """A call in a transaction that is rolled back."""
    with scene.where.connect() as connection, connection.begin() as transaction:
        log = scene.log.within(connection)
        call = getattr(log, name.removeprefix("CaseLog."))
        given = found_in(ascii(arguments), EVERY)
        outcome = attempted(name, context, how, lambda: call(scene.actors[context], **arguments), given=given)
        transaction.rollback()
    return outcome


LAST, FIRST = ("audit",), ("person", "act", "note", "evaluation", "authorisation", "support", "improvement", "case")
"""Where a change is refused: in its last step, and in its first."""

REFUSING = "the database refuses"


def hostile(on: str, table: str) -> Iterator[str]:
    """Triggers that refuse what is written to a table, and quote the row in saying so."""
    for event_ in ("INSERT", "UPDATE"):
        name = f"hostile_{table}_{event_}"
        if on == "sqlite":
            refusal = f"BEGIN SELECT RAISE(ABORT, 'row of {SERVER} refused'); END"
        else:
            refusal = "FOR EACH ROW EXECUTE FUNCTION hostile()"
        yield f"CREATE TRIGGER {name} BEFORE {event_} ON justrules_{table} {refusal}"


QUOTING = f"""
CREATE OR REPLACE FUNCTION hostile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'row of {SERVER} refused' USING DETAIL = NEW::text, ERRCODE = 'unique_violation'; END $$
"""


def refused_by_the_database(scene: Scene) -> Iterator[Outcome]:
    """Every change, by somebody who may make it, in a database that refuses."""
    on = scene.database.dialect
    for tables in (LAST, FIRST):
        with scene.where.begin() as connection:
            made = [statement for table in tables for statement in hostile(on, table)]
            for statement in made if on == "sqlite" else (QUOTING, *made):
                connection.exec_driver_sql(statement)
        for method in CHANGES:
            row = ROWS[f"CaseLog.{method}"]
            call = partial(row.call, scene, Context.DECIDES)
            yield attempted(f"CaseLog.{method}", Context.DECIDES, REFUSING, call, given=row.given)
        with scene.where.begin() as connection:
            for statement in made:
                _, _, name, _, _, _, table, *_ = statement.split()
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if on == "postgresql" else ""))


DAMAGE = tuple(
    f"UPDATE justrules_{table} SET {column} = {column} || {column}"  # noqa: S608  # names of ours
    for table, column in (
        ("person", "identity"),
        ("data_key", "wrapped"),
        ("act", "response_action"),
        ("support", "note"),
        ("improvement", "description"),
    )
)


def damaged(scene: Scene) -> Iterator[Outcome]:
    """Reading what somebody has written over; undone."""
    for damage, context in itertools.product(DAMAGE, (Context.DECIDES, Context.PERMITTED)):
        actor = scene.actors[context]
        with scene.where.connect() as connection, connection.begin() as transaction:
            connection.exec_driver_sql(damage)
            log = scene.log.within(connection)
            yield attempted("CaseLog.show", context, damage, partial(log.show, actor, scene.seen["full"].case_code))
            yield attempted("CaseLog.disclose", context, damage, partial(log.disclose, actor, known(PERSON)))
            transaction.rollback()


def out_of_place(scene: Scene) -> Iterator[Outcome]:
    """Other keys, another organisation, a server that is not there."""
    opening: dict[str, Any] = {"keys": scene.keys, "organisation": ORGANISATION, "authorize": authorize}
    for how, where, changes in (
        ("other keys", scene.where, {"keys": LocalKeys.generate()}),
        ("another organisation", scene.where, {"organisation": "theirs"}),
        ("no server", nowhere(), {}),
        ("no such kind", nowhere().replace("postgresql", "nowhere"), {}),
        ("no address", nowhere().replace("1/", "x/"), {}),
    ):
        call = partial(CaseLog.open_at, where, **{**opening, **changes})
        yield attempted("CaseLog.open_at", Context.DECIDES, how, call, given=labels(SECRET))


@dataclass(frozen=True)
class Played:
    """The whole play on one store, and what could be heard meanwhile."""

    scene: Scene
    outcomes: tuple[Outcome, ...]
    heard: str
    left: Mapping[str, bytes]
    """What lies about afterwards, by its name: files, journals, dumps, the server's log."""


def played(where: Engine, folder: Path, left: Callable[[Scene], Mapping[str, bytes]]) -> Played:
    """Everything that is tried, in an order in which each part leaves the next what it needs."""
    with listening() as heard:
        scene = staged(where, secrets_to_look_for(), folder)
        scene.now[0] = AFTER
        parts = (mistaken, refused_by_the_database, damaged, out_of_place, playing, letting_go)
        outcomes = tuple(outcome for part in parts for outcome in part(scene))
        found = left(scene)
    scene.database.close()
    scene.log.close()
    return Played(scene, outcomes, heard.text(), found)


def secrets_to_look_for() -> LocalKeys:
    """Keys that are canaries themselves: what shows them shows `CORE`."""
    keys = {each: f"{CORE}KEY".encode() + os.urandom(21) for each in Purpose}
    return LocalKeys(current=dict.fromkeys(Purpose, "k1"), keys={"k1": keys})


@pytest.fixture(scope="module", params=STORES)
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("canary")
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield on_sqlite(folder, stack)
        else:
            yield on_postgresql(folder, request.getfixturevalue("postgres"), stack)


def on_sqlite(folder: Path, stack: ExitStack) -> Played:
    """In an embedder's engine whose statements are logged with their parameters; journals are kept at each commit."""
    file, journals = folder / "log.db", set[bytes]()
    engine = prepare(create_engine(f"sqlite:///{file}", hide_parameters=False))
    stack.callback(engine.dispose)

    def keep(_connection: Connection) -> None:
        journal = file.with_name("log.db-journal")
        if journal.exists():
            journals.add(journal.read_bytes())

    def left(scene: Scene) -> dict[str, bytes]:
        backed_up(scene)
        files = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("keys")}
        return {**files, "journals": b"".join(journals)}

    event.listen(engine, "commit", keep)
    return played(engine, folder, left)


TALKATIVE = {
    "log_statement": "all",
    "log_duration": "on",
    "log_min_messages": "debug1",
    "log_min_error_statement": "debug5",
    "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
}


def on_postgresql(folder: Path, server: Postgres, stack: ExitStack) -> Played:
    """With a server that logs every statement with its parameters, and a dump of everything afterwards."""
    address = server.make()
    stack.callback(server.drop, address)
    for name, value in TALKATIVE.items():
        server.run(f"ALTER DATABASE {address.database} SET {name} = '{value}'")
    before, since = server.server.log.stat().st_size, server.ahead()
    engine = create_engine(address, hide_parameters=False)
    stack.callback(engine.dispose)

    def left(_scene: Scene) -> dict[str, bytes]:
        command = [str(server.server.bin_path / "pg_dump"), "--inserts", "--dbname", dsn(address)]
        dump = subprocess.run(command, check=True, capture_output=True).stdout
        server.run("CHECKPOINT")
        pages = b"".join(path.read_bytes() for path in server.folder.glob("base/*/*") if path.is_file())
        told, ahead = server.server.log.read_bytes()[before:], server.written_ahead(since)
        return {"dump": dump, "log": told, "pages": pages, "wal": ahead}

    return played(engine, folder, left)


def dsn(address: URL) -> str:
    """The address as PostgreSQL's own programs take it."""
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


# --- the claims ----------------------------------------------------------------------------------------------------

DATA = {"as_data", "CaseLog.disclose"}
"""What gives plain data for somebody to print: there is nothing to hide it behind."""

IN_THE_OPEN = labels(LABELS, MEANT, SERVER)
"""What may stand in a statement: names of units; whatever was given for one; what our hostile trigger says."""


def of_rows(play: Played) -> Iterator[tuple[Outcome, Row]]:
    """The calls that were made as they should be."""
    yield from ((each, ROWS[each.name]) for each in play.outcomes if not each.how)


EXPECTED: Mapping[str, str] = {
    "CaseLog.erase": "JR701",
    "CaseLog.publish": "JR742",
    "LocalKeys.unwrap": "JR720",
    "People.open": "JR721",
    "People.erase": "JR701",
    "statistics.editions.publish": "JR742",
}
"""What is refused even to those who decide: what was done in another context before, and what has nothing to find."""


def test_every_row_does_what_it_is_for(play: Played) -> None:
    """By somebody who decides each call goes through, but where it is meant not to: or nothing would be shown by it."""
    refused = {each.name: each.codes for each, _ in of_rows(play) if each.context is Context.DECIDES and each.error}
    no_copies = play.scene.database.dialect == "postgresql"
    elsewhere = {name: ("JR733",) for name in ("backup.back_up", "backup.restore") if no_copies}
    assert refused == {name: (code,) for name, code in EXPECTED.items()} | elsewhere


def test_nothing_more_can_be_reached_than_a_role_may_see(play: Played) -> None:
    """From what any call gives back in any role, its fields and pickles included."""
    told = [(each, each.held - row.holds.get(each.context, NOTHING)) for each, row in of_rows(play)]
    assert [(each.name, each.context, more) for each, more in told if more] == []


@pytest.mark.parametrize("name", ["CaseLog.show", "CaseLog.within", "CaseLog.disclose", "as_data", "CaseLog.cases"])
def test_what_a_role_may_see_is_found_by_the_search(play: Played, name: str) -> None:
    """The search sees all of it, so where it finds nothing there is nothing."""
    found = {each.context: each.held for each, _ in of_rows(play) if each.name == name}
    assert {context: held for context, held in found.items() if held} == ROWS[name].holds


def test_nobody_and_no_text_is_shown_by_printing(play: Played) -> None:
    """Neither `repr`, `str` nor `format` of what comes back shows an identity or a text, whoever asked."""
    shown = [(each.name, each.context, each.shown & labels(HIDDEN, SECRET)) for each in play.outcomes]
    assert [each for each in shown if each[2] and each[0] not in DATA] == []
    assert [(each.name, each.context) for each in play.outcomes if UNKNOWN in each.shown] == []


def test_no_error_tells_anything(play: Played) -> None:
    """Not what was given, nor what was read, nor what the database said: in no text, context or cause of any error."""
    assert sum(bool(each.error) for each in play.outcomes) > 500
    assert [(each.name, each.context, each.how, each.error, each.told) for each in play.outcomes if each.told] == []


def test_no_frame_keeps_more_than_it_was_given(play: Played) -> None:
    """A report that prints the variables of our frames shows the caller's own arguments, and of identities nothing.

    That is so if individuals are named by `Identity`; a text that is handed in stays a variable of the call. Names of
    units stand in rows, and rows in frames.
    """
    in_rows = labels(LABELS)
    kept = [(each.name, each.context, each.how, each.kept - each.given - in_rows) for each in play.outcomes]
    assert [each for each in kept if each[-1]] == []


def test_nothing_is_logged(play: Played) -> None:
    """At DEBUG, with statements and their parameters, rows included; nor is anything printed or warned of."""
    found = found_in(play.heard, EVERY)
    assert labels(LABELS) <= found
    assert found <= IN_THE_OPEN


def test_nothing_stands_in_what_is_left(play: Played) -> None:
    """Neither in the database's files and journals, nor in backups and dumps, nor in the server's own log."""
    found = {name: found_in(content, EVERY) for name, content in play.left.items()}
    assert all(labels(DEPARTMENT) <= each for each in found.values())
    assert {name: each for name, each in found.items() if not each <= IN_THE_OPEN} == {}


def test_a_database_that_refuses_is_not_quoted(play: Played) -> None:
    """Its own words may hold the row; what comes out is ours."""
    refused = [each for each in play.outcomes if each.how == REFUSING]
    assert {(each.error, each.codes) for each in refused} == {("StoreError", ("JR710",))}
    assert len(refused) == 2 * len(CHANGES)


# --- the search itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("canary", EVERY, ids=lambda each: each.label)
def test_every_canary_is_told_from_every_other(canary: Canary) -> None:
    """Or a leak of one could pass for what is allowed of another."""
    for told in (f"before {canary} after", canary.words[1], b64encode(f"-{canary}-".encode())):
        assert found_in(told, EVERY) == {canary.label}


ENCODINGS: Mapping[str, Callable[[str], str | bytes]] = {
    "raw": str,
    "upper": str.upper,
    "lower": str.lower,
    "title": str.title,
    "decomposed": partial(unicodedata.normalize, "NFD"),
    "canonical": canonical,
    "percent": quote,
    "percent, plus": lambda text: quote(text, safe="").replace("%20", "+"),
    "percent throughout": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "base64": lambda text: b64encode(text.encode()),
    "base64, one later": lambda text: b64encode(b"x" + text.encode()),
    "base64, two later": lambda text: b64encode(b"xy" + text.encode()),
    "base64 for addresses": lambda text: urlsafe_b64encode(b"\xff\xfe" + text.encode()),
    "base64 of utf-16": lambda text: b64encode(text.encode("utf-16")),
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
    "utf-16 little": lambda text: text.encode("utf-16-le"),
    "utf-16 big": lambda text: text.encode("utf-16-be"),
    "hex of utf-16": lambda text: text.encode("utf-16-le").hex(),
    "json": json.dumps,
    "json of json": lambda text: json.dumps(json.dumps(text)),
    "repr of bytes": lambda text: repr(text.encode()),
    "ascii": ascii,
    "xml": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "pickle": pickle.dumps,
    "first pickle": lambda text: pickle.dumps(text, 0),
    "one word": lambda text: text.split()[1],
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_leak_is_found_in_every_encoding(encoding: str) -> None:
    """A callable that lets a name out so is caught: by what it gives back, and by what it raises."""

    def leaking() -> object:
        return {"told": ENCODINGS[encoding](str(PERSON))}

    def raising() -> object:
        raise ValueError(leaking())

    outcome = attempted("leaking", Context.NONE, "", leaking)
    assert outcome.shown == outcome.held == labels(PERSON)
    assert attempted("raising", Context.NONE, "", raising).told == labels(PERSON)


def test_what_is_spelt_otherwise_is_missed() -> None:
    """What the search does not claim: a spelling that none of ours is part of."""
    assert found_in(b32encode(str(PERSON).encode()), EVERY) == NOTHING


def test_a_leak_is_found_wherever_it_hides() -> None:
    """In a field that is not printed, in an error's cause or context or notes, in a variable, in a log, a warning."""

    @dataclass(frozen=True)
    class Quiet:
        text: str = field(default=str(PERSON), repr=False)

    def noted() -> None:
        error = ValueError("nothing")
        error.add_note(str(PERSON))
        raise error

    leaks = {
        "from": f"raise ValueError('nothing') from KeyError({str(PERSON)!r})",
        "context": f"try: {{}}[{str(PERSON)!r}]\nexcept KeyError: raise ValueError('nothing')",
        "hidden": f"try: {{}}[{str(PERSON)!r}]\nexcept KeyError: raise ValueError('nothing') from None",
    }
    assert attempted("quiet", Context.NONE, "", Quiet) == Outcome("quiet", Context.NONE, "", held=labels(PERSON))
    assert attempted("noted", Context.NONE, "", noted).told == labels(PERSON)
    for name, code in leaks.items():
        assert attempted(name, Context.NONE, "", partial(exec, code, {})).told == labels(PERSON)
    inner = "def f(given): raise ValueError('nothing')\nf(given)"
    ours = {"__name__": "justrules.cases.leaking", "given": str(PERSON)}
    assert attempted("frame", Context.NONE, "", partial(exec, inner, ours)).kept == labels(PERSON)
    with listening() as heard:
        logging.getLogger("justrules.leaking").debug("%s", str(PERSON))
        warnings.warn(str(MANAGER), stacklevel=1)
        sys.stderr.write(str(LEAVER))
    assert found_in(heard.text(), EVERY) == labels(PERSON, MANAGER, LEAVER)


def test_keys_are_canaries_as_well() -> None:
    """A secret that is shown shows where canaries begin."""
    keys = secrets_to_look_for()
    assert found_in(keys.to_json(), EVERY) == {UNKNOWN}
    assert found_in(repr(keys), EVERY) == NOTHING
