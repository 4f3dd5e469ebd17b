"""A terminal at which somebody keeps a log: a folder with a log of its own, and the command run in it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from justrules.cases.access import standings
from justrules.cases.configuration import Configuration, read_configuration
from justrules.cases.words import Status
from justrules.cli import main

PERSON = "person-017"
SLIP = ("--answer", "procedure_existed=yes", "--answer", "knowingly_deviated=no")
RISKY = (*SLIP[:3], "knowingly_deviated=yes", "--answer", "risk_known=no")

_ONWARD = (
    ("classify", *SLIP, "--rationale", "The levers sit side by side"),
    ("act", "--response", "Talked it through"),
    ("follow-up", "--on", "2099-01-31"),
    ("close", "--found", "The levers were set apart"),
)


@dataclass(frozen=True)
class Terminal:
    """Where somebody works.

    Attributes:
        folder: with `justrules.toml`, the keys and the database.
    """

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "justrules.toml"

    @property
    def configuration(self) -> Configuration:
        return read_configuration(self.config)

    def run(self, *words: str | Path, stdin: str | bytes | None = None) -> Result:
        """`justrules …` with this log."""
        environment = {"JUSTRULES_CONFIG": str(self.folder)}
        return CliRunner().invoke(main, [str(word) for word in words], input=stdin, env=environment)

    def cases(self, *words: str | Path, stdin: str | bytes | None = None, code: int = 0) -> Result:
        """`justrules cases …`, which ends with this exit code."""
        done = self.run("cases", *words, stdin=stdin)
        assert done.exit_code == code, (words, done.exit_code, done.stdout, done.stderr, done.exception)
        assert "Traceback" not in done.stderr
        return done

    def open(self, *words: str, person: str = PERSON) -> str:
        """A new case; its code."""
        return self.cases("open", "--individual", "-", *words, stdin=f"{person}\n").stdout.strip()

    def classified(self, *words: str, person: str = PERSON) -> str:
        """A new case that is classified as a human error; its code."""
        code = self.open(*words, person=person)
        self.cases("classify", code, *SLIP, "--rationale", "The levers sit side by side")
        return code

    def acted(self, *words: str, person: str = PERSON) -> str:
        """A new case with a response; its code."""
        code = self.classified(*words, person=person)
        self.cases("act", code, "--response", "Talked it through")
        return code

    def closed(self, *words: str, person: str = PERSON) -> str:
        """A new case, closed; its code."""
        code = self.acted(*words, person=person)
        self.cases("close", code)
        return code

    def one_of_each(self) -> None:
        """A case in each status, in the order of the statuses, each of somebody else."""
        made = [self.open(person=f"person-{number:03d}") for number in range(101, 106)]
        for number, words in enumerate(_ONWARD, start=1):
            for code in made[number:]:
                self.cases(words[0], code, *words[1:])

    def shown(self, code: str, *words: str) -> dict[str, Any]:
        """A case as `show --format json` has it."""
        told: dict[str, Any] = json.loads(self.cases("show", code, "--format", "json", *words).stdout)
        return told

    def acting(self, *, subject: str, role: str, investigations: tuple[str, ...] = ()) -> Terminal:
        """The same log with somebody else at the terminal; a role that the policy does not list sees nothing."""
        folder = self.folder / subject
        folder.mkdir()
        text = self.config.read_text(encoding="utf-8").replace('"cases.db"', '"../cases.db"')
        text = text.replace('"cases.keys"', '"../cases.keys"').replace('"staff-0001"', json.dumps(subject))
        text = text.replace('"safety_manager"', json.dumps(role))
        text = text.replace("investigations = []", f"investigations = {json.dumps(investigations)}")
        if role not in standings(self.configuration.registry().get(self.configuration.policy)):
            text = text.replace('"aviation_part5"', '"with_onlookers"').replace("folders = []", 'folders = ["."]')
            shipped = Path("policies/aviation_part5.yaml").read_text(encoding="utf-8")
            listed = shipped.replace("id: aviation_part5", "id: with_onlookers").replace(
                "roles:\n", f"roles:\n  {role}: none\n", 1
            )
            (folder / "with_onlookers.yaml").write_text(listed, encoding="utf-8")
        (folder / "justrules.toml").write_text(text, encoding="utf-8")
        (folder / "justrules.toml").chmod(0o600)
        return replace(self, folder=folder)


def standing_at(status: str) -> str:
    """The case of `one_of_each` that stands there."""
    return f"JC-{dt.datetime.now(dt.UTC).year}-{[*Status].index(Status(status)) + 1:04d}"


def make(folder: Path) -> Terminal:
    """A new log."""
    words = ("--organisation", "Example Air", "--subject", "staff-0001")
    done = CliRunner().invoke(main, ["cases", "init", str(folder), *words])
    assert done.exit_code == 0, done.stderr
    return Terminal(folder)


def copy(template: Terminal, folder: Path) -> Terminal:
    """The same log in another folder."""
    shutil.copytree(template.folder, folder)
    return Terminal(folder)
