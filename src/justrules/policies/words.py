"""The words of the format: closed lists, each word with its meaning.

Each list is a `StrEnum` whose values are what an author types.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """Where the policy stands in its life."""

    DRAFT = "draft"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ResponseKind(StrEnum):
    """What sort of thing a response is; a disciplinary one may not follow an error."""

    SUPPORTIVE = "supportive"
    COACHING = "coaching"
    DISCIPLINARY = "disciplinary"
    REFERRAL = "referral"


class Behaviour(StrEnum):
    """The common model of three behaviours, to which an author may link a category."""

    HUMAN_ERROR = "human_error"
    AT_RISK = "at_risk"
    RECKLESS = "reckless"


class CategoryScope(StrEnum):
    """Whether a category is one of behaviour, or lies outside what just culture judges."""

    WITHIN = "within"
    OUTSIDE = "outside"


class Domain(StrEnum):
    """The six parts of a work system (SEIPS, as used in PSIRF)."""

    PERSON = "person"
    TASKS = "tasks"
    TOOLS = "tools"
    ORGANISATION = "organisation"
    INTERNAL_ENVIRONMENT = "internal_environment"
    EXTERNAL_ENVIRONMENT = "external_environment"


class SourceKind(StrEnum):
    """What kind of text a source is."""

    LAW = "law"
    GUIDANCE = "guidance"
    PAPER = "paper"
    OURS = "ours"


class Access(StrEnum):
    """What a role may see in a case log kept under the policy."""

    FULL = "full"
    LINKED = "linked"
    NONE = "none"


class Confirmed(StrEnum):
    """Whether a person stands behind a scenario."""

    YES = "yes"
    NO = "no"


class Relation(StrEnum):
    """How a component of the policy stands to a requirement."""

    IMPLEMENTS = "implements"
    SUPPORTS = "supports"
    INFORMS = "informs"
    RELATED = "related"


class Fulfilment(StrEnum):
    """How far a requirement is met by the components that a row names."""

    MET = "met"
    PARTIAL = "partial"
    PLANNED = "planned"
    NOT_APPLICABLE = "not_applicable"


class Coverage(StrEnum):
    """How what the components do stands to what the clause asks: the words of OSCAL's mapping model."""

    EQUAL = "equal-to"
    EQUIVALENT = "equivalent-to"
    SUBSET = "subset-of"
    SUPERSET = "superset-of"
    INTERSECTS = "intersects-with"
    NONE = "no-relationship"


class InstrumentKind(StrEnum):
    """What kind of text a catalogue lists the sections of."""

    LAW = "law"
    STANDARD = "standard"
    GUIDANCE = "guidance"
    PROFESSIONAL_CODE = "professional_code"


# What each word means, for editors and for the reference.
WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Status: {
        "draft": "being written; decisions carry a notice",
        "current": "in force",
        "superseded": "replaced; needs `superseded_by`, and decisions carry a notice",
        "withdrawn": "no longer to be used; needs `superseded_by`, and decisions carry a notice",
    },
    ResponseKind: {
        "supportive": "the person is supported; the system is looked at",
        "coaching": "the person is coached; what made the choice attractive is removed",
        "disciplinary": "the organisation's disciplinary procedure",
        "referral": "handed to another process: safeguarding, occupational health, the police ...",
    },
    Behaviour: {
        "human_error": "an inadvertent action: not what was meant",
        "at_risk": "a choice whose risk was not seen, or was mistakenly believed justified",
        "reckless": "a conscious, unjustifiable disregard of a substantial and known risk",
    },
    CategoryScope: {
        "within": "a category of behaviour",
        "outside": "not a matter of behaviour under a just culture: deliberate harm, ill health ...",
    },
    Domain: {
        "person": "the people doing the work",
        "tasks": "what is to be done",
        "tools": "tools and technology",
        "organisation": "staffing, supervision, culture, rules",
        "internal_environment": "the place where the work is done",
        "external_environment": "what comes from outside the organisation",
    },
    SourceKind: {
        "law": "statute, regulation, standard with legal force",
        "guidance": "guidance, manuals and documentation",
        "paper": "research",
        "ours": "written for this policy",
    },
    Access: {
        "full": "everything, identity included",
        "linked": "only linked cases, identity redacted unless authorised",
        "none": "nothing",
    },
    Confirmed: {
        "yes": "a person wrote it, or has read it and agreed",
        "no": "written by a program and not yet confirmed by a person",
    },
    Relation: {
        "implements": "does what the requirement asks",
        "supports": "helps to do it",
        "informs": "gives information that it needs",
        "related": "belongs to the same subject",
    },
    Fulfilment: {
        "met": "the components do what the row says is required",
        "partial": "they do some of it; `reason` may say what is missing",
        "planned": "they are to do it and do not yet",
        "not_applicable": "the clause does not reach this organisation; `reason` must say why",
    },
    Coverage: {
        "equal-to": "the same, word for word",
        "equivalent-to": "the same in other words",
        "subset-of": "part of what the clause asks",
        "superset-of": "all that the clause asks, and more",
        "intersects-with": "some of what the clause asks, and other things",
        "no-relationship": "nothing of what the clause asks is done by it",
    },
    InstrumentKind: {
        "law": "statute or regulation",
        "standard": "a standard with legal force through other law",
        "guidance": "guidance, manuals, frameworks of inspection",
        "professional_code": "what a profession binds its members to",
    },
}
