"""A policy as it is written: frozen data, ids and words, and nothing about how it is carried out.

The names of the keys are those of the file. Mappings keyed by id become tuples of parts that know their id,
in the author's order, so that a policy is immutable all the way down.

Other modules take every part and word from here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, PrivateAttr

from justrules.findings import Location
from justrules.policies.alignment_rows import Alignment, Authority, Evidence
from justrules.policies.canonical import canonical
from justrules.policies.conditions import (
    CONDITIONS,
    AllOf,
    AnswerIs,
    AnyOf,
    Ask,
    CategoryIs,
    Condition,
    OutcomeIs,
    SeverityAtLeast,
    SeverityIs,
)
from justrules.policies.parts import Identified, Keyed, Pairs, Part
from justrules.policies.source import Document, Pointer
from justrules.policies.values import (
    FILLED_SCHEMA,
    ID_SCHEMA,
    UNKNOWN,
    Citation,
    Citations,
    Date,
    Id,
    Ids,
    Language,
    Text,
    Texts,
    Url,
    Version,
    filled,
    refusal,
)
from justrules.policies.words import (
    WORDS,
    Access,
    Behaviour,
    CategoryScope,
    Confirmed,
    Coverage,
    Domain,
    Fulfilment,
    Relation,
    ResponseKind,
    SourceKind,
    Status,
)

__all__ = [
    "CONDITIONS",
    "FORMAT",
    "UNKNOWN",
    "WORDS",
    "Access",
    "Alignment",
    "AllOf",
    "Answer",
    "AnswerIs",
    "AnyOf",
    "Ask",
    "Attachment",
    "Authority",
    "Behaviour",
    "Category",
    "CategoryIs",
    "CategoryScope",
    "Citation",
    "Condition",
    "Confirmed",
    "Coverage",
    "Domain",
    "Duty",
    "Effective",
    "Evidence",
    "Expectation",
    "Factor",
    "Fulfilment",
    "Identified",
    "Outcome",
    "OutcomeIs",
    "Part",
    "Policy",
    "Question",
    "Relation",
    "Response",
    "ResponseKind",
    "Role",
    "Scenario",
    "Scope",
    "Section",
    "SeverityAtLeast",
    "SeverityIs",
    "SeverityScale",
    "Source",
    "SourceKind",
    "Status",
    "Successor",
    "attach",
    "attachment",
    "citations",
]

FORMAT = "justrules/1"


class Successor(Part):
    """What replaces a superseded or withdrawn policy."""

    concept = "`superseded_by`"

    title: Text = Field(description="The title of what replaces this policy.")
    url: Url | None = Field(None, description="Where it can be read.")
    since: Text | None = Field(None, description="Since when, as exactly as is known: 2025-05-13, or 2025-05.")


class Effective(Part):
    """From when, and until when, the policy is in force."""

    concept = "`effective`"

    from_: Date | None = Field(None, alias="from", description="First day in force, YYYY-MM-DD.")
    to: Date | None = Field(None, description="Last day in force, YYYY-MM-DD.")

    def covers(self, day: dt.date) -> bool:
        """Whether the policy is in force on `day`."""
        return (self.from_ or day) <= day <= (self.to or day)


class Scope(Part):
    """What one pass through the tree is about, and when it is right to make one."""

    concept = "`scope`"

    unit: Text = Field(description="What one pass judges: one act or omission by one person.")
    use_when: Texts = Field(description="When the policy is to be used.")
    not_when: Texts = Field(description="When it is not.")


class Source(Identified):
    """A bibliographic record that citations name by its key."""

    concept = "source"

    title: Text = Field(description="The title of the work.")
    publisher: Text = Field(description="Who published it.")
    edition: Text | None = Field(None, description="The edition, version or amendment.")
    date: Text | None = Field(None, description="When it was published, as exactly as is known.")
    url: Url | None = Field(None, description="Where it can be read.")
    accessed: Date | None = Field(None, description="When it was read, YYYY-MM-DD.")
    kind: SourceKind = Field(description="What kind of text it is.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class SeverityScale(Part):
    """The levels of harm, from least to worst. They reach the duties and never the tree."""

    concept = "`severity`"

    scale: Ids = Field(description="Levels of harm from least to worst. Recorded; never part of the tree.")


class Section(Identified):
    """A named, ordered group of questions."""

    concept = "section"

    title: Text = Field(description="The section's title.")
    summary: Text | None = Field(None, description="What the section is about.")


class Answer(Identified):
    """One answer that a question offers, and where it leads."""

    concept = "answer"

    label: Text | None = Field(None, description="The answer as a person reads it.")
    meaning: Text | None = Field(None, description="What giving this answer says.")
    next: Id = Field(description="The id of the next question, or of an outcome.")


def _two_or_more(answers: tuple[Answer, ...]) -> None:
    if len(answers) < 3 and (len(answers) < 2 or UNKNOWN in (answers[0].id, answers[1].id)):
        raise refusal("JR111", "a question has two or more answers besides `unknown`", "add an answer")


class Question(Identified):
    """One question: short, neutral, about one thing."""

    concept = "question"

    ref: Text | None = Field(None, description="The label that the question has in its source.")
    section: Id | None = Field(None, description="The section to which the question belongs.")
    text: Text = Field(description="The question: short, neutral, about one thing.")
    rationale: Text | None = Field(None, description="Why the question is asked.")
    help: Text | None = Field(None, description="What to count and what not, in answering.")
    cites: Citations = Field((), description="Sources of the question: a key, or a key and a section.")
    inculpating: Ids = Field((), description="The answer or answers that point toward the individual.")
    renamed_from: Ids = Field((), description="Ids that this question had in earlier versions.")
    answers: Annotated[tuple[Answer, ...], Keyed(short="next", least=2, check=_two_or_more)] = Field(
        description="Two or more answers, each leading to a question or an outcome. `unknown` may be routed too.",
        json_schema_extra={"anyOf": [{"not": {"required": [UNKNOWN]}}, {"minProperties": 3}]},
    )


class Outcome(Identified):
    """Where a path ends, and why."""

    concept = "outcome"

    category: Id = Field(description="The category of this outcome.")
    because: Text = Field(description="The reason, in a sentence that can be read out.")
    investigate: Texts = Field(description="The system side: what to look into, whoever was involved.")
    response: Id | None = Field(None, description="A response other than the category's.")
    cites: Citations = Field((), description="Sources of the outcome.")
    renamed_from: Ids = Field((), description="Ids that this outcome had in earlier versions.")


class Category(Identified):
    """A class of outcomes."""

    concept = "category"

    title: Text = Field(description="The category's name as a person reads it.")
    definition: Text = Field(description="What the category means.")
    accountability: Text = Field(description="What the person is and is not held to.")
    behaviour: Behaviour | None = Field(None, description="The author's own link to the common model.")
    scope: CategoryScope = Field(
        CategoryScope.WITHIN, description="Whether it is a category of behaviour or lies outside."
    )
    response: Id = Field(description="What the organisation does.")
    cites: Citations = Field((), description="Sources of the category.")
    renamed_from: Ids = Field((), description="Ids that this category had in earlier versions.")


class Response(Identified):
    """What the organisation does."""

    concept = "response"

    title: Text = Field(description="The response's name as a person reads it.")
    kind: ResponseKind = Field(description="What sort of response it is.")
    primary: Text = Field(description="The first thing to do.")
    supporting: Texts = Field((), description="What else to do.")
    documentation: Text | None = Field(None, description="What to put on record.")
    cites: Citations = Field((), description="Sources of the response.")


class Factor(Identified):
    """A contributing factor: recorded beside the answers, never changing the category."""

    concept = "factor"

    text: Text = Field(description="The factor in words.")
    domain: Domain = Field(description="The part of the work system to which it belongs.")
    system_actions: Texts = Field((), description="What the organisation can change about it.")
    cites: Citations = Field((), description="Sources of the factor.")


class Duty(Identified):
    """A statutory or professional prompt; never an automatic action."""

    concept = "duty"

    text: Text = Field(description="What is to be done or considered.")
    cites: Citations = Field((), description="Where the duty comes from.")
    when: Condition | None = Field(None, description="When the duty is due; always, if not given.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class Expectation(Part):
    """What a scenario says the policy should do."""

    concept = "`expect`"

    outcome: Id | None = Field(None, description="The outcome expected.")
    category: Id | None = Field(None, description="The category expected.")
    pending: Id | None = Field(None, description="The question that is still to be asked.")
    reachable: Ids = Field((), description="The categories still possible, if a question is pending.")


def _says_something(expect: Expectation) -> Expectation:
    if not expect.to_data():
        raise refusal("JR110", "`expect` says nothing", "name an outcome, a category or a pending question")
    return expect


class Scenario(Part):
    """A worked example that the policy must reproduce."""

    concept = "scenario"

    id: Id = Field(description="The scenario's id.")
    facts: Text = Field(description="What was done, in a few sentences; never by whom.")
    answers: Annotated[tuple[tuple[Id, Id], ...], Pairs(ID_SCHEMA)] = Field(
        description="Question ids, each with its answer."
    )
    expect: Annotated[Expectation, AfterValidator(_says_something)] = Field(
        description="What the policy should do with these answers.", json_schema_extra={"minProperties": 1}
    )
    severity: Id | None = Field(None, description="How bad the harm was; it changes no category.")
    factors: Ids = Field((), description="Contributing factors that were found.")
    cites: Citations = Field((), description="Where the example comes from.")
    confirmed: Confirmed = Field(
        Confirmed.YES,
        description="`no`: written by a program and not yet confirmed by a person. It must hold all the same.",
    )

    @property
    def given(self) -> dict[str, str]:
        """The answers as a mapping, ready for `evaluate`."""
        return dict(self.answers)


class Role(Identified):
    """A role of the organisation and what it may see in the case log."""

    concept = "role"

    access: Access = Field(description="What the role may see.")


class Attachment:
    """What travels with a policy and never takes part in equality: its place in a file, what was made of it.

    Attributes:
        document: the file.
        memo: the policy's compiled tree.
        words: the words of its questions.

    Two attachments are always equal, so that a policy read from another file is the same policy.
    """

    __slots__ = ("document", "memo", "words")

    def __init__(self, document: Document | None = None) -> None:
        self.document = document
        self.memo: Any = None
        self.words: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Attachment)

    def __hash__(self) -> int:
        return 0

    def __copy__(self) -> Attachment:
        return Attachment(self.document)

    def __deepcopy__(self, _memo: dict[int, Any]) -> Attachment:
        return Attachment(self.document)

    def __reduce__(self) -> tuple[type[Attachment], tuple[()]]:
        return Attachment, ()


class Policy(Part):
    """One published scheme: tree, words, responses, duties, alignment and worked scenarios."""

    concept = "policy"

    format: Literal["justrules/1"] = Field(description="The edition of the format: `justrules/1`.")
    id: Id = Field(description="The policy's id; equals the file's name without `.yaml`.")
    version: Version = Field(description="SemVer of the policy's own content.")
    title: Text = Field(description="The policy's title.")
    summary: Text | None = Field(None, description="What the policy is, in a few sentences.")
    language: Language = Field(description="The language of its words, as a tag: en, en-GB, de ...")
    sector: Text | None = Field(None, description="The sector it was made for.")
    jurisdiction: Text | None = Field(None, description="Where its law applies.")
    status: Status = Field(description="Where the policy stands in its life.")
    superseded_by: Successor | None = Field(None, description="What replaces it, if it is superseded or withdrawn.")
    effective: Effective | None = Field(None, description="From when, and until when, it is in force.")
    owner: Text | None = Field(None, description="The office or body that stands behind the words.")
    licence: Text | None = Field(None, description="The licence of the words.")
    attribution: Text | None = Field(None, description="Whom the licence or courtesy asks to name.")
    disclaimer: Text = Field(description="That this is decision support, and that a person decides.")
    notes: Texts = Field((), description="What a reader of the policy should know about it.")
    scope: Scope = Field(description="What one pass is about, and when it is right to make one.")
    sources: Annotated[tuple[Source, ...], Keyed()] = Field(description="Bibliographic records by key.")
    severity: SeverityScale | None = Field(None, description="The levels of harm; never part of the tree.")
    sections: Annotated[tuple[Section, ...], Keyed(short="title")] = Field(
        (), description="Ordered, named groups of questions."
    )
    start: Id = Field(description="The id of the first question.")
    questions: Annotated[tuple[Question, ...], Keyed()] = Field(description="The questions by id.")
    outcomes: Annotated[tuple[Outcome, ...], Keyed()] = Field(description="Where paths end, by id.")
    categories: Annotated[tuple[Category, ...], Keyed()] = Field(
        description="The categories by id, from least to most culpable."
    )
    responses: Annotated[tuple[Response, ...], Keyed()] = Field(description="What the organisation does, by id.")
    factors: Annotated[tuple[Factor, ...], Keyed()] = Field((), description="Contributing factors by id.")
    duties: Annotated[tuple[Duty, ...], Keyed()] = Field((), description="Statutory and professional prompts by id.")
    roles: Annotated[tuple[Role, ...], Keyed(short="access")] = Field(
        (), description="Who may see what in a case log kept under this policy."
    )
    authorities: Annotated[tuple[Authority, ...], Keyed()] = Field(
        (), description="Regulations and other instruments by key."
    )
    alignment: Annotated[tuple[Alignment, ...], AfterValidator(filled)] = Field(
        (), description="The alignment table: requirement and components.", json_schema_extra=FILLED_SCHEMA
    )
    scenarios: Annotated[tuple[Scenario, ...], AfterValidator(filled)] = Field(
        description="Worked examples that the policy must reproduce.", json_schema_extra=FILLED_SCHEMA
    )

    _attachment: Attachment = PrivateAttr(default_factory=Attachment)

    def __copy__(self) -> Policy:
        # pydantic hands private values on as they are; with one attachment for both, each would push out the other's
        # compiled tree.
        copied = super().__copy__()
        copied._attachment = copy(self._attachment)  # noqa: SLF001  # the class's own
        return copied

    def place(self, *pointer: str | int, key: bool = False) -> Location:
        """Where `pointer` stands in the file that the policy was read from, or the nearest place to it."""
        document = self._attachment.document
        return document.locate(pointer, key=key) if document else Location(source=f"<{self.id}>")

    def question(self, question: str) -> Question:
        """The question of that id; `KeyError` if there is none."""
        return _by_id(self.questions, question)

    def outcome(self, outcome: str) -> Outcome:
        """The outcome of that id; `KeyError` if there is none."""
        return _by_id(self.outcomes, outcome)

    def category(self, category: str) -> Category:
        """The category of that id; `KeyError` if there is none."""
        return _by_id(self.categories, category)

    def response(self, response: str) -> Response:
        """The response of that id; `KeyError` if there is none."""
        return _by_id(self.responses, response)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the policy: what it says, not how the file is laid out."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The policy as canonical JSON (RFC 8785): keys sorted, order kept only where the format gives it meaning.

        Lists keep their order; of the mappings, categories (least to most culpable) and sections do,
        and are therefore written as lists. Comments, quoting and the order of other keys do not count.
        """
        return canonical(self, ordered=_ORDERED)


_ORDERED = frozenset({"categories", "sections"})

_P = TypeVar("_P", bound="Identified")


def _by_id(parts: Sequence[_P], wanted: str) -> _P:
    for part in parts:
        if part.id == wanted:
            return part
    raise KeyError(wanted)


def attach(policy: Policy, document: Document) -> Policy:
    """Tell `policy` which file it was read from."""
    policy._attachment = Attachment(document)  # noqa: SLF001  # private to this module, not to the class
    return policy


def attachment(policy: Policy) -> Attachment:
    """What travels with `policy` without being part of it."""
    return policy._attachment  # noqa: SLF001  # as above


def citations(policy: Policy) -> Iterator[tuple[Citation, Pointer]]:
    """Every citation in the policy, with the place where it stands."""
    for name in ("questions", "outcomes", "categories", "responses", "factors", "duties"):
        for part in getattr(policy, name):
            if part.cites:
                yield from _of(part.cites, (name, part.id, "cites"))
    for index, scenario in enumerate(policy.scenarios):
        yield from _of(scenario.cites, ("scenarios", index, "cites"))
    for index, row in enumerate(policy.alignment):
        yield row.cites, ("alignment", index, "cites")


def _of(cites: Sequence[Citation], where: Pointer) -> Iterator[tuple[Citation, Pointer]]:
    for index, citation in enumerate(cites):
        yield citation, (*where, index)


# Built now and not on first use: building looks for pydantic's plug-ins on disk, and reading a policy opens no file.
Policy.model_rebuild()
