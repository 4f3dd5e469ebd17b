"""The working part of the plug-in for pytest: each policy of the folders named becomes a list of tests.

A policy is collected as a file, `policies/ours.yaml`, with the items `findings`, `scenario[...]` for each scenario,
`severity_blind` and `coverage`. Only the public interface of pytest is used. What the summary says travels with the
reports of the tests, so that it is the same, and said once, however many processes carry them out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from justrules.errors import PolicyError
from justrules.findings import Level
from justrules.policies.loader import load_file
from justrules.testing.files import is_policy_file
from justrules.testing.suite import Item, Minimum, Suite, coverage_line, minimum_of, suite_of

COVERAGE = "justrules_coverage"
UNCONFIRMED = "justrules_unconfirmed"
"""Under these names a report carries what the summary says."""


@dataclass(slots=True, eq=False)  # pytest keeps its plug-ins in sets
class Plugin:
    """One run's settings, and what its reports have told.

    Attributes:
        folders: where policies are looked for.
        minimum: how much must be covered.
        fail_on: the least finding that fails.
        told: lines of the summary, by policy file.
    """

    folders: tuple[Path, ...]
    minimum: Minimum
    fail_on: Level
    told: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, config: pytest.Config, folders: Iterable[str | Path]) -> Plugin:
        """The settings of this run; what cannot be is a mistake in the command."""
        found = tuple((config.invocation_params.dir / folder).resolve() for folder in folders)
        for folder in found:
            if not folder.is_dir():
                raise pytest.UsageError(f"justrules_policies: there is no folder {folder}")
        fail_on = config.getini("justrules_fail_on")
        if fail_on not in [level.value for level in Level]:
            raise pytest.UsageError(f"justrules_fail_on: {fail_on!r} is neither error nor warning")
        try:
            asked = minimum_of([*config.getini("justrules_cover_min"), *config.getoption("justrules_cover_min")])
        except ValueError as problem:
            raise pytest.UsageError(f"justrules_cover_min: {problem}") from None
        return cls(folders=found, minimum=asked, fail_on=Level(fail_on))

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A file in one of the folders that is a policy, or looks as if it meant to be one."""
        inside = any(file_path.resolve().is_relative_to(folder) for folder in self.folders)
        if not inside or not is_policy_file(file_path):
            return None
        found: PolicyFile = PolicyFile.from_parent(parent, path=file_path)
        found.minimum, found.fail_on = self.minimum, self.fail_on
        return found

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a report carries for the summary."""
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name in (COVERAGE, UNCONFIRMED):
                self.told.setdefault(report.nodeid.partition("::")[0], []).append(str(value))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """What the scenarios of each policy exercise, and which of them nobody has confirmed."""
        if not self.told:
            return
        terminalreporter.section("policies")
        for source in sorted(self.told):
            for line in self.told[source]:
                terminalreporter.write_line(f"{source}: {line}")


class PolicyFile(pytest.File):
    """One policy."""

    minimum: Minimum
    fail_on: Level

    def collect(self) -> Iterator[PolicyItem]:
        """An item for each test of the policy; one that cannot be read has one item, which says why."""
        # As the terminal names files: from where pytest was started.
        source = os.path.relpath(self.path, self.config.invocation_params.dir)
        suite = suite_of(_read(source, self.path), source, minimum=self.minimum, fail_on=self.fail_on)
        for item in suite.items:
            found: PolicyItem = PolicyItem.from_parent(self, name=item.name)
            found.item = item
            found.user_properties += list(_properties(suite, item))
            yield found


def _read(source: str, path: Path) -> Any:
    try:
        return load_file(source if Path(source).exists() else path)
    except PolicyError as error:
        return error


def _properties(suite: Suite, item: Item) -> Iterator[tuple[str, object]]:
    """What the item's report carries for the summary."""
    if item.name == "coverage" and suite.coverage is not None:
        yield COVERAGE, coverage_line(suite.coverage)
    if item.name == "findings" and suite.unconfirmed:
        yield UNCONFIRMED, f"not confirmed by a person: {', '.join(suite.unconfirmed)}"


class PolicyFailure(Exception):
    """A test of a policy failed; says so in lines that need no traceback."""


class PolicyItem(pytest.Item):
    """One test of a policy."""

    item: Item

    def runtest(self) -> None:
        """Carry the test out."""
        result = self.item.run()
        if result.state == "skipped":
            pytest.skip(result.note)
        if result.state == "failed":
            raise PolicyFailure("\n".join(result.told) or result.note)
        if result.note:
            self.add_report_section("call", "justrules", "\n".join((result.note, *result.told)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What failed, in the words of the policy and with its line; anything else as pytest tells it."""
        if isinstance(excinfo.value, PolicyFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The place in the file, from which editors and reports link to it."""
        return self.path, self.item.where.line - 1 if self.item.where.line else None, f"{self.path.name}::{self.name}"
