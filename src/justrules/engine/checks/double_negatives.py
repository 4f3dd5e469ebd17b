"""Can every question be answered without untangling two denials?

"Was the departure not unreasonable?" Does a no say that it was reasonable, or that it was not? Those who judge are
often tired, under time pressure, and not always reading their first language, and in a decision tree a slip between
yes and no does not blur the result but turns it round: the answers lead to different ends. A question is put so that
its yes and its no can be read aloud as whole sentences. Two denials cannot.

Found are a denial before a word that denies ("not unclear", "nothing unusual", "wasn't it unreasonable"), before one
that means leaving something undone ("not fail", "never omitted", "not refuse"), before `without`, before another `not`,
and "fail to not". One denial passes, however it is made: "Was senior supervision missing?", "Was the risk disregarded
without a justifiable reason?", "Did the person not know of the rule?", though the same asked without any is better.
The words that deny are a list and not a prefix, since under, until and unit deny nothing.

**Avoid.** "Did the person not act without permission?" **Prefer.** "Did the person have permission?" English only.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import MARKED, W, Words, clauses, is_english, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR305"

_NO = r"(?:not|never|cannot|\w+n't)"
_NONE = r"(?:no|none|nobody|no one|nothing|neither|hardly|scarcely)"
_DENIES = Words(
    "un(?:able|acceptable|aware|available|authori[sz]ed|avoidable|certain|clear|common|comfortable|controlled|documented|"
    "expected|fair|familiar|fit|foreseeable|founded|important|informed|intended|intentional|intentionally|justified|"
    "justifiable|known|lawful|likely|necessary|necessarily|planned|predictable|prepared|qualified|realistic|reasonable|"
    "reasonably|recogni[sz]ed|related|reliable|safe|safely|seen|suitable|supervised|supported|trained|true|usual|usually|"
    "warranted|willing|willingly|workable|written)",
    "im(?:possible|practicable|practical|proper|properly|prudent)",
    "in(?:accessible|accurate|adequate|adequately|appropriate|appropriately|attentive|capable|complete|correct|correctly|"
    "dependent|effective|excusable|experienced|frequent|sufficient|sufficiently|valid|visible)",
    "il(?:legal|legible|logical)",
    "ir(?:relevant|regular|responsible)",
    "dis(?:honest|allowed|similar)",
    "non-?(?:compliant|existent)",
    "abnormal",
    "atypical",
)
"""Words that deny by themselves. In the patterns below they stand marked."""

_LEAVES_UNDONE = (
    r"(?:fail(?:s|ed|ing)?|lack(?:s|ed|ing)?|omit(?:s|ted|ting)?|neglect(?:s|ed|ing)?|refus(?:e|es|ed|ing)|forg(?:et|"
    r"ot|otten|etting)|den(?:y|ies|ied)|absent|missing|undone|overlook(?:s|ed|ing)?)"
)
_FILLER = r"(?:(?:at all|in any way|entirely|wholly|an?|the|any|so|very|really|completely|altogether|quite|in fact) )"

_TWICE = Words(
    rf"{_NO} {_FILLER}{{0,2}}{MARKED}",
    rf"^(?:is|was|are|were|did|does|has|had|have|should|could|would)n't {W}{{1,4}}{MARKED}",
    rf"{_NONE} {W}{{0,2}}{MARKED}",
    rf"(?:{_NO}|nobody|no one|nothing) {W}{{0,3}}{_LEAVES_UNDONE}",
    rf"none of {W}{{1,3}}{MARKED}",
    rf"{_NONE} {W}{{0,2}}not to",
    rf"den(?:y|ies|ied) that {W}{{0,6}}{_NO}",
    r"no (?:lack|absence|shortage|failure|omission) of",
    rf"(?:{_NO}|{_NONE}) {W}{{0,6}}without",
    rf"(?<!or )not {W}{{1,8}}(?<!or )(?:not|\w+n't)",
    rf"¤(?:untrue|unlikely|impossible|incorrect) that {W}{{0,6}}{_NO}",
    rf"{_LEAVES_UNDONE} to (?:{_NO}|{_LEAVES_UNDONE})",
    rf"without {W}{{0,2}}(?:{_NO}|fail|failing|lack|lacking)",
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question whose text denies twice."""
    for question in policy.questions if is_english(policy) else ():
        words = found_in(question.text)
        if words:
            yield Finding(
                code=CODE,
                message=f"question `{question.id}` denies twice: {shown(words)}",
                where=policy.place("questions", question.id, "text"),
                hint="ask for what was there or was done, so that yes and no can be read aloud as sentences",
            )


def found_in(text: str) -> str | None:
    """The words by which an English question denies twice, if it does."""
    for clause in clauses(text):
        words = _TWICE.found(_DENIES.marked(clause))
        if words:
            return words
    return None
