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
from justrules.engine.wording import PERSON, W, asked, clauses, is_english, pattern, shown
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR306"

_OWN = rf"(?:{PERSON}'s|his|her|their|your)"
_TRAIT = (
    r"(?:race|ethnicity|ethnic (?:origin|background|group|minority)|nationality|national origin|citizenship|country of (?:birth|"
    r"origin)|first language|native language|mother tongue|skin colou?r|religion|religious beliefs?|faith|sex|gender|"
    r"gender identity|sexual orientation|sexuality|marital status|age|age group|immigration status|visa status|"
    r"political (?:views|opinions?|beliefs?|party)|caste|disability status|union membership|trade union membership)"
)
_PEOPLE = (
    r"(?:male|female|man|woman|white|black|asian|hispanic|european|african|foreign|foreigner|immigrant|migrant|muslim|christian|"
    r"jewish|jew|hindu|sikh|buddhist|catholic|protestant|atheist|religious|gay|lesbian|bisexual|heterosexual|"
    r"homosexual|transgender|married|single|divorced|disabled|registered disabled|elderly|old|native speaker|"
    r"native english speaker|unionised|union member|trade union member|shop steward|union steward|union activist|"
    r"union representative|union rep|member of (?:a|the|any) (?:\w+ )?union)"
)

_IDENTITY = pattern(
    rf"{_OWN} {W}{{0,2}}{_TRAIT}",
    rf"{_TRAIT} (?:of|is|was) (?:the |this )?{PERSON}",
    rf"(?:what|which) (?:is |was )?(?:the )?{_TRAIT}",
    rf"(?:is|was|are|were) {PERSON} (?:also )?(?:an? |of |from )?(?:\w+ly )?(?:young |older |white |black |ethnic )?{_PEOPLE}"
    r"(?! (?:enough|to))",
    r"(?:is|was) the (?:\w+ )?(?:person|worker|nurse|doctor|pilot|carer|employee) (?:a )?(?:man|woman|male|female)",
    rf"(?:ethnicity|ethnic (?:origin|background|group|minority)|nationality|sexual orientation|skin colou?r|marital status|"
    r"gender|citizenship|country of (?:birth|origin)|mother tongue|union member(?:s|ship)?)",
    r"bme|bame",
    rf"(?:how old (?:is|was)|what age (?:is|was)) {PERSON}",
    rf"{PERSON} (?:is |was |been )?(?:aged|older than|younger than|(?:over|under)(?: the age of)?) \d\d(?! (?:hours|minutes))",
    rf"{PERSON} (?:be |been |being )?(?:born|trained|recruited|educated|qualified) (?:abroad|overseas|outside|in another country)",
    rf"{PERSON} (?:come|comes|came) from (?:abroad|overseas|another country)",
    rf"{PERSON} (?:belong|belongs|belonged) to (?:a|the|any) (?:{W}{{0,2}})?(?:union|religion|church|faith|party|minority)",
    r"member of (?:a|the|any) (?:trade |labou?r |workers' )?union",
    r"active in (?:a|the|any) (?:trade |labou?r )?union|union activit(?:y|ies)|trade union activit(?:y|ies)",
    rf"{PERSON} (?:practise|practice|have|has|follow) (?:a|any) (?:religion|faith)",
    r"(?:male or female|man or woman|female or male|men or women)",
)

# The question turned round, the equal treatment it asks for, and what is no trait of the person.
_FAIR = pattern(
    rf"(?:regardless of|irrespective of|whatever|another|different|any other|other|same|without regard to) {W}{{0,2}}?{_TRAIT}",
    rf"(?:discriminat|harass|bull(?:y|ied)|prejudic|bias|racis|sexis|stereotyp|victimis)\w* {W}{{0,6}}{_TRAIT}",
    rf"{_TRAIT} {W}{{0,4}}(?:discriminat|harass|bull(?:y|ied)|prejudic|bias|stereotyp)\w*",
    rf"age(?:d|s)? of (?:the |an? )?(?!{PERSON})\w+",
    r"(?:good|bad) faith",
    r"(?:same-sex|single-sex)",
)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question that asks who the person is, at the first place where it does."""
    for question in policy.questions if is_english(policy) else ():
        for piece in asked(question):
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
        found = _IDENTITY.search(_FAIR.sub("~", clause))
        if found:
            return found[0]
    return None
