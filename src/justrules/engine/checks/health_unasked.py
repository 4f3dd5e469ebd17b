"""Is health asked about before discipline follows?

Illness, exhaustion, grief, medicines and dependence change what a person is able to see, decide and even intend. An act
that looks like disregard may be hypoglycaemia, and it is then a matter for occupational health and not for a panel.
Reason's tree asks about substances and medical conditions before anything about rules; the Incident Decision Tree and
the NHS guide of 2018 have a test of incapacity or health as their second; a public five-step scheme for healthcare asks
it before peers. A tree without the gate does two kinds of wrong. It disciplines somebody who is ill, and it misses
somebody who is ill and will be on shift tomorrow.

Found is a policy in which an outcome with a disciplinary response can be reached on a way that passes no question about
health, with a shortest such way. A question is known by its words: health, illness, fatigue, stress, alcohol or drugs,
impairment, fitness for duty. Unlike the questions about peers and procedures this one is owed before intent as well,
since a person may be too ill to form one.

**Avoid.** Discipline after questions about rules and risks alone. **Prefer.** "Are there signs that ill health played a
part?" as an early gate, with an outcome outside behaviour. To ask about health is no question about identity. Where
health is looked at before the tree is opened, ignore the finding and say so. English only.
"""

from collections.abc import Iterator

from justrules.engine.tree import Tree
from justrules.engine.unasked import Subject, unasked
from justrules.engine.wording import Words
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR313"

_SUBJECT = Subject(
    code=CODE,
    told="about the person's health",
    words=Words(
        r"(?:ill|mental|physical|own|person's|of|their|occupational|poor)[ -]health",
        r"health (?:problems?|conditions?|issues?|reasons?|test|gate|route|concerns?|played|affected)",
        r"ill",
        r"illness(?:es)?",
        r"unwell",
        r"(?:not )?well enough (?:for|to)",
        r"sick(?:ness)?",
        r"medical(?:ly)? (?:condition|reason|problem|emergency|event|unfit)",
        r"fatigued?",
        r"exhaust(?:ed|ion)",
        r"tired(?:ness)?",
        r"(?:lack of|without|short of|enough) (?:sleep|rest)",
        r"(?:substance|alcohol|drug|drink)s? (?:use|abuse|misuse|dependence|impair\w*|or)",
        r"alcohol",
        r"(?:on|took|taken|illicit|illegal) drugs",
        r"(?:an?|any|unauthori[sz]ed|illicit) substances?",
        r"intoxicat\w+",
        r"impair(?:ed|ment|ments)?",
        r"incapaci\w+",
        r"fit(?:ness)? (?:for|to) (?:duty|work|fly|drive|practise)",
        r"(?:psychological|mental|emotional) (?:distress|state|strain)",
        r"stress(?:ed)?",
    ),
    even_of_intent=True,
)


def check(policy: Policy, tree: Tree) -> Iterator[Finding]:
    """A finding if discipline can follow without health having been asked about."""
    yield from unasked(policy, tree, _SUBJECT)
