"""Is the policy free of words that blame?

Words decide before facts do. A question that asks whether a nurse was careless has answered itself, a category called
negligence is heard as a verdict by the person, the panel and a court, and whoever has to report a slip to a process
that looks for culprits will think twice. Fear of blame is why people do not report: of those who answered the NHS
staff survey in 2019, 59.7 % said that staff involved in errors are treated fairly. Blame also hides what it
replaces: "careless" stands for several things that can be asked about, such as whether the person knew, saw the
risk, was rested or was interrupted.

Read are the questions with their answers, rationale and help, the outcomes, the categories and the responses, ids
included, because an id is stored with every decision for years. A word that is turned away passes ("Nobody is blamed
for a slip", "a blameless error"), and so do a blame culture to be investigated, a person's feelings of guilt and the
faults of machines.

**Avoid.** "Was the technician careless?", `negligence` as a category. **Prefer.** "Did the technician see the risk?",
and the name of a behaviour: human error, at-risk, reckless. Where a law's own word has to stand (gross negligence in
aviation law), ignore the finding and say that it is the law's. English only.
"""

from collections.abc import Iterator

from justrules.engine.graph import Graph
from justrules.engine.wording import W, clauses, is_english, pattern, shown, told
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR302"

_BLAME = (
    r"(?:at fault|(?:whose|his|her|their|your|own|(?:person|individual|worker|nurse|doctor|pilot|carer|someone|"
    r"somebody|nobody|employee|technician)'s) fault|fault (?:lies|lay) with|fault of (?:the )?(?:person|individual|"
    r"worker|nurse|doctor|pilot|carer|employee|technician)|find(?:ing|s)? fault|"
    r"blam(?:e(?!-free)|es|ed|ing|eworthy|eworthiness)|guilt(?:y|ily)?|careless(?:ly|ness)?|negligen(?:t|tly|ce)|"
    r"culprits?|offenders?|wrong-?do(?:er|ers|ing)|perpetrators?|violators?|the accused|transgress\w+|delinquen\w+|"
    r"misdeeds?|punish(?:es|ed|ing|ments?)?|slopp(?:y|ily|iness)|laz(?:y|ily|iness)|incompeten(?:t|tly|ce)|"
    r"irresponsib(?:le|ly|ility)|thoughtless(?:ly|ness)?|stupid(?:ly|ity)?|foolish(?:ly|ness)?|inexcusabl[ey]|"
    r"unforgivabl[ey]|shameful(?:ly)?|disgraceful(?:ly)?|known better|bad apples?)"
)

# Words turned away, feared or felt, and the culture that is to be looked into.
_TURNED_AWAY = pattern(
    rf"(?:(?<!or )not|no|never|without|nobody|no one|none|neither|nor|rather than|instead of|free of|free from|avoid\w*|"
    rf"\w+n't|fear\w*|afraid|worr(?:y|ied)|feel\w*|felt|feelings? of|sense of) {W}{{0,4}}{_BLAME}(?:,? (?:or|and|nor) {_BLAME})*",
    r"blame culture",
    r"culture of (?:blame|punishment)",
)
_BLAMING = pattern(_BLAME)


def check(policy: Policy, graph: Graph) -> Iterator[Finding]:
    """A finding for each text or id in which a word blames, at the first such word."""
    for piece in told(policy) if is_english(policy) else ():
        word = found_in(piece.text)
        if word:
            yield Finding(
                code=CODE,
                message=f"{piece.of} speaks of blame: {shown(word)}",
                where=policy.place(*piece.where, key=piece.key),
                hint="say what was done, known or weighed, and leave the verdict out",
            )


def found_in(text: str) -> str | None:
    """The first word of an English text that blames, if one does."""
    for clause in clauses(text):
        found = _BLAMING.search(_TURNED_AWAY.sub("~", clause))
        if found:
            return found[0]
    return None
