"""Does no question ask how things turned out?

The promise of the format is that conduct is judged by its nature and never by how badly things turned out. The
engine keeps its half: severity reaches duties and nothing else. A question such as "Was the patient injured?" lets
harm in by another door, for then the same act is human error on a lucky day and reckless on an unlucky one. People
need no invitation. Of 212 who judged three scenarios, those told of a worse outcome gave staff more responsibility
and advised more punitive action, and experts were less prone to it but not immune (Lea and others, BMJ Quality &
Safety 2025); the outcome moved the quality ratings of 587 emergency physicians by about a step in middling cases
(Gupta 2011). Hence an error, where most findings about words are warnings: whatever such a policy says elsewhere, it
decides by harm.

Asked about are texts, answers and ids, since an id is what logs and interviews show. Answers that are nothing but
levels of the policy's own severity scale are found as well, in whatever language: in a log the answer `minor` would
be read as the harm. Help and rationale are free to say that harm does not count.

What somebody intended, saw, foresaw, risked or tried to prevent is not what happened, and such questions pass: "Did
the person intend to cause harm?", "Would a reasonable person have seen a risk of injury?", "Was the step left out to
prevent harm?", "Did the technician inspect the blade for damage?".

**Avoid.** "How serious was the outcome?" **Prefer.** Ask what was done, known, meant or weighed at the time, give the
policy a severity scale, and let a duty with `severity_at_least` do what harm calls for: tell the person affected,
notify the regulator. English only, but for the severity scale.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from justrules.engine.graph import Graph
from justrules.engine.wording import MARK, MARKED, Hints, Piece, W, Words, clauses, hinted, is_english, shown
from justrules.findings import Finding
from justrules.policies.model import UNKNOWN, Policy, Question

CODE = "JR301"

_HARM = Words(
    r"(?:self-)?harm(?:s|ed|ing|ful|fully|less)?",
    r"injur(?:y|ies|e|es|ed|ing|ious)",
    "hurts?",
    "hurting",
    "wounded",
    "damag(?:e|es|ed|ing)",
    "deaths?",
    "died",
    "dies",
    r"(?<!the )(?<!this )(?<!right )(?<!wrong )die(?= (?:as|from|of|because|in|on|at|after|during|through)\b|$)",
    "fatal(?:ly|ity|ities)?",
    "kill(?:s|ed|ing)?",
    "casualties",
    "outcomes?",
    "consequences?",
    "aftermath",
    "repercussions?",
    "loss of life",
    "hospitali[sz]ed",
    "un(?:harmed|hurt|injured|scathed)",
    "(?:any|financial|monetary) loss(?:es)?(?! of)",
    r"severity(?! of (?!(?:the |this |that |any )?(?:incident|event|accident|harm|injur|outcome|error|mistake|"
    r"consequence|damage|result|case)))",
)
"""What harm is called. In the patterns below it stands marked."""

_AND = r"(?:,? (?:or|and|nor) |, )(?:(?!or |and |nor )[\w'-]+ ){0,2}"
_H = rf"{MARKED}(?:{_AND}{MARKED}){{0,4}}"
"""Harm, or several kinds of it in a row."""

_G = rf"(?:(?!(?:and|but|then|which|led|lead|resulted|caused)\b){W})"
"""A word of a gap that stays within one thought: it joins nothing on and says of nothing that it came about."""

_MEANT = (
    r"(?:intended|intentional|deliberate|wilful|willful|meant|wanted|wished for|sought|desired|foreseen|foreseeable|"
    r"expected|anticipated|likely|unlikely|possible|probable|predictable|purpose|aim|goal|object|on purpose)"
)

# What was meant, foreseen, risked, prevented or looked for did not happen by being asked about.
_HARMLESS = Words(
    # Meant, said before: "intended to cause harm", "in order to hurt", "with the purpose of injuring".
    r"(?:intend\w*|intent(?:ions?)?|mean|means|meant|aim\w*|want\w*|wish\w*|purpose|hop(?:e|ed|ing)|set out|in order|"
    r"so as|desire[ds]?|seek\w*|sought|tried|tries|try|trying|attempt\w*|threaten\w*) (?:(?:to|of|that|any|at|for|"
    rf"such|some|with) {W}{{0,6}})?{_H}",
    rf"(?:intend|intended|want|wanted|wish|wished|mean|meant|expect|expected) {_G}{{1,3}}to {W}{{0,4}}{_H}",
    r"(?:deliberate|intentional|wilful|willful|intended|malicious|purposeful) (?:\w+ly |or |any |serious |physical |"
    rf"bodily |emotional ){{0,2}}{_H}",
    rf"(?:deliberately|intentionally|wilfully|willfully|maliciously|purposely|knowingly|consciously) {_G}{{0,4}}{_H}",
    # Meant or foreseen, said after: "harm was intended", "consequences as intended", "harm that could follow".
    rf"{_H},? {W}{{0,4}}(?:was|were|is|are|be|been|being|as) (?:not |never |in fact |also )?(?:the |its |a |"
    rf"any )?{_MEANT}(?! \w+ (?:was|were))",
    rf"{_H},? {_G}{{0,4}}{_MEANT}(?=$|,| (?:or|by|at|when|from the start|for|before|to|in)\b)",
    rf"{_H},? (?:the|its|an?) (?:purpose|aim|goal|object|intention)",
    rf"{_H},? {_G}{{0,4}}what {W}{{0,3}}(?:set out|sought|intended|meant|wanted|tried)",
    rf"{_H},? {W}{{0,3}}(?:could|might|may|would|can)",
    # Risked: "a risk of injury", "could have caused harm", "potential harm".
    r"(?:risk|danger|hazard|possibility|chance|likelihood|probability|potential|prospect|threat|fear|concern)(?:s|"
    rf"ed)? (?:of|that|for|about) {_G}{{0,6}}{_H}",
    r"(?:possibilities|afraid|worried|exposed|vulnerable|susceptible|prone|potential) (?:of|that|to|for|"
    rf"about) {_G}{{0,6}}{_H}",
    r"(?:potential|potentially|possible|possibly|likely|probable|foreseeable|predictable|expected|anticipated|"
    rf"imminent|worst-case|worst case) {W}{{0,2}}{_H}",
    rf"{MARKED}[ -](?:risks?|potential|hazards?)",
    r"(?:could|might|may|can|would|will|should|likely to|liable to|bound to|apt to|about to) (?!(?:the|this|that|"
    rf"these|those) {MARK}){W}{{0,6}}{_H}",
    # Foreseen, or known as a matter of principle.
    r"(?:foresee\w*|foresaw|foreseen|anticipat\w+|expect(?:ed|s|ing)?|predict\w*|envisag\w+|imagin\w+|fear(?:s|ed|"
    rf"ing)?|warn\w*|risk(?:ed|ing)) {_G}{{0,6}}{_H}",
    r"(?:know|knew|known|aware|understand|understood|realis\w+|realiz\w+|consider\w*|think|thought|weigh\w*|"
    r"appreciat\w+|recogni[sz]\w+|see|saw|seen|grasp\w*|believ\w+|explain\w*|told|taught|"
    rf"discuss\w*) {_G}{{0,6}}(?:¤outcomes?|¤consequences?|effects?|impact|results?)",
    rf"(?:¤consequences?|effects?) {W}{{0,3}}(?:explained|known|understood|clear|considered|weighed|discussed|"
    r"realised|taught)",
    # Prevented: "to prevent harm", "keep from harm".
    r"(?:prevent\w*|avoid\w*|avert\w*|protect\w*|guard|safeguard\w*|reduc\w+|minimi[sz]\w+|limit(?:ed|ing)?|"
    rf"lessen\w*|mitigate|stop\w*|shield\w*|free of|free from|safe from) {_G}{{0,5}}{_H}",
    rf"(?:against|(?:keep\w*|kept|save[ds]?|saving) {_G}{{0,3}}from) {_G}{{0,2}}{_H}",
    # Looked for, or named on a form.
    r"(?:check\w*|inspect\w*|look\w*|search\w*|examin\w+|assess\w*|screen\w*|monitor\w*|test\w*|scan\w*|survey\w*|"
    rf"watch\w*) {_G}{{0,6}}for {_G}{{0,4}}{_H}",
    rf"{MARKED}[ -](?:prevention|reduction|policy|policies|plans?|protocols?|procedures?|forms?|reports?|records?|"
    r"register|tests?|logs?|checklists?|checks?|inspections?|charts?|tolerance|limits?|control|pathway|guidance|"
    r"standards?|certificates?|measures?|assessments?|reviews?)",
    rf"¤outcomes? of {W}{{0,3}}(?:test|check|assessment|inspection|observation|measurement|count|audit|review|call|"
    r"meeting|handover|enquir|inquir|investigation|appeal|hearing|discussion|conversation|consultation|scan|briefing|"
    r"training|course|exam)\w*",
    r"(?:desired|agreed|planned|personal|care|learning) ¤outcomes?",
    # The health of the one who acted, and people who were in need before the act.
    rf"(?:ill|unwell|sick|tired|fatigued|unfit|illness|sickness|ill health),? (?:or |and |nor )?{W}{{0,1}}¤(?:injured|"
    r"injury|hurt)",
    r"¤(?:injured|injury|hurt),? (?:or|and) (?:\w+ )?(?:ill|unwell|sick|illness|ill health|fatigued?)",
    rf"(?:recover\w*|return\w*|off work|off sick|back) {W}{{0,3}}(?:from|after|with|by) {W}{{0,3}}¤injur\w+",
    rf"(?:what|how|whom) to {W}{{1,3}}(?:after|when|if|in case of) {W}{{0,4}}{_H}",
    r"(?:old|previous|earlier|pre-?existing|prior|existing|their own|own) ¤(?:injury|injuries|damage)",
    rf"(?:deal\w*|cop(?:e|ed|ing)|griev\w*|distress\w*|upset) {W}{{0,2}}(?:with|by|after|over|about) {_G}{{0,4}}{_H}",
    r"¤death (?:of|in) (?:a |an |the |their |his |her )?(?:close )?(?:relative|parent|partner|family|friend|"
    r"colleague|mother|father|spouse|sibling|son|daughter)",
    r"care after (?:a |the )?¤death",
    r"the ¤injured (?:patient|person|passenger|resident|worker|animal)",
    r"already (?:\w+ )?¤damaged",
    r"¤damaged (?:before|already|on delivery|parts?|equipment|tools?|items?|components?|goods|packs?|packages?|"
    r"packaging|cables?|ropes?|slings?|hoists?|tyres?|blades?|seals?|bottles?|stock)",
    r"(?:help\w*|attend\w*|car(?:e|ed|ing)|treat\w*|assist\w*|busy|rescu\w*|sav(?:e|ed|ing)|mov(?:e|ed|ing)|"
    rf"carr\w+) {_G}{{0,4}}¤(?:injured|wounded|hurt|harmed)",
    # Set aside: "whatever the outcome".
    r"(?:whatever|regardless of|irrespective of|no matter|however|leav\w+ (?:aside|out)|apart from|not count\w*|"
    rf"without (?:regard|reference|looking) (?:to|at)|never by|not by) {W}{{0,5}}{_H}",
)

_THIRD = (
    r"(?:patients?|residents?|passengers?|service users?|clients?|customers?|child|children|anyone|anybody|someone|"
    r"somebody|nobody|no one|the public|people who use \w+|person who uses the service)"
)
_ACT = r"(?:act|omission|error|mistake|slip|lapse|departure|deviation|breach|violation|conduct|behaviour)s?"
_IT = r"(?:it|this|that|things|the (?:incident|event|accident|occurrence|situation|results?|effects?|impact|end))"

# What asks how things turned out, in harm's own words or without them.
_ASKED = Words(
    MARKED,
    rf"(?:how|what|it|things|all|everything|this|matters) {W}{{0,3}}turn(?:ed|s)? out",
    r"(?:it|things|this|all|everything|the (?:incident|event|flight|shift|day)) (?:\w+ )?end(?:ed)? (?:well|badly)",
    r"(?:it|things|this|all|everything|the (?:incident|event)) (?:\w+ )?end(?:ed)? in",
    r"how did (?:it|things|this|that|the \w+) end",
    r"what happened (?:to|next|afterwards|in the end|as a result)",
    rf"happen(?:ed)? to (?:the |a |any )?{_THIRD}",
    rf"how (?:bad|badly|serious|seriously|severe|severely|grave|gravely) (?:was|were|is|are|did|had|has) {_IT}",
    rf"{_THIRD} {W}{{0,3}}(?:affected(?! by)|worse off|recover(?:ed)?(?! from)|suffer(?:ed)?(?! from)|as a result|"
    r"(?:need|require)(?:d|ed|s)? (?:further|extra|additional|emergency|hospital))",
    rf"(?:impact|effects?) (?:on|upon) (?:the |a |any )?{_THIRD}",
    rf"{_ACT} (?:then |directly |itself )?(?:causes?|caused(?! by)|leads? to|led to|result(?:ed|s)? in|end(?:ed)? in|"
    rf"bring about|brought about)(?! (?:the|this|that|a|an) {_ACT}\b)",
    rf"(?:as a )?result of (?:the|this|that) {_ACT}",
    r"what (?:was|were) the (?:end |final )?(?:results?|effects?)(?! of (?:the |a )?(?:\w+ )?(?:test|scan|check|"
    r"assess|inspect))",
    r"adverse effects?",
    r"still alive",
    r"(?:was|were|is) (?:it|this|the (?:incident|event|act|error|occurrence)) (?:only |just )?(?:a |"
    r"an )?(?:near[ -]miss|(?:serious|major|severe|grave|catastrophic|sentinel|never|adverse|¤harmful) (?:incident|"
    r"event|accident|occurrence))",
    r"(?:incident|event|occurrence) (?:\w+ ){0,2}(?:classed|graded|rated|classified|"
    r"categori[sz]ed) (?:as )?(?:a )?(?:serious|major|severe|moderate|minor|grave|catastrophic)",
    r"(?:error|mistake|slip|it) (?:ever |then |actually )?reach(?:ed)? (?:the|a|any) (?:patient|resident|passenger|"
    r"service user|client|customer)",
    r"did (?:a|an|any|some|no) (?:\w+ )?(?:accident|incident|collision|crash|fire|fall|spill|overrun|excursion|"
    r"complaint|claim) (?:then )?(?:happen|occur|follow|result|ensue|take place)",
    r"was there (?:a|an|any) (?:\w+ )?(?:accident|collision|crash)",
    r"(?:aircraft|plane|helicopter|vehicle|train|car|ship|bus|vessel) (?:\w+ )?(?:crash(?:ed)?|collided?|destroyed|"
    r"written off)",
    rf"how much {W}{{0,4}}(?:cost|lost)|how (?:costly|expensive)",
)

HINTS = Hints(
    parts="harm injur hurt scathed wound damag death fatal kill casualt outcome consequence aftermath repercussion "
    "hospitali sever happen affect recover suffer result requir need impact alive cost expensive incident event "
    "accident occur collision collide crash ensue destroyed categori",
    words="die died dies loss losses turn turned turns bad badly serious seriously grave gravely worse near "
    "cause causes caused effect effects end ended lead leads led bring brought reach reached place follow lost written",
)
"""The words without which nothing above is found."""


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each question that asks how things turned out, at the first place where it does."""
    levels = frozenset(policy.severity.scale if policy.severity else ())
    said: set[str] = set()
    for question, pieces in hinted(policy, HINTS) if is_english(policy) else ():
        for finding in islice(_in_words(policy, pieces), 1):
            said.add(question.id)
            yield finding
    for question in policy.questions if levels else ():
        if question.id not in said and _offers_only(question, levels):
            yield _levels_as_answers(policy, question)


def found_in(text: str) -> str | None:
    """The words of an English text that ask how things turned out, if it does."""
    for clause in clauses(text):
        marked = _HARM.marked(clause)
        words = _ASKED.found(marked) and _ASKED.found(_HARMLESS.removed(marked))
        if words:
            return words
    return None


def _in_words(policy: Policy, pieces: Iterable[Piece]) -> Iterator[Finding]:
    for piece in pieces:
        words = found_in(piece.text)
        if words:
            yield Finding(
                code=CODE,
                message=f"{piece.of} asks how things turned out: {shown(words)}",
                where=policy.place(*piece.where, key=piece.key),
                hint="ask what was done, known or meant; harm is recorded as `severity` and reaches duties only",
            )


def _offers_only(question: Question, levels: frozenset[str]) -> bool:
    """Whether all answers but `unknown` are levels of the severity scale, and too many for that to be chance.

    Two such as `minor` and `major` may well speak of something else.
    """
    if question.answers[0].id not in levels and question.answers[1].id not in levels:
        return False
    offered = {answer.id for answer in question.answers} - {UNKNOWN}
    return offered <= levels and len(offered) >= min(3, len(levels))


def _levels_as_answers(policy: Policy, question: Question) -> Finding:
    return Finding(
        code=CODE,
        message=f"the answers to `{question.id}` are levels of the severity scale",
        where=policy.place("questions", question.id, "answers", key=True),
        hint="leave harm to `severity`; if the question is about something else, give its answers ids of their own",
    )
