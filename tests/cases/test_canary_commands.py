"""The command prints what a role may see, and otherwise nothing about anybody: every command, in seven contexts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine

from justrules.cases import LocalKeys, database, write_key_file
from justrules.cases.database import prepare
from justrules.cli import COMMANDS as ALL
from justrules.cli import main
from justrules.cli.cases import COMMANDS
from tests.cases.canaries import UNKNOWN, Canary, found_in, kept_by, listening, told_by
from tests.cases.scene import (
    AGAIN,
    CREDENTIALS,
    DEPARTMENT,
    DUPLICATE,
    DUTY,
    EVERY,
    FORGOTTEN,
    FOUND,
    GRANTEE,
    HARSHER,
    HIDDEN,
    IMPROVEMENT,
    IN_FULL,
    MANAGER,
    NEWCOMER,
    NOTHING,
    OCCASION,
    ON_FILE,
    ORGANISATION,
    OWNER,
    PEOPLE,
    PERSON,
    RATIONALE,
    REASON,
    RECLASSIFIED,
    REOPENED,
    RESPONSE,
    REVIEW,
    SUPPORT,
    WITHDRAWN,
    Context,
    Scene,
    labels,
    staged,
)

PEOPLE_OF_THE_CASE = labels(PERSON, MANAGER)
FULL, DECIDES = (Context.OVERSEES, Context.DECIDES), (Context.DECIDES,)


@dataclass(frozen=True)
class Typed:
    """A command as somebody types it, and what it may print to whom.

    Attributes:
        words: after `justrules`; `CODE` stands for the code of the case, `FILE` for a new file.
        typed: what is read from stdin.
        case: of which case of the scene; the first of these that the context has not used up.
        tells: what may stand in the output, by context.
    """

    words: tuple[str, ...]
    typed: str = ""
    case: str = "full"
    tells: Mapping[Context, frozenset[str]] | None = None


def told(*to: tuple[tuple[Context, ...], frozenset[str]]) -> dict[Context, frozenset[str]]:
    """What is printed to whom."""
    return {context: said for contexts, said in to for context in contexts}


SHOWN = told((FULL, IN_FULL - PEOPLE_OF_THE_CASE), ((Context.PERMITTED,), ON_FILE - PEOPLE_OF_THE_CASE))
NAMED = told((FULL, IN_FULL), ((Context.PERMITTED,), ON_FILE))
COUNTED = told(((Context.OWN, *FULL), labels(DEPARTMENT)))
ANSWERS = ("--answer", "procedure_existed=yes", "--answer", "knowingly_deviated=no", "--yes")
WEIGHED = (*ANSWERS, "--because", f"procedure_existed={REASON}", "--rationale", str(RATIONALE))
WRITTEN = labels(REASON, RATIONALE)

# The label of a chart cuts a long department's name off, and what is left of it is found all the same.
CHARTED = {context: said | {UNKNOWN} for context, said in COUNTED.items()}

TYPED: Mapping[str, Typed] = {
    "cases init": Typed(("FILE", "--organisation", ORGANISATION, "--subject", "-"), str(NEWCOMER)),
    "cases open": Typed(("--individual", "-", "--department", str(DEPARTMENT)), str(NEWCOMER)),
    "cases add-act": Typed(("CODE", "--individual", "-", "--position", "manager"), str(NEWCOMER), "add_act"),
    "cases evaluate": Typed(("CODE", *WEIGHED), case="evaluate", tells=told((DECIDES, WRITTEN))),
    "cases classify": Typed(
        ("CODE", *WEIGHED, "--occasion", str(OCCASION)), case="classify", tells=told((DECIDES, WRITTEN))
    ),
    "cases reclassify": Typed(("CODE", "--reason", "-"), str(RECLASSIFIED), "reclassify"),
    "cases act": Typed(
        ("CODE", "--kind", "disciplinary", "--harsher-reason", str(HARSHER), "--response", "-"),
        str(RESPONSE),
        "take_action",
    ),
    "cases follow-up": Typed(("CODE", "--on", "2999-01-01"), case="follow_up"),
    "cases act-again": Typed(("CODE", "--reason", "-"), str(AGAIN), "act_again"),
    "cases close": Typed(("CODE", "--found", "-"), str(FOUND), "close_case"),
    "cases reopen": Typed(("CODE", "--reason", "-"), str(REOPENED), "reopen"),
    "cases withdraw": Typed(("CODE", "--reason", "-"), str(WITHDRAWN), "withdraw"),
    "cases duplicate": Typed(("CODE", "--of", "JC-2026-0001", "--reason", "-"), str(DUPLICATE), "mark_duplicate"),
    "cases duty": Typed(("CODE", "protect_reporter", "not_applicable", "--note", "-"), str(DUTY), "settle_duty"),
    "cases improve": Typed(
        ("CODE", "--kind", "equipment", "--owner", str(OWNER), "--description", "-"), str(IMPROVEMENT), "improve"
    ),
    "cases improved": Typed(("CODE", "1"), case="finish_improvement"),
    "cases support": Typed(("CODE", "--kind", "peer_discussion", "--note", "-"), str(SUPPORT), "offer_support"),
    "cases review": Typed(("CODE", "training", "--found", "-"), str(REVIEW), "review"),
    "cases permit": Typed(("CODE", "--investigator", "-", "--until", "2999-01-01"), str(GRANTEE), "permit"),
    "cases revoke": Typed(("CODE", "--investigator", "-"), str(GRANTEE), "revoke"),
    "cases show": Typed(("CODE",), tells=SHOWN),
    "cases show --identity": Typed(("CODE",), tells=NAMED),
    "cases show --format json": Typed(("CODE",), tells=SHOWN),
    "cases show --identity --format json": Typed(("CODE",), tells=NAMED),
    "cases list": Typed((), tells=COUNTED),
    "cases list --format csv --all": Typed((), tells=COUNTED),
    "cases export": Typed(("--individual", "-", "-o", "FILE"), str(PERSON)),
    "cases verify": Typed(()),
    "cases backup": Typed(("FILE",)),
    "cases restore": Typed(("BACKUP", "FILE")),
    "cases retention": Typed(("--years", "1")),
    "cases erase": Typed(("--yes", "--individual", "-"), str(FORGOTTEN)),
    "cases rotate": Typed(()),
    "cases upgrade": Typed(()),
    "stats": Typed(("2026-Q4",), tells=COUNTED),
    "stats --format html": Typed(("2026-Q4",), tells=CHARTED),
    "bias": Typed(("--log", "CONFIG", "--group", "department")),
    "agreement": Typed(("--log", "CONFIG")),
}

READS_A_LOG = ("stats", "bias", "agreement")


@dataclass(frozen=True)
class Printed:
    """What a command printed, and with which exit code."""

    name: str
    context: Context
    code: int
    said: frozenset[str]
    """In what is printed."""
    told: frozenset[str]
    """In its error, if it had one."""
    text: str


@dataclass(frozen=True)
class Office:
    """Where the log lies, with a configuration for each context."""

    folder: Path
    scene: Scene

    def config(self, context: Context) -> Path:
        """The configuration of somebody in that context."""
        who, role, investigations = CREDENTIALS[context]
        path = self.folder / f"{context.name}.toml"
        path.write_text(
            f'database = "log.db"\norganisation = "{ORGANISATION}"\npolicy = "aviation_part5"\n'
            f'[keys]\nfile = "log.keys"\n[actor]\nsubject = {json.dumps(str(who))}\nrole = "{role}"\n'
            f"investigations = {json.dumps(investigations)}\n",
            encoding="utf-8",
        )
        path.chmod(0o600)
        return path

    def printed(self, name: str, context: Context) -> Printed:
        """Run a command there."""
        typed, config = TYPED[name], self.config(context)
        case = "reopen by another" if (typed.case, context) == ("reopen", Context.OVERSEES) else typed.case
        new = self.folder / f"new-{len(list(self.folder.iterdir()))}"
        stands = {
            "CODE": self.scene.seen[case].case_code,
            "FILE": str(new),
            "BACKUP": str(self.folder / "backup"),
            "CONFIG": str(config),
        }
        words = [*name.split(), *(stands.get(word, word) for word in typed.words)]
        environment = {"JUSTRULES_CONFIG": str(config)}
        done = CliRunner().invoke(main, words, input=typed.typed, env=environment)
        return Printed(name, context, done.exit_code, found_in(done.output, EVERY), _told(done), done.output)


def _told(done: Result) -> frozenset[str]:
    error = done.exception
    if error is None or isinstance(error, SystemExit):
        return NOTHING
    return frozenset(label for each in (*told_by(error), *kept_by(error)) for label in found_in(each, EVERY))


@dataclass(frozen=True)
class Day:
    """Everything that was typed, and what was logged meanwhile."""

    printed: tuple[Printed, ...]
    heard: str


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("office")
    keys = LocalKeys.generate()
    write_key_file(folder / "log.keys", keys)
    engine = prepare(create_engine(f"sqlite:///{folder / 'log.db'}"))
    office = Office(folder, staged(engine, keys, folder))
    office.scene.database.close()
    engine.dispose()
    backup = ["cases", "backup", str(folder / "backup"), "--config", str(office.config(Context.DECIDES))]
    with pytest.MonkeyPatch.context() as patch, listening() as heard:
        # No command waits for the disk here: none of them loses the power.
        patch.setattr(database, "PRAGMAS", (*database.PRAGMAS, ("synchronous", "OFF")))
        CliRunner().invoke(main, backup)
        printed = tuple(office.printed(name, context) for context in Context for name in TYPED)
    return Day(printed, heard.text())


def test_every_command_is_typed_here() -> None:
    """What is added to the command is watched from the first day."""
    typed = {tuple(name.split())[:2] for name in TYPED if name.startswith("cases ")}
    assert typed == {("cases", name) for name in COMMANDS}
    assert set(READS_A_LOG) <= {name.split()[0] for name in TYPED}
    assert set(READS_A_LOG) <= set(ALL)


def test_a_command_prints_what_the_role_may_see(day: Day) -> None:
    """To each context what its view shows, and nothing else; errors and hints are part of what is printed."""
    more = [(each.name, each.context, each.said - _allowed(each)) for each in day.printed]
    assert [each for each in more if each[2]] == []


def _allowed(printed: Printed) -> frozenset[str]:
    tells = TYPED[printed.name].tells or {}
    return tells.get(printed.context, NOTHING)


@pytest.mark.parametrize("name", [name for name in TYPED if "show" in name or "list" in name or "stats" in name])
def test_what_is_to_be_printed_is_found_by_the_search(day: Day, name: str) -> None:
    """The search sees all of it, so where it finds nothing there is nothing."""
    assert {each.context: each.said for each in day.printed if each.name == name and each.said} == TYPED[name].tells


def test_every_command_does_what_it_is_for(day: Day) -> None:
    """By somebody who decides each command goes through, or nothing would be shown by its silence."""
    gone = {"cases erase"}  # somebody else who decides was there before
    failed = [(each.name, each.text) for each in day.printed if each.context is Context.DECIDES and each.code]
    assert [each for each in failed if each[0] not in gone] == []


def test_no_command_ends_in_a_stack_trace(day: Day) -> None:
    """In any context; and no error that was shown as a finding tells more in its context or its frames."""
    assert [(each.name, each.context) for each in day.printed if "Traceback" in each.text] == []
    assert [(each.name, each.context, each.told) for each in day.printed if each.told] == []


def test_nothing_is_logged_by_a_command(day: Day) -> None:
    """At DEBUG, statements included; parameters are hidden in an engine of ours."""
    assert found_in(day.heard, EVERY) & labels(HIDDEN, PEOPLE) == NOTHING


def test_a_person_typed_where_no_person_belongs_is_not_quoted(tmp_path: Path) -> None:
    """A name in place of a code, a reference, a level or an answer comes back in no message.

    Where a date, a number or a word of a list is asked for, what was typed does come back, at the same terminal.
    """
    name = str(Canary("PERSON"))
    for words in (
        ("cases", "show", name),
        ("cases", "open", name),
        ("cases", "open", "--individual", "-", "--severity", name),
        ("cases", "open", "--individual", "-", "--report", name),
        ("cases", "permit", "JC-2026-0001", "--investigator", "-", "--until", name),
        ("cases", "evaluate", "JC-2026-0001", "--answer", name),
        ("cases", "evaluate", "JC-2026-0001", "--answer", f"{name}=yes"),
        ("cases", "list", "--after", name),
        ("cases", "verify", "--anchor", name),
        ("stats", name),
    ):
        done = CliRunner().invoke(main, [*words], input=name, env={"JUSTRULES_CONFIG": str(_small(tmp_path))})
        assert done.exit_code != 0, words
        assert found_in(done.output, EVERY) == NOTHING, words


def _small(folder: Path) -> Path:
    """A log with nothing in it."""
    place = folder / "small"
    if not place.exists():
        words = ["cases", "init", str(place), "--organisation", ORGANISATION, "--subject", "staff-0001"]
        assert CliRunner().invoke(main, words).exit_code == 0
    return place
