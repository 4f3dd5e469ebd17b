"""Is the policy free of words that blame?

Words decide before facts do. A question that asks whether a nurse was careless has answered itself, a category called
negligence is heard as a verdict by the person, the panel and a court, and whoever has to report a slip to a process
that looks for culprits will think twice. There is not much trust to lose: in the NHS staff survey of 2019, 59.7 % said
that staff who are involved in errors are treated fairly. Blame also hides what it replaces: "careless" stands for
several things that can be asked about, such as whether the person knew, saw the risk, was rested or was interrupted.

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
from justrules.engine.wording import MARKED, W, Words, clauses, is_english, shown, told
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR302"

_BLAME = Words(
    "at fault",
    r"(?:whose|his|her|their|your|own|(?:person|individual|worker|nurse|doctor|pilot|carer|someone|somebody|nobody|"
    r"employee|technician)'s) fault",
    "fault (?:lies|lay) with",
    "fault of (?:the )?(?:person|individual|worker|nurse|doctor|pilot|carer|employee|technician)",
    "find(?:ing|s)? fault",
    "blam(?:e(?!-free)|es|ed|ing|eworthy|eworthiness)",
    "guilt(?:y|ily)?",
    "careless(?:ly|ness)?",
    "negligen(?:t|tly|ce)",
    "culprits?",
    "offenders?",
    "wrong-?do(?:er|ers|ing)",
    "perpetrators?",
    "violators?",
    "the accused",
    r"transgress\w+",
    r"delinquen\w+",
    "misdeeds?",
    "punish(?:es|ed|ing|ments?)?",
    "slopp(?:y|ily|iness)",
    "laz(?:y|ily|iness)",
    "incompeten(?:t|tly|ce)",
    "irresponsib(?:le|ly|ility)",
    "thoughtless(?:ly|ness)?",
    "stupid(?:ly|ity)?",
    "foolish(?:ly|ness)?",
    "inexcusabl[ey]",
    "unforgivabl[ey]",
    "shameful(?:ly)?",
    "disgraceful(?:ly)?",
    "known better",
    "bad apples?",
)
"""Words that blame. In the patterns below they stand marked."""

# Words turned away, feared or felt, and the culture that is to be looked into.
_TURNED_AWAY = Words(
    r"(?:(?<!or )not|no|never|without|nobody|no one|none|neither|nor|rather than|instead of|free of|free from|"
    rf"avoid\w*|\w+n't|fear\w*|afraid|worr(?:y|ied)|feel\w*|felt|feelings? of|sense of) {W}{{0,4}}{MARKED}(?:,? (?:or|"
    rf"and|nor) {MARKED})*",
    rf"¤(?:blam|guilt|punish)\w* {W}{{0,4}}(?:is|are) (?:avoided|ruled out|not|never)",
    "¤blame culture",
    "culture of ¤(?:blame|punishment)",
)
_BLAMING = Words(MARKED)


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
        marked = _BLAME.marked(clause)
        words = _BLAMING.found(marked) and _BLAMING.found(_TURNED_AWAY.removed(marked))
        if words:
            return words
    return None
