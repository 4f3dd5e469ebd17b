"""Does no question ask who the person is?

The format judges an act. A question about ethnicity, sex, age, religion or membership of a union lets the policy send
two people who did the same thing to different ends, which is unlawful discrimination in most places where a policy
will be used and is the very pattern that just culture is meant to end. In England staff from ethnic minorities were
1.56 times as likely as white staff to enter formal discipline in 2016 and still 1.22 times in 2019 (NHS Workforce Race
Equality Standard); practitioners among them have met about 1.7 times the rate of cases (NHS Resolution, Being fair 2,
2023). All of that came about under schemes that never asked. A scheme that asks has it built in, so this is an error.

Found are questions, answers and ids that ask for ethnicity, race, nationality or origin, first language, sex, gender
or orientation, age, religion, marital status, disability as a status, and union membership or activity. What concerns
the act passes: ill health, fatigue and substances, which are gates of every scheme that has them, pregnancy and
impairments as they bear on the task, whether adjustments were made, whether somebody was harassed or discriminated
against, whether a union representative was offered, acting in good faith, and the age of equipment. So does the
question turned round, to test the assessors: would a person of another ethnicity be judged alike?

**Avoid.** "Is English the person's first language?" **Prefer.** "Was the instruction given in a language that the
person reads easily?" Whether groups are judged alike is asked of the statistics, never of the case. English only.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import MARKED, PERSON, Hints, W, Words, clauses, hinted, is_english, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR306"

_OWN = rf"(?:{MARKED}'s|his|her|their|your)"
_TRAIT = (
    r"(?:race(?! (?:to|against|for))|ethnicity|ethnic (?:origin|background|group|minority)|nationality|"
    r"national origin|citizenship|country of (?:birth|origin)|first language|native language|mother tongue|"
    r"skin colou?r|religion|religious beliefs?|faith|sex|gender|gender identity|sexual orientation|sexuality|"
    r"marital status|age|age group|immigration status|visa status|political (?:views|opinions?|beliefs?|party)|caste|"
    r"disability status|union membership|trade union membership)"
)
_PEOPLE = (
    r"(?:male|female|man|woman|white|black|asian|hispanic|european|african|foreign|foreigner|immigrant|migrant|"
    r"muslim|christian|jewish|jew|hindu|sikh|buddhist|catholic|protestant|atheist|religious|gay|lesbian|bisexual|"
    r"heterosexual|homosexual|transgender|married|single|divorced|disabled|registered disabled|elderly|old|"
    r"native speaker|native english speaker|unionised|union member|trade union member|shop steward|union steward|"
    r"union activist|union representative|union rep|member of (?:a|the|any) (?:\w+ )?union)"
)

_IDENTITY = Words(
    rf"{_OWN} {W}{{0,2}}{_TRAIT}",
    rf"{_TRAIT} (?:of|is|was) (?:the |this )?{MARKED}",
    rf"(?:what|which) (?:is |was )?(?:the )?{_TRAIT}",
    rf"(?:(?:is|was|are|were) {MARKED}|{MARKED} (?:is|was|are|were)) (?:also )?(?:an? |of |"
    rf"from )?(?:\w+ly )?(?:young |older |white |black |ethnic )?{_PEOPLE}(?!-| (?:enough|to))",
    r"(?:ethnicity|ethnic (?:origin|background|group|minority)|nationality|sexual orientation|skin colou?r|"
    r"marital status|gender|citizenship|country of (?:birth|origin)|mother tongue|union member(?:s|ship)?)",
    r"bme|bame",
    rf"(?:how old (?:is|was)|what age (?:is|was)) {MARKED}",
    rf"{MARKED} (?:is |was |been )?(?:aged|older than|younger than|(?:over|under)(?: the age of)?) \d\d(?! (?:hours|"
    r"minutes))",
    rf"{MARKED} (?:be |been |being )?(?:born|trained|recruited|educated|qualified) (?:abroad|overseas|outside|"
    r"in another country)",
    rf"{MARKED} (?:come|comes|came) from (?:abroad|overseas|another country)",
    rf"{MARKED} (?:belong|belongs|belonged) to (?:a|the|any) (?:{W}{{0,2}})?(?:union|religion|church|faith|party|"
    r"minority)",
    r"member of (?:a|the|any) (?:trade |labou?r |workers' )?union",
    r"active in (?:a|the|any) (?:trade |labou?r )?union|union activit(?:y|ies)|trade union activit(?:y|ies)",
    rf"{MARKED} (?:practise|practice|have|has|follow) (?:a|any) (?:religion|faith)",
    r"(?:male or female|man or woman|female or male|men or women)",
)

HINTS = Hints(
    parts="ethnic nationality citizenship country language tongue religio gender marital immigra political sexual "
    "heterosex homosex lesbian migrant foreign protestant atheist overseas abroad minority unionised membership",
    words="race origin skin faith sex visa age aged caste disability disabled union member active activity activities "
    "old older younger over under male female man woman men women white black asian hispanic european african muslim "
    "christian jewish jew hindu sikh buddhist catholic gay married single divorced elderly native steward outside "
    "belong belongs belonged church party bme bame",
)
"""The words without which nothing above is found."""

# The question turned round, the equal treatment it asks for, and what is no trait of the person.
_FAIR = Words(
    rf"(?:regardless of|irrespective of|whatever|without regard to|would {W}{{0,8}}(?:another|a different|any other|"
    rf"any)) {W}{{0,2}}?{_TRAIT}",
    rf"(?:discriminat|harass|bull(?:y|ied)|prejudic|bias|racis|sexis|stereotyp|victimis)\w* {W}{{0,6}}{_TRAIT}",
    rf"{_TRAIT} {W}{{0,4}}(?:discriminat|harass|bull(?:y|ied)|prejudic|bias|stereotyp)\w*",
    rf"age(?:d|s)? of (?:the |an? )?(?!{MARKED})\w+",
    r"(?:good|bad) faith",
    rf"(?:patient|resident|passenger|client|customer|service user|child)s?'s? {W}{{0,2}}{_TRAIT}",
    r"nationality (?:marks?|plates?)",
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question that asks who the person is, at the first place where it does."""
    for _, pieces in hinted(policy, HINTS) if is_english(policy) else ():
        for piece in pieces:
            words = found_in(piece.text)
            if words:
                yield Finding(
                    code=CODE,
                    message=f"{piece.of} asks who the person is: {shown(words)}",
                    where=policy.place(*piece.where, key=piece.key),
                    hint="ask what was done, known or provided; compare groups in the statistics",
                )
                break


def found_in(text: str) -> str | None:
    """The words of an English text that ask who the person is, if it does."""
    for clause in clauses(text):
        marked = PERSON.marked(clause)
        words = _IDENTITY.found(marked) and _IDENTITY.found(_FAIR.removed(marked))
        if words:
            return words
    return None
