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
from justrules.engine.wording import PERSON, W, asked, clauses, is_english, pattern, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR307"

_OWN = rf"(?:{PERSON}'s|his|her|their|your)"
_STANDING = (
    r"(?:grade|rank|seniority|pay band|band|job title|level of seniority|position in the (?:hierarchy|organisation)|"
    r"length of service|years of service|reputation|standing|employment status|contract(?:ual)? status|type of contract|"
    r"character)"
)
_POST = (
    r"(?:senior|junior|manager|supervisor|team leader|leader|executive|director|consultant|registrar|officer|captain|"
    r"first officer|apprentice|trainee|student|volunteer|agency|bank|temporary|permanent|locum|contractor|contract|"
    r"part-time|part time|full-time|full time|self-employed|outsourced|probationer|on probation|newly qualified|"
    r"long-serving|well liked|well-liked|popular|respected|well regarded|valued)"
)

_ASKED = pattern(
    rf"{_OWN} {W}{{0,2}}{_STANDING}",
    rf"{_STANDING} of (?:the |this )?{PERSON}",
    rf"(?:what|which|how high) (?:is |was )?(?:the )?(?:\w+ )?(?:grade|rank|seniority|band|job title|post|level of seniority) "
    rf"(?:is|was|does|did|of|has) {PERSON}",
    rf"(?:is|was) {PERSON} (?:an? |the |in an? |one of the |employed as an? |already |still )?(?:\w+ly )?(?:more |most |very )?"
    rf"{_POST}(?! (?:by|to|of the shift|of the day))",
    rf"(?:is|was) {PERSON} (?:in|part of) (?:a |the )?(?:management|leadership|senior)",
    rf"(?:does|did) {PERSON} hold an? (?:\w+ )?(?:post|position|rank|office)",
    rf"how long (?:has|had|did|does) {PERSON} (?:{W}{{0,2}})(?:worked|work|served|serve|employed|employment|qualified|"
    r"with us|in post)",
    rf"{PERSON} (?:have |has |had )?(?:served|worked here|worked for us|been employed|been with us|been in post) (?:for )?"
    r"(?:more|less|longer|fewer|over|under|at least|\d)",
    r"(?:seniority|years of service|length of service|chain of command position)",
)
_THE_TASK = pattern(
    rf"(?:above|beyond|below|within|outside|suited to|suitable for|for|to|match\w*|expected of|normal for|usual for) {_OWN} "
    rf"{W}{{0,2}}{_STANDING}",
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
        found = _ASKED.search(_THE_TASK.sub("~", clause))
        if found:
            return found[0]
    return None
