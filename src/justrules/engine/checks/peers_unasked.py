"""Are peers asked about before discipline follows?

The substitution test (Johnston 1995) asks whether others of like training and experience, in the same place, would
have acted alike. If they would, the person is not where the cause lies, and changing the person changes nothing.
Reason's culpability tree, the Incident Decision Tree, the NHS guide of 2018, Hudson's model and Marx's scheme ask it in
one form or another; of the schemes that we compared only some with three categories leave it out, the source of the
shipped aviation policy among them. Where nobody asks, what everybody does on the night shift becomes the misconduct of
the one to whom it happened.

Found is a policy in which an outcome with a disciplinary response can be reached on a way that passes no question about
peers, with a shortest such way. A question is known by its words: peers, substitution, what colleagues or others would
do, common practice. An answer which says that harm was intended needs no such question after it. The schemes place the
question differently (on the way of errors, or only after a knowing departure); any place on the way counts.

**Avoid.** `risk_seen: {yes: discipline}`. **Prefer.** "Would peers have done the same in these circumstances?" before
it. Where peers are asked outside the tree, ignore the finding and say where. A policy that follows its source to the
letter may do the same and name the source. English only.
"""

from collections.abc import Iterator

from justrules.engine.tree import Tree
from justrules.engine.unasked import Subject, unasked
from justrules.engine.wording import W, Words
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR311"

_OTHERS = (
    r"(?:colleagues?|others|other (?:people|staff|crews?|nurses|doctors|pilots|technicians|workers|persons)|"
    r"anyone else|anybody else|someone else|somebody else|most people|(?:two|three|several) others|another (?:person|"
    r"nurse|pilot|technician|worker|doctor))"
)
_ALIKE = r"(?:same|alike|likewise|so too|similarly|done it|do it|done this|do this)"
_SUBJECT = Subject(
    code=CODE,
    told="whether peers would have done the same",
    words=Words(
        r"peers?",
        r"substitut\w+",
        rf"{_OTHERS} {W}{{0,10}}{_ALIKE}",
        rf"would {W}{{0,3}}{_OTHERS} {W}{{0,4}}(?:have )?(?:act|acted|do|done|behave|behaved|depart|departed)",
        rf"(?:how|what) {_OTHERS} (?:would )?(?:do|did|act|work)",
        rf"in (?:the |this )?(?:person's|same|their) (?:place|shoes|position),? {W}{{0,4}}(?:act|acted|do|done)",
        r"(?:common|normal|usual|widespread) practice",
    ),
)


def check(policy: Policy, tree: Tree) -> Iterator[Finding]:
    """A finding if discipline can follow without peers having been asked about."""
    yield from unasked(policy, tree, _SUBJECT)
