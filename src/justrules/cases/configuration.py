"""Where a log is, which keys open it and who works with it at this terminal: a TOML file of the person's own.

The file says who acts, so whoever may write to it may act as that person. It is refused if that is anybody else.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from justrules.cases.access import Grant, standings
from justrules.cases.entries import Entries
from justrules.cases.errors import CaseLogError, InvalidEntry
from justrules.cases.keys import LocalKeys
from justrules.cases.log import CaseLog
from justrules.cases.retention import LONGEST
from justrules.findings import Finding, Known, Location, listed
from justrules.policies.registry import Registry

FILE: Final = "justrules.toml"
"""What the file is called where nobody says otherwise."""

VARIABLE: Final = "JUSTRULES_CONFIG"
"""The environment variable that may name it."""

_KEYS = ("database", "organisation", "policy", "folders", "keys", "actor", "retention")
_KEYS_OF: Mapping[str, tuple[str, ...]] = {
    "keys": ("file", "environment"),
    "actor": ("subject", "role", "investigations"),
    "retention": ("years",),
}
_LARGEST = 1_000_000
_YEARS = 5
"""How long identities are kept where nothing is said: what 14 CFR 5.97 asks for outputs of safety assurance."""
_PLACE = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)")
_MADE_BY = "`justrules cases init` writes such a file"


class ConfigurationError(CaseLogError):
    """The configuration cannot be found, read or trusted (`JR750`); with everything that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a configuration file says. Its `repr` shows neither the person nor an address with its password.

    Attributes:
        path: the file.
        database: a path, absolute if the file gives one that is relative to itself; or a URL.
        keys_file: where the keys are, or `None`.
        keys_variable: the environment variable that holds them, or `None`; one of the two is there.
        organisation: the name that the log was made with.
        policy: the id of the policy that decides where none is named, and whose roles say who sees what.
        folders: where policies of one's own are.
        subject: who works at this terminal, by the reference that the organisation uses.
        role: in which role.
        investigations: the investigations and reports that are this person's to work on.
        years: how long an identity is kept after the person's last case was closed, in calendar years.
        notices: what the person should know about the file.
    """

    path: Path
    database: str = field(repr=False)
    keys_file: Path | None
    keys_variable: str | None
    organisation: str
    policy: str
    folders: tuple[Path, ...]
    subject: str = field(repr=False)
    role: str
    investigations: tuple[str, ...]
    years: int
    notices: tuple[str, ...]

    def grant(self) -> Grant:
        """Who works at this terminal, for `CaseLog.actor`."""
        return Grant(subject=self.subject, role=self.role, investigations=self.investigations)

    def registry(self) -> Registry:
        """Where policies are found: the folders that the file names, and the shipped ones."""
        return Registry.default(*self.folders)

    def require_role(self, *, registry: Registry | None = None) -> None:
        """Refuse a role that the policy does not list: it would see an empty log, and nobody would know why.

        Args:
            registry: where the policy is looked up; `registry()`, if not given.

        Raises:
            ConfigurationError: the role is none of the policy's (`JR750`).
            PolicyError: the policy is not there or has errors.
        """
        known = Known(standings((registry or self.registry()).get(self.policy)))
        if self.role not in known:
            told = f"`actor.role` is none of the roles of the policy `{self.policy}`"
            raise ConfigurationError([_problem(self.path, told, f"its roles are {listed(known.words)}")])

    def keys(self) -> LocalKeys:
        """The keys, read now.

        Raises:
            KeyFault: they cannot be read (`JR720`).
        """
        if self.keys_file is not None:
            return LocalKeys.from_file(self.keys_file)
        return LocalKeys.from_environment(self.keys_variable or "")

    def open(self, *, keys: LocalKeys | None = None) -> CaseLog:
        """The log, with the person at this terminal as its only actor, whatever is given to `CaseLog.actor`.

        Args:
            keys: instead of those that the file names.

        Raises:
            ConfigurationError: the role is none of the policy's (`JR750`).
            CaseLogError: it cannot be opened; see `CaseLog.open_at`.
            PolicyError: the policy is not there or has errors.
        """
        registry = self.registry()
        self.require_role(registry=registry)
        return CaseLog.open_at(
            self.database,
            keys=keys or self.keys(),
            organisation=self.organisation,
            authorize=lambda _credential: self.grant(),
            registry=registry,
            policy=self.policy,
        )


def find_configuration(
    named: str | os.PathLike[str] | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> Path:
    """Which file to read: the one that is named, or that `JUSTRULES_CONFIG` names, or `justrules.toml` in the folder.

    Args:
        named: a file, or the folder that it is in.
        environment: where the variable is looked up.
        folder: where the person is; the working directory if not given.

    Raises:
        ConfigurationError: none of them is there (`JR750`).
    """
    given = named if named is not None else environment.get(VARIABLE) or None
    path = Path(given) if given is not None else (folder or Path.cwd())
    found = path / FILE if path.is_dir() else path
    if found.exists():
        return found
    told = "there is no configuration at this place" if given is not None else f"there is no `{FILE}` in this folder"
    raise ConfigurationError([_problem(found, told, f"name it with --config or in `{VARIABLE}`; {_MADE_BY}")])


def read_configuration(path: str | os.PathLike[str]) -> Configuration:
    """Read a configuration file.

    Raises:
        ConfigurationError: with every problem at once, each naming its key and never its value (`JR750`).
    """
    place = Path(path)
    content, status = _content(place)
    table = _Table(place, content)
    made = _configuration(place, table)
    problems = [*_untrusted(place, status), *table.problems]
    if problems or made is None:
        raise ConfigurationError(problems)
    return Configuration(**made, notices=tuple(_notices(place, status)))


def _configuration(path: Path, table: _Table) -> dict[str, Any]:
    """The fields of a configuration; those that are wrong are noted in `table`."""
    here = path.absolute().parent
    table.only(*_KEYS)
    keys, actor = table.part("keys"), table.part("actor")
    database, file, environment = table.text("database"), keys.text_or_none("file"), _variable(keys)
    if keys.there and (file is None) == (environment is None) and not keys.wrong("file", "environment"):
        keys.note("keys", "needs one of `file` and `environment`", "name the key file, or the variable that holds it")
    return {
        "path": path,
        "database": database if "://" in database else str(here / database),
        "keys_file": here / file if file else None,
        "keys_variable": environment,
        "organisation": table.text("organisation"),
        "policy": table.text("policy"),
        "folders": tuple(_folders(here, table)),
        "subject": _checked(actor, "subject"),
        "role": actor.text("role"),
        "investigations": tuple(_references(actor)),
        "years": table.part("retention", needed=False).number("years", least=1, most=LONGEST, otherwise=_YEARS),
    }


def _variable(keys: _Table) -> str | None:
    name = keys.text_or_none("environment")
    if name is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        keys.note("environment", "is no name of a variable", "give the name, such as `JUSTRULES_KEYS`, not the keys")
        return None
    return name


def _folders(here: Path, table: _Table) -> Iterator[Path]:
    for name in table.texts("folders"):
        folder = here / name
        if not folder.is_dir():
            table.note("folders", "names a folder that is not there", "paths are counted from the configuration's own")
        yield folder


def _checked(actor: _Table, name: str) -> str:
    """A reference that the log will take."""
    given, entries = actor.text(name), Entries("configuration")
    if given:
        entries.identity(name, given)
    actor.settle(name, entries)
    return given


def _references(actor: _Table) -> Iterator[str]:
    for given in actor.texts("investigations"):
        entries = Entries("configuration")
        entries.reference("investigations", given)
        actor.settle("investigations", entries)
        yield given


# --- the file ------------------------------------------------------------------------------------------------------


def _content(path: Path) -> tuple[dict[str, Any], os.stat_result]:
    """What the file says, and whose it is: both of the same open file."""
    problem = None
    try:
        with path.open("rb") as file:
            status, text = os.fstat(file.fileno()), file.read(_LARGEST + 1)
        return _parsed(path, text), status
    except OSError as error:
        problem = _problem(path, f"it cannot be read: {(error.strerror or 'unknown reason').lower()}", _MADE_BY)
    raise ConfigurationError([problem])


def _parsed(path: Path, text: bytes) -> dict[str, Any]:
    """The parser's own words may quote the file, so only the place is taken from them."""
    where = None
    try:
        if len(text) <= _LARGEST:
            return tomllib.loads(text.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        where = _PLACE.search(str(error))
    except (UnicodeDecodeError, RecursionError):
        pass
    line, column = (int(where["line"]), int(where["column"])) if where else (0, 0)
    raise ConfigurationError([_problem(path, "this is not TOML", _MADE_BY, line=line, column=column)])


def _untrusted(path: Path, status: os.stat_result) -> Iterator[Finding]:
    if os.name != "posix":
        return
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        hint = f"it says who acts; look through it, then run: chmod 600 {shlex.quote(str(path))}"
        yield _problem(path, "others may write to it", hint)
    if status.st_uid not in {os.getuid(), 0}:
        yield _problem(path, "it belongs to another user", "it says who acts; use one that is yours")


def _notices(path: Path, status: os.stat_result) -> Iterator[str]:
    if os.name == "posix" and status.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield f"others may read {path}, which names you; run: chmod 600 {shlex.quote(str(path))}"


def _problem(path: Path, message: str, hint: str, *, line: int = 0, column: int = 0) -> Finding:
    where = Location(source=str(path), line=line, column=column)
    return Finding(code="JR750", message=message, where=where, hint=hint)


class _Table:
    """A table of the file, from which fields are taken; what is wrong is collected, under the key as TOML has it."""

    def __init__(
        self, path: Path, content: Mapping[str, Any], *, name: str = "", problems: list[Finding] | None = None
    ) -> None:
        self._path = path
        self._content = content
        self._name = name
        self._wrong: set[str] = set()
        self.problems: list[Finding] = [] if problems is None else problems
        self.there = True

    def only(self, *known: str) -> None:
        """Note every key that is not one of these."""
        words = Known(known)
        for key in self._content:
            if key not in words:
                self.note(key if len(key) <= 64 else f"{key[:63]}…", "is not a key of a configuration", words.hint(key))

    def part(self, name: str, *, needed: bool = True) -> _Table:
        """The table under a key; an empty one where it is missing."""
        value = self._content.get(name)
        made = _Table(
            self._path, value if isinstance(value, dict) else {}, name=f"{self._name}{name}.", problems=self.problems
        )
        made.there = isinstance(value, dict)
        if not made.there and (needed or value is not None):
            wanted = " and ".join(f"`{each}`" for each in _KEYS_OF[name][:2])
            self.note(name, "is missing" if value is None else "is no table", f"begin `[{name}]` and give {wanted}")
        made.only(*_KEYS_OF[name])
        return made

    def text(self, name: str) -> str:
        """A text that is not empty; an empty one where it is missing or wrong, and that is noted."""
        if self.there and self._content.get(name) is None:
            self.note(name, "is missing", f'write {name} = "…"')
        return self.text_or_none(name) or ""

    def text_or_none(self, name: str) -> str | None:
        """A text that is not empty, or nothing; what is no text is noted."""
        value = self._content.get(name)
        if isinstance(value, str) and value.strip() and "\0" not in value:
            return value
        if value is not None:
            self.note(name, "is no text" if not isinstance(value, str) else "is empty", f'write {name} = "…"')
        return None

    def number(self, name: str, *, least: int, most: int, otherwise: int) -> int:
        """A whole number within bounds; `otherwise` if it is not there."""
        value = self._content.get(name, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.note(name, f"is no whole number from {least} to {most}", f"write {name} = {otherwise}")
        return otherwise

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; none if it is not there."""
        value = self._content.get(name, [])
        if isinstance(value, list) and all(isinstance(each, str) and each and "\0" not in each for each in value):
            return tuple(value)
        self.note(name, "is no list of texts", f'write {name} = ["…", "…"]')
        return ()

    def wrong(self, *names: str) -> bool:
        """Whether one of these was noted."""
        return not self._wrong.isdisjoint(names)

    def note(self, key: str, told: str, hint: str) -> None:
        """Collect a problem with a key."""
        self._wrong.add(key)
        name = key if f"{key}." == self._name else f"{self._name}{key}"
        self.problems.append(_problem(self._path, f"`{name}` {told}", hint))

    def settle(self, key: str, entries: Entries) -> None:
        """Note what the log's own rules say against a value."""
        try:
            entries.settle()
        except InvalidEntry as error:
            self.note(key, "cannot be used", error.findings[0].hint or error.findings[0].message)


# --- writing one ---------------------------------------------------------------------------------------------------

_TEMPLATE = """\
# A case log, and who works with it at this terminal. The file says who acts, so it is to be yours alone:
# nobody else may write to it (chmod 600). The commands find it by --config FILE, by the environment variable
# {variable}, or under the name {file} in the folder in which they are run.

# Where the log is: a file, counted from this one's folder, or postgresql://user@host/name.
database = {database}

# The name that the log was made for. It goes into every pseudonym: never change it.
organisation = {organisation}

# The policy that decides where none is named. Its `roles` say which role sees and decides what.
policy = {policy}

# Folders with policies of your own.
folders = []

# The keys to names and texts: a file that only you may read, or an environment variable with its content.
# Keep a copy of the keys apart from the database and from its backups: without them the log cannot be read by
# anybody, and whoever has both can read all of it.
[keys]
{keys}

# Who you are, in the form in which individuals are named in the log, so that a case about yourself is recognised;
# your role; and the investigations and reports that are yours to work on, if your role sees only those.
[actor]
subject = {subject}
role = {role}
investigations = []

# How many years somebody's identity is kept after their last case was closed. `justrules cases retention` tells whose
# time is over, and erases nobody unless asked. Five years is what 14 CFR 5.97 asks for outputs of safety assurance.
[retention]
years = {years}
"""


def configuration_text(
    *, database: str, organisation: str, policy: str, keys_file: str, subject: str, role: str
) -> str:
    """A configuration file with comments, as `justrules cases init` writes it; arguments as in `Configuration`."""
    return _TEMPLATE.format(
        variable=VARIABLE,
        file=FILE,
        database=_quoted(database),
        organisation=_quoted(organisation),
        policy=_quoted(policy),
        keys=f"file = {_quoted(keys_file)}",
        subject=_quoted(subject),
        role=_quoted(role),
        years=_YEARS,
    )


def _quoted(text: str) -> str:
    """A TOML basic string. JSON escapes everything that TOML wants escaped but DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_configuration(path: str | os.PathLike[str], text: str) -> None:
    """Write a new file that only its owner may read.

    Raises:
        ConfigurationError: something is there already, or the file cannot be written (`JR750`).
    """
    place, problem = Path(path), None
    try:
        with open(place, "x", encoding="utf-8", newline="\n", opener=_for_owner) as file:
            file.write(text)
    except FileExistsError:
        problem = _problem(place, "there is a file of this name already", "nothing is overwritten: change it by hand")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        problem = _problem(place, f"it cannot be written: {reason}", "choose a folder that is there")
    if problem is not None:
        raise ConfigurationError([problem])


def _for_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
