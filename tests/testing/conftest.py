"""The table of broken engines at the end of a run with `-v`: what is broken, and what caught it."""

from __future__ import annotations

import pytest

MUTANT = "mutant"
CAUGHT: dict[str, tuple[str, str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Reports come to the process that prints, whichever carried the test out."""
    if report.when == "call" and report.passed:
        for name, value in report.user_properties:
            if name == MUTANT:
                mutant, caught_by, claim = str(value).split(" | ")
                CAUGHT[mutant] = (caught_by, claim)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each broken engine that was caught."""
    if CAUGHT and terminalreporter.config.get_verbosity() > 0:
        terminalreporter.section(f"{len(CAUGHT)} broken engines, each caught")
        for mutant, (caught_by, claim) in CAUGHT.items():
            terminalreporter.write_line(f"{mutant:<40} {caught_by:<15} {claim}")
