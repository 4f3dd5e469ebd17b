"""A page for each policy: its tree to walk, its drawing, all that it says, its examples, and what is proved of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import justrules as jr
from justrules.alignment.forms.markdown import escaped
from justrules.alignment.layout import LEGEND, brief, by_requirement_sheet
from justrules.alignment.references import case_of
from justrules.alignment.reviews import load_reviews, reviews_path
from justrules.alignment.shelf import shelf_for
from justrules.alignment.table import table_of
from justrules.engine.tree import Step
from justrules.exports.published import published
from justrules.exports.svg import svg
from justrules.policies import model
from tools.reference.catalogues import inward
from tools.reference.conditions import told
from tools.reference.sheets import AS_OF, stacked

ROOT = Path(__file__).parents[2]
_PLACES = (
    ("Walk it", "walk-it"),
    ("When to use it", "when-to-use-it"),
    ("Drawing", "the-drawing"),
    ("Questions", "questions"),
    ("Outcomes", "outcomes"),
    ("Scenarios", "scenarios"),
    ("Proofs", "what-is-proved"),
    ("Regulations", "regulatory-alignment"),
    ("Files and digest", "how-to-cite-it"),
)
_STYLE = re.compile(r"<style>(.*?)</style>\n?", re.DOTALL)


def policy_pages(policies: Sequence[jr.Policy]) -> Iterator[tuple[str, str]]:
    """The list of policies, a page for each with the files that it offers, and the style of the drawings."""
    rows = [f"| [`{p.id}`]({p.id}.md) | {p.version} | {p.status.value} | {escaped(p.title)} |" for p in policies]
    head = ["# Policies\n", "What comes with the library. Each page has a tree to walk, and everything that it says.\n"]
    yield "policies/index.md", "\n".join([*head, "| id | version | status | title |", "|---|---|---|---|", *rows, ""])
    for policy in policies:
        drawing = svg(jr.compile(policy))
        yield f"policies/{policy.id}.md", policy_page(policy, drawing)
        yield f"policies/{policy.id}.svg", drawing
        yield f"policies/{policy.id}.json", published(policy)
        yield f"policies/{policy.id}.yaml", (ROOT / "policies" / f"{policy.id}.yaml").read_text(encoding="utf-8")
        yield "policies/tree.css", site_style(drawing)


def policy_page(policy: jr.Policy, drawing: str) -> str:
    """One policy: what stands first is what a reader must know, then the tree, then every part."""
    parts = (
        _head(policy),
        _walk(policy),
        _scope(policy),
        _drawing(drawing),
        _questions(policy),
        _outcomes(policy),
        _categories(policy),
        _responses(policy),
        _duties(policy),
        _factors(policy),
        _scenarios(policy),
        _proofs(policy),
        _alignment(policy),
        _sources(policy),
        _citing(policy),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def site_style(drawing: str) -> str:
    """The drawing's style for a page whose reader chooses light or dark, instead of following the system."""
    style = _STYLE.search(drawing)
    text = style[1] if style else ""
    dark = re.search(r"@media \(prefers-color-scheme:\s*dark\)\{(.*)\}\n", text)
    shared = re.sub(r"@media \(prefers-color-scheme:\s*dark\)\{.*\}\n", "", text)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", dark[1] if dark else "")
    chosen = "".join(f"{_under('slate', selectors)}{{{body}}}\n" for selectors, body in rules)
    return f"/* Made from the drawings: the same colours, by the scheme that the reader chose. */\n{shared}\n{chosen}"


def _under(scheme: str, selectors: str) -> str:
    return ",".join(f'[data-md-color-scheme="{scheme}"] {selector.strip()}' for selector in selectors.split(","))


def _head(policy: jr.Policy) -> Iterator[str]:
    yield f"# {escaped(policy.title)}\n"
    if by := policy.superseded_by:
        since = f" since {by.since}" if by.since else ""
        successor = f"[{escaped(by.title)}]({by.url})" if by.url else escaped(by.title)
        yield _banner(policy, f"Replaced{since} by {successor}. Every decision says so.")
    elif policy.status is not model.Status.CURRENT:
        yield _banner(policy, "Every decision says so.")
    facts = (f"<code>{policy.id}</code> {policy.version}", policy.status.value.capitalize(), *_counted(policy))
    yield f'<ul class="facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>\n'
    yield from ([f"{escaped(policy.summary)}\n"] if policy.summary else [])
    yield f"> {escaped(policy.disclaimer)}\n"
    yield f"{' · '.join(f'[{title}](#{place})' for title, place in _PLACES)}\n{{.jump}}\n"


def _counted(policy: jr.Policy) -> Iterator[str]:
    for what in ("questions", "outcomes", "categories", "scenarios"):
        yield f"{len(getattr(policy, what))} {what}"


def _banner(policy: jr.Policy, text: str) -> str:
    return f'!!! warning "{policy.status.value.capitalize()}"\n    {text}\n'


def _walk(policy: jr.Policy) -> Iterator[str]:
    yield "## Walk it\n"
    yield f'<div>\n<policy-explorer policy="{policy.id}" heading-level="3"></policy-explorer>\n'
    yield "<noscript>The explorer needs scripts. The drawing and the tables below say the same.</noscript>\n</div>\n"


def _drawing(drawing: str) -> Iterator[str]:
    inline = _STYLE.sub("", drawing)
    yield "## The drawing\n"
    yield f'<div class="drawing" tabindex="0" role="region" aria-label="The drawing">\n{inline}\n</div>\n'


def _scope(policy: jr.Policy) -> Iterator[str]:
    yield f"## When to use it\n\nOne pass is about: {escaped(policy.scope.unit)}\n"
    for heading, texts in (("Use it when", policy.scope.use_when), ("Do not use it", policy.scope.not_when)):
        yield f"**{heading}**\n"
        yield from (*(f"- {escaped(text)}" for text in texts), "")


def _questions(policy: jr.Policy) -> Iterator[str]:
    yield "## Questions\n"
    ends = {outcome.id for outcome in policy.outcomes}
    for question in policy.questions:
        yield f"### {_numbered(question)} {{#question-{question.id}}}\n"
        yield f"`{question.id}`\n"
        yield from (f"**{name}** {escaped(text)}\n" for name, text in _about(question) if text)
        for answer in question.answers:
            kind = "outcome" if answer.next in ends else "question"
            meaning = f" {escaped(answer.meaning)}" if answer.meaning else ""
            toward = " *Points toward the person.*" if answer.id in question.inculpating else ""
            label = escaped(answer.label or answer.id)
            yield f"- `{answer.id}` {label}.{meaning}{toward} → [`{answer.next}`](#{kind}-{answer.next})"
        yield ""
        yield from _cited(question.cites)


def _about(question: model.Question) -> tuple[tuple[str, str | None], ...]:
    return ("Why it is asked.", question.rationale), ("What counts.", question.help)


def _numbered(question: model.Question) -> str:
    return f"{question.ref}: {escaped(question.text)}" if question.ref else escaped(question.text)


def _outcomes(policy: jr.Policy) -> Iterator[str]:
    yield "## Outcomes\n\nWhere paths end, and why.\n"
    for outcome in policy.outcomes:
        category = policy.category(outcome.category)
        response = outcome.response or category.response
        yield f"### {escaped(category.title)}: `{outcome.id}` {{#outcome-{outcome.id}}}\n"
        yield f"{escaped(outcome.because)} Category [{escaped(category.title)}](#category-{category.id}), "
        yield f"response [{escaped(policy.response(response).title)}](#response-{response}).\n"
        yield "**To look into, whoever was involved**\n"
        yield from (*(f"- {escaped(text)}" for text in outcome.investigate), "")
        yield from _cited(outcome.cites)


def _categories(policy: jr.Policy) -> Iterator[str]:
    yield "## Categories\n\nFrom least to most culpable; those outside behaviour are on no scale with the others.\n"
    for category in policy.categories:
        where = "of behaviour" if category.scope is model.CategoryScope.WITHIN else "outside behaviour"
        yield f"### {escaped(category.title)} {{#category-{category.id}}}\n"
        yield f"`{category.id}`, {where}. {escaped(category.definition)}\n"
        yield f"**What the person is held to.** {escaped(category.accountability)}\n"
        yield from _cited(category.cites)


def _responses(policy: jr.Policy) -> Iterator[str]:
    yield "## Responses\n"
    for response in policy.responses:
        yield f"### {escaped(response.title)} {{#response-{response.id}}}\n"
        yield f"`{response.id}`, {response.kind.value}. {escaped(response.primary)}\n"
        yield from (*(f"- {escaped(text)}" for text in response.supporting), "")
        yield from ([f"**On record.** {escaped(response.documentation)}\n"] if response.documentation else [])
        yield from _cited(response.cites)


def _duties(policy: jr.Policy) -> Iterator[str]:
    if not policy.duties:
        return
    yield "## Duties\n\nPrompts of law and profession. Severity may bring one; it never moves a category.\n"
    for duty in policy.duties:
        due = _ended(f"Due when {escaped(told(duty.when))}") if duty.when else "Always due."
        yield f"- {escaped(duty.text)}<br>{_small(f'{due} {_sources_told(duty.cites)}'.rstrip())}"
    yield ""


def _factors(policy: jr.Policy) -> Iterator[str]:
    if not policy.factors:
        return
    yield "## Contributing factors\n\nRecorded beside the answers. They change no category.\n"
    for factor in policy.factors:
        actions = "; ".join(escaped(text).rstrip(".") for text in factor.system_actions)
        domain = f"{factor.domain.value.replace('_', ' ').capitalize()}."
        can = f" What the organisation can change: {_ended(actions)}" if actions else ""
        yield f"- {escaped(factor.text)}<br>{_small(domain + can)}"
    yield ""


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


def _scenarios(policy: jr.Policy) -> Iterator[str]:
    yield "## Scenarios\n\nExamples that the policy must reproduce. Each is walked when this page is made.\n"
    for scenario in policy.scenarios:
        result = jr.evaluate(policy, scenario.given)
        yield f"### {scenario.id.replace('_', ' ').capitalize()} {{#scenario-{scenario.id}}}\n"
        yield f"{escaped(scenario.facts)}\n"
        yield from (f"{number}. {_step(step)}" for number, step in enumerate(result.path, 1))
        yield f"\n{_end(result)}\n"


def _step(step: Step) -> str:
    return f"{escaped(step.text)} **{escaped(step.label)}**"


def _end(result: jr.Decision | jr.Pending) -> str:
    match result:
        case jr.Decision(title=title, outcome=outcome, because=because):
            return f"→ **{escaped(title)}** ([`{outcome}`](#outcome-{outcome})). {escaped(because)}"
        case jr.Pending(question=question, titles=titles):
            return f"→ open at [`{question}`](#question-{question}); still possible: {escaped(', '.join(titles))}"


def _proofs(policy: jr.Policy) -> Iterator[str]:
    certificate = jr.prove(policy)
    yield "## What is proved\n"
    yield f"{certificate.questions} questions, {certificate.outcomes} outcomes, {certificate.paths:,} paths, "
    yield f"{certificate.answer_sets:,} complete answer sets. Counted exactly, not sampled.\n"
    for claim in certificate.claims:
        mark = {True: "Proved", False: "**Fails**", None: "Does not apply"}[claim.holds]
        yield f"- {mark}: {escaped(claim.told)}"
    yield "\n| category | outcomes | paths | answer sets |\n|---|---|---|---|"
    for share in certificate.shares:
        yield f"| {escaped(share.title)} | {share.outcomes} | {share.paths:,} | {share.answer_sets:,} |"
    data = json.dumps(certificate.to_data(), indent=2, ensure_ascii=False)
    yield f'\n??? note "The certificate as data"\n    ```json\n{_indented(data)}\n    ```\n'


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _alignment(policy: jr.Policy) -> Iterator[str]:
    """The alignment table of a policy, and where its gaps are listed."""
    yield "## Regulatory alignment\n"
    if not policy.alignment:
        yield "None.\n"
        return
    case = case_of(policy, shelf_for([policy]), as_of=AS_OF, reviews=load_reviews(reviews_path(policy)))
    yield f"{LEGEND}\n"
    yield from (*stacked(brief(by_requirement_sheet(inward(table_of([case]))))), "")
    yield "What is missing on both sides: [gaps](../alignment/gaps.md).\n"


def _sources(policy: jr.Policy) -> Iterator[str]:
    if policy.notes:
        yield from ("## Notes\n", *(f"- {escaped(note)}" for note in policy.notes), "")
    yield "## Sources\n"
    records: tuple[model.Source | model.Authority, ...] = (*policy.sources, *policy.authorities)
    for source in records:
        title = f"[{escaped(source.title)}]({source.url})" if source.url else escaped(source.title)
        yield f"- `{source.id}` {title}. {escaped(source.publisher)}."
    yield ""


def _citing(policy: jr.Policy) -> Iterator[str]:
    yield "## How to cite it\n"
    yield f"{escaped(policy.title)}, `{policy.id}` version {policy.version}, SHA-256\n`{policy.digest}`.\n"
    yield from ([f"{escaped(policy.attribution)}\n"] if policy.attribution else [])
    yield from ([f"Licence of the words: {escaped(policy.licence)}.\n"] if policy.licence else [])
    files = {"the file": "yaml", "JSON for programs": "json", "the drawing": "svg"}
    yield f"Take along: {', '.join(f'[{name}]({policy.id}.{ending})' for name, ending in files.items())}.\n"


def _cited(cites: Sequence[model.Citation]) -> Iterator[str]:
    if cites:
        yield f"{_small(_sources_told(cites))}\n"


def _sources_told(cites: Sequence[model.Citation]) -> str:
    return f"Source: {escape('; '.join(map(str, cites)))}" if cites else ""


def _small(text: str) -> str:
    return f"<small>{text}</small>"
