"""Does every outcome look into the system?

The format demands `investigate`: the system side, whatever the category. The key can be filled without meeting the
demand. "Retrain the individual" under every outcome is the best-known sign of an investigation that stopped at the
person; a checklist for root cause analyses lists "all recommendations retrain" among the bad practices. Retraining
somebody who knew what to do changes nothing, and it leaves the conditions in place for whoever comes next.

Found is an outcome of which every entry under `investigate` is about the person alone: retraining, reminding, coaching,
supervising, reassessing or talking to them, their attitude, competence or record, or nothing at all ("none", "not
applicable"). One entry that looks further is enough: "Why training did not reach this person" and "What made the slip
easy" are about the system, though a person occurs in them.

**Avoid.** `investigate: Retrain the individual`. **Prefer.** What made the act likely, who else could have done it,
what could have caught it, what the procedure, the rota, the design or the management contributed. English only.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import MARKED, W, Words, is_english, plain
from justrules.findings import Finding
from justrules.policies.model import Outcome, Policy

CODE = "JR309"

_ONE = Words(
    r"(?:the |this |that |each )?(?:person|individual|worker|employee|nurse|doctor|carer|pilot|captain|technician|"
    r"mechanic|controller|driver|operator|practitioner|clinician|staff member|member of staff|staff)",
    "them|him|her|he|she|they|nobody|no one",
)
"""Whoever is meant by one person. In the patterns below it stands marked."""

_ABOUT_THE_PERSON = Words(
    r"^(?:please )?(?:re-?train\w*|refresh\w*|further training|more training|additional training|extra training|"
    r"training (?:for|of|needs of)|remind\w*|reminder|re-?educat\w*|coach\w*|counsel\w*|mentor\w*|re-?assess\w*|"
    r"disciplin\w*|warn\w*|reprimand\w*|suspend\w*|dismiss\w*|monitor\w*|supervis\w*|talk\w*|speak\w*|interview\w*|"
    r"performance|competenc\w+|capability|refer\w*|remove|observe|test|instruct\w*|teach|tell|"
    rf"ask) {W}{{0,5}}(?:{MARKED}|competency|management|assessment)(?:'s)?(?! (?:group|team|level|numbers))",
    r"^(?:re-?train(?:ing)?|re-?education|refresher(?: training| course)?|coaching|counselling|further training|"
    r"more training|additional training|remind(?:er)?s?|warning|supervision|discipline|"
    r"performance management)(?: only)?[.]?$",
    rf"^(?:only |just )?{MARKED}(?:'s)?(?: own)?(?: (?:attitude|conduct|behaviour|competence|performance|record|"
    r"history|motivation|attention|concentration|knowledge|skills?|personality|fitness|honesty|mistakes?|errors?|"
    rf"failings?))?(?: (?:and|or) {W}{{0,2}}(?:attitude|conduct|behaviour|competence|performance|record|"
    r"history))?[.]?$",
    rf"^{MARKED}(?:'s)? (?:training needs|(?:to be|is|are|must be|should be) (?:reminded|retrained|coached|told|"
    r"warned|supervised|monitored|counselled|disciplined|reassessed|sent))",
    rf"^(?:send|sending) {MARKED}",
    rf"^(?:personal |guided )?reflection (?:by|of|with) {MARKED}",
    r"^(?:formal|written|verbal|final) warning",
    r"^supervised practice",
    rf"^what {MARKED} (?:should|could|ought to) have",
    rf"^(?:what|how|whether) {MARKED} (?:did (?:it|wrong|not|this)|failed|did not|made|was thinking|can be|should be|"
    r"needs|has done|is fit|is able|is suited|forgot|ignored|broke)",
    r"^(?:the )?(?:attitude|conduct|behaviour|competence|performance|record|training record|history|fitness|"
    rf"honesty) of {MARKED}",
)
_NOTHING = Words(
    r"^(?:none|nothing|no|n/?a|not applicable|not needed|not required|tbd|to be decided|see above|-+)[.]?$",
    r"^nothing (?:further|more|else)",
    r"^no (?:further |system |wider )?(?:action|investigation|review|issue|finding|cause)s?",
)
_LOOKS_FURTHER = Words(
    r"(?:system|procedure|process|team|teams|others|other|else|peers|colleagues|crews?|design|layout|equipment|"
    r"tools?|rota|roster|staffing|workload|environment|supervisors?|managers?|management (?:of|did|knew|pressure)|"
    r"culture|practice|whole|everybody|everyone|all staff|service|organisation|conditions?|guidance|induction|"
    r"what made|what led|why training|why supervision|barriers?|checks?|handover|interruptions?|fatigue|pressure|"
    r"up against)"
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each outcome whose system side is about the person alone."""
    for outcome in policy.outcomes if is_english(policy) else ():
        if all(found_in(entry) for entry in outcome.investigate):
            yield Finding(
                code=CODE,
                message=f"outcome `{outcome.id}` looks into nothing but the person: {_first(outcome)}",
                where=policy.place("outcomes", outcome.id, "investigate"),
                hint="add what made the act likely, who else could do it, and what could have caught it",
            )


def found_in(text: str) -> str | None:
    """The words in which an English entry is about the person alone, if it is."""
    entry = plain(text)
    if words := _NOTHING.found(entry):
        return words
    return None if _LOOKS_FURTHER.found(entry) else _ABOUT_THE_PERSON.found(_ONE.marked(entry))


def _first(outcome: Outcome) -> str:
    entry = plain(outcome.investigate[0])
    return f"`{entry}`" if len(entry) <= 60 else f"`{entry[:59]}…`"
