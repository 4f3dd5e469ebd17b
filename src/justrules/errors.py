"""What goes wrong, told all at once: every error carries its findings."""

from __future__ import annotations

from collections.abc import Iterable

from justrules.findings import Finding, in_order


class JustRulesError(Exception):
    """The base of what this library raises for a file or an input that it cannot use.

    Attributes:
        findings: everything that is wrong, each with its place; never empty.
    """

    findings: tuple[Finding, ...]

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


class PolicyError(JustRulesError):
    """A policy cannot be read, found or used."""


class AnswerError(JustRulesError):
    """Answers, or a stored record, do not fit the policy."""
