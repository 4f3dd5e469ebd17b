"""The closed vocabularies of the case log: what a column may say, and nothing else."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a case stands. The five words are those of the published case log that this one matches."""

    OPEN = "open"
    CLASSIFIED = "classified"
    ACTION_TAKEN = "action_taken"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Disposition(StrEnum):
    """Why a case was closed without a category. Such cases are counted apart."""

    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Position(StrEnum):
    """Whose act it was: accountability is shared with those who supervise and manage."""

    SHARP_END = "sharp_end"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class DutyState(StrEnum):
    """How far a duty has come."""

    DUE = "due"
    CONSIDER = "consider"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


class ImprovementKind(StrEnum):
    """What about the system was changed."""

    PROCEDURE = "procedure"
    TRAINING = "training"
    EQUIPMENT = "equipment"
    STAFFING = "staffing"
    OTHER = "other"


class SupportKind(StrEnum):
    """What was offered to the person."""

    REFLECTIVE_SUPERVISION = "reflective_supervision"
    PEER_DISCUSSION = "peer_discussion"
    WORD_ON_OUTCOME = "word_on_outcome"
    OTHER = "other"


class ReviewSubject(StrEnum):
    """What a separate review looks at when somebody is involved again."""

    ENVIRONMENT = "environment"
    TRAINING = "training"
    FITNESS = "fitness"


class Standing(StrEnum):
    """What a role may do in the log.

    `decides` and `oversees` both see everything; only the first writes, the second may reopen. `linked` sees the
    cases of its own investigations, without the identity. `none` sees nothing.
    """

    DECIDES = "decides"
    OVERSEES = "oversees"
    LINKED = "linked"
    NONE = "none"
