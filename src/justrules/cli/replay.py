"""`justrules replay`: which past cases would decide otherwise under another policy."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import click

from justrules.cli.cases import require_extra as require_cases
from justrules.cli.cases.files import write_private
from justrules.cli.cases.progress import Told, progress
from justrules.cli.console import say, write
from justrules.cli.inputs import Day, PolicyName, policy_of
from justrules.errors import JustRulesError, PolicyError
from justrules.findings import Finding, Location, listed
from justrules.policies.model import Policy
from justrules.policies.registry import Registry, is_path, load

if TYPE_CHECKING:
    from justrules.cli.cases.session import Session
    from justrules.replay.files import Past
    from justrules.replay.result import Replay

_NEEDS = ("narwhals", "numpy", "pyarrow", "duckdb")
PACE = 0.2
"""Seconds between two looks at how far DuckDB has come."""

_FORMATS = ("table", "markdown", "json", "csv", "parquet")
_BY_NAME = {".md": "markdown", ".json": "json", ".csv": "csv", ".parquet": "parquet", ".txt": "table"}


@click.command(
    epilog="Examples:  justrules replay cases.parquet --policy new.yaml --was category --by department   |   "
    "justrules replay 2026/*.csv --policy new.yaml --old aviation_part5 -o replay.md   |   "
    "justrules replay --log mylog --policy new.yaml --by version"
)
@click.argument("files", type=click.Path(), nargs=-1)
@click.option("--policy", type=PolicyName(), required=True, help="The policy to decide anew by: its id, or its file.")
@click.option("--old", type=PolicyName(), help="The policy that decided before; what it gives the answers is compared.")
@click.option("--was", metavar="COLUMN", help="The column with the category that was recorded; that is compared.")
@click.option("--answers", metavar="PREFIX", help="Columns with answers are called PREFIX and the question's id.")
@click.option("--columns", type=click.Path(), metavar="FILE", help="A file that says what columns and values mean.")
@click.option("--old-columns", type=click.Path(), metavar="FILE", help="The same for --old, where that differs.")
@click.option("--by", metavar="COLUMN", multiple=True, help="Group by this column too.")
@click.option("--log", type=click.Path(), metavar="CONFIG", help="Instead of files, the acts of a case log.")
@click.option("--format", "layout", type=click.Choice(_FORMATS), help="By the name of --output, or else a table.")
@click.option("--most", type=click.IntRange(min=0), default=20, show_default=True, help="Paths that are told.")
@click.option("--no-paths", is_flag=True, help="Tell changes by outcome and not by path.")
@click.option("--changed", type=click.Path(), metavar="FILE", help="Write the rows that changed to this Parquet file.")
@click.option("--memory", metavar="SIZE", help="What may be held in memory; the rest goes to disk. [default: 1GiB]")
@click.option("--spill", type=click.Path(), metavar="FOLDER", help="Where on disk; a folder of its own, if not given.")
@click.option(
    "--folder", multiple=True, type=click.Path(exists=True, file_okay=False), help="Look for policies here too."
)
@click.option("--policy-version", metavar="VERSION", help="Exactly this version of --policy.")
@click.option("--old-version", metavar="VERSION", help="Exactly this version of --old.")
@click.option("--as-of", type=Day(), help="The version of --policy in effect on this date.")
@click.option("--fail-if-changed", is_flag=True, help="Exit with 1 if a row changed or could not be read, or none was.")
@click.option("-o", "--output", type=click.Path(allow_dash=True), help="Write the result to this file.")
def command(**given: Any) -> None:
    """Decide past cases anew, and count which come to something else.

    FILES are Parquet, CSV or JSON Lines with a row for each act and a column for each question; folders and patterns
    too. They may be larger than memory. With --log, the classified acts of a case log, for which full access is
    needed. Exit code 0 whatever is found, or 1 by --fail-if-changed, also where no row was read.
    """
    wanted = Wanted(**given)
    _demand_fitting(wanted)
    found = _from_log(wanted) if wanted.log is not None else _from_files(wanted)
    _deliver(found, wanted)
    if wanted.fail_if_changed and not found.rows:
        say("--fail-if-changed: no row was read, so that nothing is known of any change")
    if wanted.fail_if_changed and _fails(found):
        raise SystemExit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; see the options."""

    files: tuple[str, ...]
    policy: str
    old: str | None
    was: str | None
    answers: str | None
    columns: str | None
    old_columns: str | None
    by: tuple[str, ...]
    log: str | None
    layout: str | None
    most: int
    no_paths: bool
    changed: str | None
    memory: str | None
    spill: str | None
    folder: tuple[str, ...]
    policy_version: str | None
    old_version: str | None
    as_of: dt.date | None
    fail_if_changed: bool
    output: str | None

    @property
    def form(self) -> str:
        """The form of the result: the one asked for, or that of the file's name, or a table."""
        return self.layout or _BY_NAME.get(self.ending, "table")

    @property
    def ending(self) -> str:
        """How the name of the result's file ends."""
        return Path(self.output or "").suffix.lower()


def _demand_fitting(wanted: Wanted) -> None:
    """Refuse what cannot go together, before anything is read."""
    if wanted.log is not None:
        _demand_log_alone(wanted)
    elif not wanted.files:
        raise click.UsageError("Missing argument 'FILES'; or give --log CONFIG for the acts of a case log.")
    if wanted.answers is not None and wanted.columns is not None:
        raise click.UsageError("--answers and --columns both say where the answers are; give one of them")
    if wanted.old is None and (wanted.old_columns or wanted.old_version):
        raise click.UsageError("--old-columns and --old-version belong to --old")
    if wanted.changed is not None and wanted.was is None and wanted.old is None:
        raise click.UsageError("--changed needs --was or --old: else there is nothing to compare with")
    if wanted.fail_if_changed and (wanted.log, wanted.was, wanted.old) == (None, None, None):
        raise click.UsageError("--fail-if-changed needs --was or --old: else there is nothing to compare with")
    if wanted.layout is None and wanted.ending not in ("", *_BY_NAME):
        told = f"{wanted.ending} is the ending of no form of a report: {listed(_BY_NAME)}; or give --format"
        raise click.UsageError(told)
    if wanted.form == "parquet" and wanted.output in (None, "-"):
        raise click.UsageError("Parquet goes into a file: give -o FILE")


def _demand_log_alone(wanted: Wanted) -> None:
    """A log knows its answers, what was recorded and in which version."""
    columns = (wanted.was, wanted.answers, wanted.columns, wanted.old_columns, wanted.old_version, wanted.changed)
    if wanted.files or any(columns) or wanted.no_paths or wanted.memory or wanted.spill:
        told = "--log goes with --policy, --old ID, --by, --format, --output and what says where policies are"
        raise click.UsageError(f"{told}: the log knows the rest")


def require_extra() -> None:
    """Refuse to go on without what reads files of past cases.

    Raises:
        JustRulesError: something is not installed (`JR628`).
    """
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        told = f"replaying files needs {listed(missing)}, which is not installed"
        where, hint = Location(source="replay"), "pip install 'justrules[replay]'"
        raise JustRulesError([Finding(code="JR628", message=told, where=where, hint=hint)])


# --- from files ------------------------------------------------------------------------------------------------


def _from_files(wanted: Wanted) -> Replay:
    require_extra()
    from justrules.replay.files import MEMORY, opened
    from justrules.replay.frames import changed_rows, replay
    from justrules.replay.reading import coded

    new = policy_of(wanted.policy, wanted.folder, wanted.policy_version, wanted.as_of)
    old = None if wanted.old is None else policy_of(wanted.old, wanted.folder, wanted.old_version, None)
    answers = _answers(wanted, new, old)
    asked = {"was": wanted.was, "old": old, **answers}
    memory, own = wanted.memory or MEMORY, coded(*answers.values())
    with opened(*wanted.files, memory=memory, spill=wanted.spill, coded=own) as past:
        with _watched("Deciding anew", past):
            found = replay(past.relation, new, **asked, by=wanted.by, paths=not wanted.no_paths)
        if wanted.changed is not None:
            path = _new_private(wanted.changed)
            with _watched("Writing what changed", past):
                past.write(changed_rows(past.relation, new, **asked), path)
            say(f"written: {wanted.changed}; only you may read it")
    return found


def _answers(wanted: Wanted, new: Policy, old: Policy | None) -> dict[str, Any]:
    """Where the answers are, as `replay` takes it."""
    from justrules.batch import read_columns

    read: dict[str, Any] = {"answers": wanted.answers}
    if wanted.columns is not None:
        read["answers"] = read_columns(Path(wanted.columns), new)
    if wanted.old_columns is not None and old is not None:
        read["old_answers"] = read_columns(Path(wanted.old_columns), old)
    return read


@contextmanager
def _watched(what: str, past: Past) -> Iterator[None]:
    """A bar on stderr for the `with` block, where somebody sits there: how far DuckDB has come."""
    with progress(what) as told:
        if told is None:
            yield
            return
        past.connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        done = Event()
        watcher = Thread(target=_watch, args=(past, told, done), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _watch(past: Past, told: Told, done: Event) -> None:
    while not done.wait(PACE):
        percent = past.connection.query_progress()
        if percent >= 0:
            told(int(percent), 100)


def _new_private(name: str) -> Path:
    """A new file that only its owner may read; nothing is overwritten."""
    problem = None
    try:
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        problem = f"there is a file {name} already; give a new name, nothing is overwritten"
    except OSError as error:
        problem = f"cannot write {name}: {error.strerror}"
    if problem is not None:
        raise click.ClickException(problem)
    return Path(name)


# --- from a log ------------------------------------------------------------------------------------------------


def _from_log(wanted: Wanted) -> Replay:
    require_cases()
    from justrules.cli.cases.session import opened
    from justrules.replay.acts import replay_acts

    with opened(wanted.log) as session:
        new = _of_log(session, wanted)
        decided_under = wanted.old or new.id

        def version(text: str) -> Policy | None:
            return _version(session, decided_under, text)

        with session.log.decided(session.actor, policy=decided_under) as acts:
            found = replay_acts(acts, new, version=version, by=wanted.by)
        return found if found.rows else replace(found, notes=(*found.notes, _instead(session, wanted, decided_under)))


def _instead(session: Session, wanted: Wanted, policy: str) -> str:
    """Where a log has no act under a policy, under which others it has some, of those that are found here."""
    decided: Counter[tuple[str, str]] = Counter()
    for name in _registry(session, wanted).ids():
        with session.log.decided(session.actor, policy=name) as acts:
            decided.update((name, act.version) for act in acts)
    none = f"the log has no act classified under {policy}"
    if not decided:
        return f"{none}, nor under another policy that is found here"
    told = listed(f"{number:,} under {name} {version}" for (name, version), number in decided.most_common())
    ids = {name for name, _ in decided}
    return f"{none}; it has {told}: give `--old {ids.pop() if len(ids) == 1 else 'ID'}`"


def _of_log(session: Session, wanted: Wanted) -> Policy:
    """The policy to decide by: a file, or one that is found where the log finds its own."""
    if wanted.policy == "-" or is_path(wanted.policy):
        return policy_of(wanted.policy, (), None, None)
    registry = _registry(session, wanted)
    return load(wanted.policy, version=wanted.policy_version, as_of=wanted.as_of, registry=registry)


def _registry(session: Session, wanted: Wanted) -> Registry:
    return Registry.default(*session.configuration.folders, *wanted.folder)


def _version(session: Session, policy: str, version: str) -> Policy | None:
    try:
        return session.policy(policy, version=version)
    except PolicyError as error:
        if any(finding.code != "JR122" for finding in error.findings):
            raise
        return None


# --- telling it ------------------------------------------------------------------------------------------------


def _fails(found: Replay) -> bool:
    """Whether a row changed, or nothing can be said about one, or there is none."""
    from justrules.replay.result import Change

    return bool(not found.rows or found.changed or found.having(Change.UNREADABLE, Change.FOREIGN))


def _deliver(found: Replay, wanted: Wanted) -> None:
    from justrules.replay.records import write_parquet

    if wanted.form == "parquet":
        path = _new_private(wanted.output or "") if wanted.log is not None else Path(wanted.output or "")
        _written(found, path, write_parquet)
    elif wanted.log is not None and wanted.output is not None:
        write_private(_told(found, wanted), wanted.output)
    else:
        write(_told(found, wanted), wanted.output)


def _written(found: Replay, path: Path, write_to: Callable[[Replay, Path], None]) -> None:
    try:
        write_to(found, path)
    except OSError as problem:
        raise click.ClickException(f"cannot write {path}: {problem.strerror}") from None
    say(f"written: {path}")


def _told(found: Replay, wanted: Wanted) -> str:
    from justrules.replay.markdown import as_markdown
    from justrules.replay.records import as_csv, to_json
    from justrules.replay.text import as_text

    match wanted.form:
        case "json":
            return to_json(found)
        case "markdown":
            return as_markdown(found, most=wanted.most)
        case "csv":
            return as_csv(found)
        case _:
            return as_text(found, most=wanted.most)
