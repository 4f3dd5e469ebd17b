"""A policy as JSON for other programs: the explorer of the documentation, or a form in a language of your own.

One document, `justrules-published/1`, that says all that is decided and all that is told with it, and needs nothing
beside it: words are filled in where their author left them to the library, questions stand in an order in which each
comes before those it leads to, and what the policy cites is there as far as something here cites it. The alignment
table, the roles and the scenarios are not in it.

A text that the policy does not give is left out; a list is always there. `schema/published.json` is the schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import Field

from justrules.engine import tree as compiled
from justrules.engine.compiler import tree_of
from justrules.engine.tree import Branch, Tree
from justrules.policies import model
from justrules.policies.model import (
    AllOf,  # noqa: F401  # a condition may hold conditions, and pydantic looks for their names here
    AnyOf,  # noqa: F401  # as above
    Condition,
    Identified,
    Part,
    Policy,
    Scope,
    citations,
)
from justrules.policies.schema import file_schema
from justrules.policies.values import Citation, Date, Id, Language, Text, Url, Version
from justrules.policies.words import Behaviour, CategoryScope, Domain, ResponseKind, SourceKind, Status

FORMAT: Final = "justrules-published/1"

CITING = frozenset({"questions", "outcomes", "categories", "responses", "duties", "factors"})
"""The keys of a policy under which what is published cites."""


class Identity(Part):
    """Which policy it is, with the digest of what it says."""

    id: Id = Field(description="The policy's id.")
    version: Version = Field(description="SemVer of the policy's own content.")
    digest: Text = Field(description="SHA-256 over the canonical JSON of the policy, in hexadecimal.")
    title: Text = Field(description="The policy's title.")


class Notice(Part):
    """Something about the policy that everybody who reads a decision must know."""

    kind: Status = Field(description="Why there is a notice: the policy's status.")
    text: Text = Field(description="The notice in words.")
    title: Text | None = Field(None, description="The title of what replaces the policy.")
    url: Url | None = Field(None, description="Where that can be read.")
    since: Text | None = Field(None, description="Since when.")


class Section(Identified):
    """A named group of questions."""

    title: Text = Field(description="The section's title.")
    summary: Text | None = Field(None, description="What the section is about.")


class Answer(Identified):
    """One answer that a question offers, and where it leads."""

    label: Text = Field(description="The answer as a person reads it.")
    meaning: Text | None = Field(None, description="What giving this answer says.")
    next: Id = Field(description="The id of the next question, or of an outcome.")


class Question(Identified):
    """One question."""

    text: Text = Field(description="The question.")
    ref: Text | None = Field(None, description="The label that the question has in its source.")
    section: Id | None = Field(None, description="The section to which it belongs.")
    why: Text | None = Field(None, description="Why it is asked.")
    help: Text | None = Field(None, description="What to count and what not, in answering.")
    inculpating: tuple[Id, ...] = Field(description="The answers that point toward the individual.")
    cites: tuple[Citation, ...] = Field(description="Its sources: a key, or a key and a section.")
    answers: tuple[Answer, ...] = Field(
        description="The answers that lead on, in the author's order. `unknown` may be given whether it is here or not."
    )


class Outcome(Identified):
    """Where a path ends, and why."""

    category: Id = Field(description="The category of this outcome.")
    response: Id = Field(description="What the organisation does: the outcome's own response, or its category's.")
    because: Text = Field(description="The reason, in a sentence that can be read out.")
    investigate: tuple[Text, ...] = Field(description="What to look into in the system, whoever was involved.")
    cites: tuple[Citation, ...] = Field(description="Its sources.")


class Category(Identified):
    """A class of outcomes."""

    title: Text = Field(description="The category's name as a person reads it.")
    definition: Text = Field(description="What the category means.")
    accountability: Text = Field(description="What the person is and is not held to.")
    behaviour: Behaviour | None = Field(None, description="The author's own link to the common model.")
    scope: CategoryScope = Field(description="Whether it is a category of behaviour or lies outside.")
    cites: tuple[Citation, ...] = Field(description="Its sources.")


class Response(Identified):
    """What the organisation does."""

    title: Text = Field(description="The response's name as a person reads it.")
    kind: ResponseKind = Field(description="What sort of response it is.")
    primary: Text = Field(description="The first thing to do.")
    supporting: tuple[Text, ...] = Field(description="What else to do.")
    documentation: Text | None = Field(None, description="What to put on record.")
    cites: tuple[Citation, ...] = Field(description="Its sources.")


class Duty(Identified):
    """A statutory or professional prompt; never an automatic action."""

    text: Text = Field(description="What is to be done or considered.")
    when: Condition | None = Field(None, description="When it is due; always, if not given.")
    note: Text | None = Field(None, description="What a reader should know about it.")
    cites: tuple[Citation, ...] = Field(description="Where it comes from.")


class Factor(Identified):
    """A contributing factor: recorded beside the answers, never changing the category."""

    text: Text = Field(description="The factor in words.")
    domain: Domain = Field(description="The part of the work system to which it belongs.")
    system_actions: tuple[Text, ...] = Field(description="What the organisation can change about it.")
    cites: tuple[Citation, ...] = Field(description="Its sources.")


class Source(Identified):
    """A text that something here cites: one of the policy's sources or authorities."""

    title: Text = Field(description="The title of the work.")
    publisher: Text = Field(description="Who published it.")
    edition: Text | None = Field(None, description="The edition, version or amendment.")
    date: Text | None = Field(None, description="When it was published, as exactly as is known.")
    url: Url | None = Field(None, description="Where it can be read.")
    accessed: Date | None = Field(None, description="When it was read, YYYY-MM-DD.")
    kind: SourceKind | None = Field(None, description="What kind of text it is.")
    note: Text | None = Field(None, description="What a reader should know about it.")


class Published(Part):
    """A policy without errors, as other programs read it."""

    format: Literal["justrules-published/1"] = Field(description="The edition of this format.")
    policy: Identity = Field(description="Which policy it is.")
    language: Language = Field(description="The language of its words, as a tag: en, en-GB, de ...")
    status: Status = Field(description="Where the policy stands in its life.")
    summary: Text | None = Field(None, description="What the policy is, in a few sentences.")
    sector: Text | None = Field(None, description="The sector it was made for.")
    jurisdiction: Text | None = Field(None, description="Where its law applies.")
    licence: Text | None = Field(None, description="The licence of the words.")
    attribution: Text | None = Field(None, description="Whom the licence or courtesy asks to name.")
    disclaimer: Text = Field(description="That this is decision support, and that a person decides.")
    notices: tuple[Notice, ...] = Field(description="What a reader must know about the policy.")
    scope: Scope = Field(description="What one pass is about, and when it is right to make one.")
    severity: tuple[Id, ...] = Field(description="Levels of harm from least to worst; they reach the duties only.")
    sections: tuple[Section, ...] = Field(description="The groups of questions, in order.")
    start: Id = Field(description="The id of the first question.")
    questions: tuple[Question, ...] = Field(description="The questions, each before those it leads to.")
    outcomes: tuple[Outcome, ...] = Field(description="Where paths end, in the author's order.")
    categories: tuple[Category, ...] = Field(description="The categories, from least to most culpable.")
    responses: tuple[Response, ...] = Field(description="What the organisation does.")
    duties: tuple[Duty, ...] = Field(description="Statutory and professional prompts.")
    factors: tuple[Factor, ...] = Field(description="Contributing factors.")
    sources: tuple[Source, ...] = Field(description="What is cited here.")


def published(policy: Policy, *, indent: int | None = 2) -> str:
    """`policy` as JSON text of the format `justrules-published/1`; the same policy gives the same bytes.

    Args:
        policy: a policy, compiled on first use.
        indent: spaces by which levels are set in, or `None` for one line without needless spaces.

    Raises:
        PolicyError: the policy has errors; with every one of them.
    """
    data = _published(policy, tree_of(policy)).to_data()
    separators = (",", ":") if indent is None else None
    return json.dumps(data, ensure_ascii=False, indent=indent, separators=separators) + "\n"


def published_schema() -> dict[str, Any]:
    """The JSON Schema of what `published` gives: what `schema/published.json` holds."""
    return file_schema(Published, name="published", title=f"justrules published policy, format {FORMAT}")


def _published(policy: Policy, tree: Tree) -> Published:
    return Published(
        format=FORMAT,
        policy=Identity(id=policy.id, version=policy.version, digest=tree.policy.digest, title=policy.title),
        language=policy.language,
        status=policy.status,
        summary=policy.summary,
        sector=policy.sector,
        jurisdiction=policy.jurisdiction,
        licence=policy.licence,
        attribution=policy.attribution,
        disclaimer=policy.disclaimer,
        notices=tuple(_notice(notice) for notice in tree.notices),
        scope=policy.scope,
        severity=policy.severity.scale if policy.severity else (),
        sections=tuple(Section(id=each.id, title=each.title, summary=each.summary) for each in policy.sections),
        start=tree.start.question,
        questions=tuple(_question(branch, policy.question(branch.question)) for branch in tree.branches),
        outcomes=tuple(_outcome(leaf, policy.outcome(leaf.outcome)) for leaf in tree.leaves),
        categories=tuple(_category(each) for each in policy.categories),
        responses=tuple(_response(each) for each in policy.responses),
        duties=tuple(_duty(each) for each in policy.duties),
        factors=tuple(_factor(each) for each in policy.factors),
        sources=tuple(_sources(policy)),
    )


def _notice(notice: compiled.Notice) -> Notice:
    return Notice(kind=Status(notice.kind), text=notice.text, title=notice.title, url=notice.url, since=notice.since)


def _question(branch: Branch, written: model.Question) -> Question:
    return Question(
        id=branch.question,
        text=branch.text,
        ref=branch.ref,
        section=branch.section,
        why=branch.why,
        help=branch.help,
        inculpating=written.inculpating,
        cites=written.cites,
        answers=tuple(_answer(option) for option in branch.options),
    )


def _answer(option: compiled.Option) -> Answer:
    to = option.next.question if isinstance(option.next, Branch) else option.next.outcome
    return Answer(id=option.answer, label=option.label, meaning=option.meaning, next=to)


def _outcome(leaf: compiled.Leaf, written: model.Outcome) -> Outcome:
    return Outcome(
        id=leaf.outcome,
        category=leaf.category.id,
        response=leaf.response.id,
        because=leaf.because,
        investigate=leaf.investigate,
        cites=written.cites,
    )


def _category(category: model.Category) -> Category:
    return Category(
        id=category.id,
        title=category.title,
        definition=category.definition,
        accountability=category.accountability,
        behaviour=category.behaviour,
        scope=category.scope,
        cites=category.cites,
    )


def _response(response: model.Response) -> Response:
    return Response(
        id=response.id,
        title=response.title,
        kind=response.kind,
        primary=response.primary,
        supporting=response.supporting,
        documentation=response.documentation,
        cites=response.cites,
    )


def _duty(duty: model.Duty) -> Duty:
    return Duty(id=duty.id, text=duty.text, when=duty.when, note=duty.note, cites=duty.cites)


def _factor(factor: model.Factor) -> Factor:
    return Factor(
        id=factor.id, text=factor.text, domain=factor.domain, system_actions=factor.system_actions, cites=factor.cites
    )


def _sources(policy: Policy) -> Iterator[Source]:
    """What the parts that are published cite, sources before authorities."""
    cited = {citation.source for citation, (part, *_) in citations(policy) if part in CITING}
    for source in policy.sources:
        if source.id in cited:
            yield _source(source, kind=source.kind, date=source.date)
    yield from (_source(authority) for authority in policy.authorities if authority.id in cited)


def _source(
    source: model.Source | model.Authority, *, kind: SourceKind | None = None, date: str | None = None
) -> Source:
    return Source(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        edition=source.edition,
        date=date,
        url=source.url,
        accessed=source.accessed,
        kind=kind,
        note=source.note,
    )


# Built now and not on first use, as `policies.model` says.
Published.model_rebuild()
