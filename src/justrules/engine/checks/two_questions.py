"""Does every question ask one thing?

Two questions in one have four combinations of answers and room for two. "Was the protocol workable and in routine
use?" gets a no from one assessor because it was not workable and from another because nobody used it, and the log
cannot tell which; question 3b of the NHS guide of 2018 is of this kind. The tree from which the shipped aviation
policy is made asks about a risk that is "substantial and known": one assessor looks at the risk, the next at the
person. Agreement is rare enough as it is. Raters of accident reports who had reached 72 % with a taxonomy of factors
(DoD-HFACS) in training agreed on 53 % of the validation sample. A question that asks one thing has a help text, an
answer in the log and a place in a comparison of assessors to itself.

Found are several question marks, a second clause ("and did they know it", "and if so"), `as well as`, `and/or`, two
qualities that the policy demands at once ("clear and accessible", "substantial and known"), and two things that the
person did in mind ("see the risk and go on"). What is one thing in two words passes: moving and handling, policies and
procedures, the captain and the first officer, removed and refitted, whether or not.

**Avoid.** "Was the procedure clear and in use?" **Prefer.** Two questions, the second reached by the first one's
answer. Where the source's own question has to be kept, ignore the finding and say so. English only.
"""

import re
from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import AUXILIARY, MARKED, W, Words, is_english, plain, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR303"

_QUALITY = Words(
    "clear|accessible|available|workable|practicable|practical|current|correct|known|understood|trained|"
    "competent|qualified|supervised|supported|aware|present|reachable|legible|intelligible|usable|"
    "adequate|sufficient|suitable|followed|accurate|complete|realistic|reasonable|substantial|serious|"
    "obvious|justified|justifiable|unjustified|unjustifiable|necessary|appropriate|conscious|deliberate|"
    "voluntary|rested|well(?! as)|fit|safe|seen|recognised|familiar|experienced|staffed|equipped|prepared",
    "given",
    "on time",
    "up to date",
    "within reach",
    "written down",
    r"in (?:routine |regular |common |general |everyday )?(?:use|place|force|reach|date)",
    r"routinely \w+",
)
"""What a policy asks of rules, risks and people. In the patterns below it stands marked."""

_MIND = (
    r"(?:know|see|saw|understand|choose|decide|tell|read|follow|accept|recogni[sz]e|reali[sz]e|believe|intend|depart|"
    r"ignore|disregard|continue|carry on|go on|go ahead|act on|report (?:it|this|the)|have (?:time|access|enough|"
    r"the)|receive|fail|feel|take the)"
)
_JOINS = r"(?:and also|and then|and still|and yet|and|but)"

_TWO = Words(
    r"as well as",
    r"and/or",
    r"(?:and|or|but),? if (?:so|not|yes|no)",
    rf"(?:and|or|but),? {AUXILIARY} (?!not )\S+",
    r"(?<!when )(?<!where )(?<!how )(?<!what )(?<!why )(?<!who )(?<!whether )(?:and|or),? (?:why|how|when|where|who|"
    r"whom|whose|what|which|whether)",
    rf"{MARKED},? (?:{_JOINS}|and \w+ly) {MARKED}",
    rf"{MARKED} {W}{{0,4}}and (?:able|willing|free|ready) to",
    r"both (?!of|the|his|her|their|a|an)\w+ (?:\w+ ){0,3}and",
)
_ACTS = re.compile(
    rf"^(?:did|does|do) {W}{{1,14}}?{_JOINS} (?:(?:nevertheless|knowingly|consciously|deliberately|"
    rf"still) )?{_MIND}(?!\w)"
)
_ONE_AFTER_ALL = re.compile(
    r"\bwhether or not\b|\bor not\b|\b(?:fit|safe) and well\b|\"[^\"]*\"|(?<!\w)'[^']{0,200}\?'"
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question whose text asks two things."""
    for question in policy.questions if is_english(policy) else ():
        words = found_in(question.text)
        if words:
            yield Finding(
                code=CODE,
                message=f"question `{question.id}` asks two things at once: {shown(words)}",
                where=policy.place("questions", question.id, "text"),
                hint="make two questions of it, so that each has an answer of its own",
            )


def found_in(text: str) -> str | None:
    """The words by which an English question asks two things, if it does."""
    question = _ONE_AFTER_ALL.sub("~", plain(text))
    if len(re.findall(r"\?+", question)) > 1:
        return "? … ?"
    if words := _TWO.found(_QUALITY.marked(question)):
        return words
    found = _ACTS.search(question)
    return found[0] if found else None
