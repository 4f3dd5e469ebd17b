"""Does every question leave its answer open?

"Surely the person knew?" is a statement that asks for a nod. People who judge an incident start out with too much
certainty already: knowing the end, they find it was to be expected, and in a study of 3,136 people in aircraft
maintenance the judgement of one and the same act moved with every fact told and with the order in which it was told
(Cromie and Bott 2016). A question that hints at its answer adds the author's thumb to the scale, and it does so in
every case that is ever judged under the policy. The person under review hears it too, as a trial whose end is known.

Found are words that press ("surely", "obviously", "of course", "no doubt", "as everybody knows"), questions that begin
with a denial ("Isn't it ...", "Shouldn't the person have ..."), tags ("..., isn't it?", "..., right?"), requests to
agree, and the bare "should have known". "Clearly" passes where it speaks of how something is written or marked, and
"obvious" where it speaks of a risk: both can be answered with no.

**Avoid.** "Didn't the person realise that the valve was open?" **Prefer.** "Did the person know that the valve was
open?" A no must be as easy to give as a yes. English only.
"""

import re
from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import MARKED, PERSON, W, Words, is_english, plain, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR304"

_NOT = r"(?:is|was|are|were|did|does|do|has|have|had|should|could|would|will|can|wo|ca)n't"

_LEADING = Words(
    "surely",
    "obviously",
    "of course",
    "undoubtedly",
    "undeniably",
    "unquestionably",
    "indisputably",
    "self-evidently",
    "needless to say",
    "no doubt",
    "without (?:a |any )?doubt",
    "beyond (?:a |any |all )?doubt",
    "it goes without saying",
    r"as (?:we all|everyone|everybody|anyone|anybody) (?:knows?|can see|would expect)",
    r"(?:everyone|everybody|anyone|anybody|we all) knows?",
    r"(?:you|we) (?:would |must |will |can |may )?(?:not )?agree",
    r"(?:isn't|wasn't|is|was) it (?:not )?(?:true|fair to say|the case|a fact|clear|obvious) that",
    rf"clearly (?:{W}{{0,1}})?(?:knew|wrong|should|must|ignored|failed|reckless|unacceptable|wanted|chose|saw|meant|"
    r"at)",
    rf"(?:should|ought|must) (?:{MARKED} )?(?:to )?(?:really )?have known",
    r"(?:so|such an?) (?:obvious|plain|glaring|blatant|basic)",
    r"admits?",
    r"why (?:on earth|didn't|did (?:\w+ ){1,3}not)",
)
_BEGINS_WITH_A_DENIAL = re.compile(rf"^(?:but |and |so )?(?:{_NOT}|clearly,) \w+")
_TAG = re.compile(
    rf"(?:,? {_NOT} (?:it|he|she|they|this|that|there|we|you|the \w+)|, (?:(?:is|was|were|did|do|does|had|has) (?:it|"
    r"he|she|they) not|right|correct|no|yes|true|agreed))\?$"
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question whose text hints at its answer."""
    for question in policy.questions if is_english(policy) else ():
        words = found_in(question.text)
        if words:
            yield Finding(
                code=CODE,
                message=f"question `{question.id}` hints at its answer: {shown(words)}",
                where=policy.place("questions", question.id, "text"),
                hint="ask so that a no is as easy to give as a yes",
            )


def found_in(text: str) -> str | None:
    """The words by which an English question hints at its answer, if it does."""
    question = plain(text)
    if words := _LEADING.found(PERSON.marked(question)):
        return words
    found = _BEGINS_WITH_A_DENIAL.search(question) or _TAG.search(question)
    return found[0] if found else None
