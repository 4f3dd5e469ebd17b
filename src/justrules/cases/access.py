"""Who sees what: one table of fields for each way of looking at a case, and nothing outside it.

The levels are those of the published case log: the safety manager and the accountable executive see everything,
investigators the cases of their own investigations without the identity, everybody else nothing. Two rules are
added: nobody sees or decides a case about themselves, and an authorisation to see an identity ends by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeAlias

from justrules.cases.errors import StoreError, finding
from justrules.cases.identity import Identity
from justrules.cases.words import Standing
from justrules.policies.model import Access, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the embedder's `authorize` hook says of somebody who has already been authenticated.

    Attributes:
        subject: who it is, in the same form in which individuals are named when a case is opened, so that a case
            about oneself is recognised.
        role: the role's name, as the policy's `roles` has it. A role that is not there sees nothing.
        investigations: the investigations and reports that are this person's to work on.
    """

    subject: str | Identity = field(repr=False)
    role: str
    investigations: Iterable[str] = ()


Authorize: TypeAlias = Callable[[Any], Grant]
"""The embedder's own check: from a session, a token, whatever it uses, to a `Grant`. It raises to refuse."""


class Actor:
    """Somebody acting on a log. Made by `CaseLog.actor` alone, and good for that log only."""

    __slots__ = ("_investigations", "_issuer", "_role", "_standing", "_subject")

    def __init__(
        self, *, issuer: object, subject: Identity, role: str, standing: Standing, investigations: frozenset[str]
    ) -> None:
        self._issuer = issuer
        self._subject = subject
        self._role = role
        self._standing = standing
        self._investigations = investigations

    @property
    def role(self) -> str:
        """The role's name."""
        return self._role

    @property
    def standing(self) -> Standing:
        """What the role may do."""
        return self._standing

    @property
    def subject(self) -> Identity:
        """Who it is, to compare with whose acts a case is about."""
        return self._subject

    @property
    def investigations(self) -> frozenset[str]:
        """The references that this actor works on."""
        return self._investigations

    def made_by(self, issuer: object) -> bool:
        """Whether the log with this token made this actor."""
        return self._issuer is issuer

    def __repr__(self) -> str:
        return f"<actor {self._standing}>"

    def __reduce__(self) -> Any:
        raise TypeError("an actor is never stored: ask the log for it anew")


def authorised(actor: object, issuer: object) -> Actor:
    """This actor, if the log with this token made it.

    Raises:
        StoreError: another log made it, or it is no actor (`JR715`).
    """
    if not isinstance(actor, Actor) or not actor.made_by(issuer):
        raise StoreError([stranger()])
    return actor


def stranger() -> Any:
    """What is said of an actor that this log did not make."""
    hint = "call `log.actor(...)` with what your `authorize` hook understands"
    return finding("JR715", "this actor was not authorised by this log", hint=hint)


def standings(policy: Policy) -> Mapping[str, Standing]:
    """What each role of a policy may do.

    Of the roles with full access the first decides and the others oversee; the format's order says which is first.
    """
    found: dict[str, Standing] = {}
    for role in policy.roles:
        match role.access:
            case Access.FULL:
                decided = Standing.DECIDES in found.values()
                found[role.id] = Standing.OVERSEES if decided else Standing.DECIDES
            case Access.LINKED:
                found[role.id] = Standing.LINKED
            case Access.NONE:
                found[role.id] = Standing.NONE
    return MappingProxyType(found)


class View(Enum):
    """The ways of looking at a case."""

    FULL = "full"
    PERMITTED = "permitted"
    LINKED = "linked"


class Withheld(Enum):
    """What stands in a field that is not shown."""

    REDACTED = "[redacted]"
    ERASED = "[erased]"

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return False


REDACTED, ERASED = Withheld.REDACTED, Withheld.ERASED

_ALL = frozenset(View)
_NAMED = frozenset({View.FULL, View.PERMITTED})
_FULL = frozenset({View.FULL})

CASE_FIELDS: Mapping[str, frozenset[View]] = MappingProxyType(
    {
        "case_code": _ALL,
        "linked_report": _ALL,
        "linked_investigation": _ALL,
        "status": _ALL,
        "follow_up_date": _ALL,
        "created_at": _ALL,
        "closed_at": _ALL,
        "version": _ALL,
        "individual": _NAMED,
        "behavior_category": _NAMED,
        "decision_rationale": _NAMED,
        "response_action": _NAMED,
        "department": _NAMED,
        "severity": _NAMED,
        "factors": _NAMED,
        "duties": _NAMED,
        "disposition": _NAMED,
        "duplicate_of": _FULL,
        "acts": _NAMED,
        "improvements": _NAMED,
        "notes": _NAMED,
        "authorisations": _FULL,
    }
)
"""Which fields of a case each view shows. Category, response and every free text go with the identity: together with
a date they say who it was."""

ACT_FIELDS: Mapping[str, frozenset[View]] = MappingProxyType(
    {
        "number": _NAMED,
        "position": _NAMED,
        "individual": _NAMED,
        "department": _NAMED,
        "created_at": _NAMED,
        "behavior_category": _NAMED,
        "response_kind": _NAMED,
        "response_action": _NAMED,
        "response_at": _NAMED,
        "harsher": _NAMED,
        "harsher_reason": _NAMED,
        "evaluations": _NAMED,
        "duties": _NAMED,
        "support": _FULL,
        "reviews": _FULL,
    }
)
"""The same for each act of a case. What was offered to the person, and a review of fitness, stay with full access."""

NOTES: Mapping[str, frozenset[View]] = MappingProxyType({"review": _FULL})
"""Notes that not every view which shows notes shows, by their action: a note says again what is withheld elsewhere."""


def view_of(standing: Standing, *, linked: bool, permitted: bool, own: bool) -> View | None:
    """How a case may be looked at; `None` if it may not, and then it is as if it were not there.

    Args:
        standing: what the actor's role may do.
        linked: the case belongs to an investigation or report of the actor's.
        permitted: the actor holds an authorisation for this case that has not expired or been revoked.
        own: one of the acts is the actor's own.
    """
    if own:
        return None
    match standing:
        case Standing.DECIDES | Standing.OVERSEES:
            return View.FULL
        case Standing.LINKED if linked:
            return View.PERMITTED if permitted else View.LINKED
        case Standing.LINKED | Standing.NONE:
            return None


def fields_of(table: Mapping[str, frozenset[View]], view: View) -> frozenset[str]:
    """The fields that a view shows."""
    return frozenset(name for name, views in table.items() if view in views)
