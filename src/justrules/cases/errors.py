"""What goes wrong with a case log. No message holds an identity, a free text or a value that was given.

Errors that began in a database are raised apart from it: its own words may quote a row.
"""

from __future__ import annotations

from justrules.errors import JustRulesError
from justrules.findings import Finding, Location


class CaseLogError(JustRulesError):
    """The base of what the case log raises."""


class NotFound(CaseLogError):
    """There is no such case, or not for this actor; which of the two is not told (`JR701`)."""


class Refused(CaseLogError):
    """The case cannot make this move, or this role may not ask for it (`JR702`, `JR707`, `JR709`)."""


class Conflict(CaseLogError):
    """Somebody else was faster, or the same request came twice with different content (`JR703`, `JR708`)."""


class InvalidEntry(CaseLogError):
    """Something is missing or cannot be recorded (`JR704`, `JR705`, `JR706`); with everything that is."""


class StoreError(CaseLogError):
    """The database cannot be used or written; nothing was changed (`JR710` to `JR715`)."""


class KeyFault(CaseLogError):
    """A key is missing or wrong, or sealed data does not open (`JR720` to `JR722`)."""


class Tampered(CaseLogError):
    """The audit trail or what it vouches for was changed (`JR730` to `JR732`)."""


class EditionRefused(CaseLogError):
    """Statistics cannot be counted or published so (`JR740` to `JR743`)."""


def finding(code: str, message: str, *, about: str = "case log", hint: str | None = None) -> Finding:
    """A finding about the log or one of its cases, which stands in no file.

    Args:
        code: a `JR7xx` code.
        message: what is wrong; never a value that was given.
        about: what findings call the place, such as `case JC-2026-0012`.
        hint: the fix.
    """
    return Finding(code=code, message=message, where=Location(source=about), hint=hint)
