"""Does no question ask what standing the person has?

Grade, rank, contract, length of service and reputation say who somebody is in the organisation and not what was done.
Asked about, they cut both ways, and neither is just: 3,136 people in aircraft maintenance who judged the same acts
blamed seniors more (Cromie and Bott 2016), while a complaint heard again and again is that the acts of seniors are not
put through the tree at all. An agency worker's slip and a manager's slip are the same slip.

This is a warning and not an error, since standing can stand for something that does bear on the act: what training and
information the person had, what the task asked for, whether there was supervision. Then that is what to ask for.

Found are questions, answers and ids about the person's grade, rank, seniority, post, contract, length of service or
reputation. The standing of others passes ("Was senior supervision missing?", "Did a manager approve the departure?"),
and so does the question whether the task lay within the person's role or above their grade.

**Avoid.** "Is the person a manager?", "How long has the nurse worked here?" **Prefer.** "Had the person been trained
for this task?", "Was the task one that this role is expected to do alone?" English only.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import MARKED, PERSON, W, Words, asked, clauses, is_english, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR307"

_OWN = rf"(?:{MARKED}'s|his|her|their|your)"
_STANDING = (
    r"(?:grade|rank|seniority|pay band|band|job title|level of seniority|position in the (?:hierarchy|organisation)|"
    r"length of service|years of service|reputation|standing|employment status|contract(?:ual)? status|"
    r"type of contract|character)"
)
_POST = (
    r"(?:senior|junior|manager|supervisor|team leader|leader|executive|director|consultant|registrar|officer|"
    r"¤\w*captain|first officer|apprentice|trainee|student|volunteer|agency|bank|temporary|permanent|locum|"
    r"contractor|contract|part-time|part time|full-time|full time|self-employed|outsourced|probationer|on probation|"
    r"newly qualified|long-serving|well liked|well-liked|popular|respected|well regarded|valued)"
)

_ASKED = Words(
    rf"{_OWN} {W}{{0,2}}{_STANDING}",
    rf"{_STANDING} of (?:the |this )?{MARKED}",
    r"(?:what|which|how high) (?:is |was )?(?:the )?(?:\w+ )?(?:grade|rank|seniority|band|job title|post|position|"
    rf"level of seniority) (?:is|was|does|did|of|has) {MARKED}",
    rf"(?:(?:is|was) {MARKED}|{MARKED} (?:is|was)) (?:an? |the |in an? |one of the |employed as an? |already )?"
    rf"(?:still )?(?:\w+ly )?(?:more |most |very )?{_POST}(?! (?:by|to|of the shift|of the day))",
    rf"(?:is|was) {MARKED} (?:in|part of) (?:a |the )?(?:management|leadership|senior)",
    rf"(?:does|did) {MARKED} (?:hold|have) an? (?:management|leadership|senior|supervisory) (?:post|position|role)",
    rf"{MARKED} (?:have |has |had )?(?:worked|served) (?:here |for us |with us )?for {W}{{0,3}}(?:years|months)",
    rf"how long (?:has|had|did|does) {MARKED} {W}{{0,2}}(?:worked|work|served|serve|employed|employment|qualified|"
    r"with us|in post)",
    rf"{MARKED} (?:have |has |had )?(?:served|worked here|worked for us|been employed|been with us|been in post) "
    r"(?:for )?(?:more|less|longer|fewer|over|under|at least|\d)",
    "seniority|years of service|length of service",
)
_THE_TASK = Words(
    r"(?:above|beyond|below|within|outside|suited to|suitable for|for|to|match\w*|expected of|normal for|"
    rf"usual for) {_OWN} {W}{{0,2}}{_STANDING}",
    rf"(?:regardless of|irrespective of|whatever) {W}{{0,3}}{_STANDING}",
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question that asks for the person's standing, at the first place where it does."""
    for question in policy.questions if is_english(policy) else ():
        for piece in asked(question):
            words = found_in(piece.text)
            if words:
                yield Finding(
                    code=CODE,
                    message=f"{piece.of} asks what standing the person has: {shown(words)}",
                    where=policy.place(*piece.where, key=piece.key),
                    hint="ask for what it stands for: training, information, supervision, the task",
                )
                break


def found_in(text: str) -> str | None:
    """The words of an English text that ask for the person's standing, if it does."""
    for clause in clauses(text):
        marked = PERSON.marked(clause)
        words = _ASKED.found(marked) and _ASKED.found(_THE_TASK.removed(marked))
        if words:
            return words
    return None
