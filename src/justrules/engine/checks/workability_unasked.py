"""Is it asked whether the procedure could be followed before discipline follows?

That a procedure existed says little. It may have been out of reach, out of date, impossible with the staff on the
shift, or kept by nobody for years; to depart from it is then what Reason's tree calls a system-induced violation, and
his question before any talk of recklessness is whether procedures were available, workable, intelligible and correct.
The NHS guide of 2018 lets the way to individual accountability pass only where the protocol was workable and in routine
use. "Was there a procedure?" alone makes departures that the system brought about look personal: that is the gap in
the source of the shipped aviation policy.

Found is a policy in which an outcome with a disciplinary response can be reached on a way that passes no question of
this kind, with a shortest such way. A question is known by its words: workable, practicable, could be followed, in
routine use, available, within reach, intelligible, enough staff or time. An answer which says that harm was intended
needs no such question after it.

**Avoid.** `procedure_existed`, then `knowingly_deviated`, then discipline. **Prefer.** "Could the procedure be followed
under the conditions of that shift?" between the two. Where the tree has no procedure in it, ask what the person could
have done instead. Where this is settled outside the tree, ignore the finding and say where. English only.
"""

from collections.abc import Iterator

from justrules.engine.tree import Tree
from justrules.engine.unasked import Subject, unasked
from justrules.engine.wording import W, Words
from justrules.findings import Finding
from justrules.policies.model import Policy

CODE = "JR312"

_RULE = r"(?:procedures?|protocols?|rules?|instructions?|checklists?|plans?|guidance|way of working|policy)"
_SUBJECT = Subject(
    code=CODE,
    told="whether the procedure could be followed",
    words=Words(
        r"workab\w+",
        r"practicab\w+",
        r"feasib\w+",
        rf"(?:could|can|possible to|able to) {W}{{0,4}}(?:be )?(?:follow|followed|find|found|reach|reached|"
        r"carried out|carry out|kept|keep to|complied with|comply|applied|done as (?:written|planned))",
        r"in (?:routine|regular|common|general|everyday|daily) (?:use|practice)",
        r"(?:part of )?everyday practice",
        r"routinely (?:followed|used|kept|done)",
        rf"{_RULE} {W}{{0,3}}(?:available|accessible|within reach|in reach|at hand|intelligible|legible|usable|"
        r"realistic|clear)",
        rf"(?:available|accessible|intelligible|legible|usable|realistic|clear) {_RULE}",
        r"enough (?:\w+ )?(?:staff|time|people|hands)",
        r"(?:could|can) the (?:person|individual|worker) (?:have )?(?:realistically |reasonably )?(?:do|done|act|"
        r"acted) otherwise",
        r"what (?:else )?the person could have done",
    ),
)


def check(policy: Policy, tree: Tree) -> Iterator[Finding]:
    """A finding if discipline can follow without the procedure's workability having been asked about."""
    yield from unasked(policy, tree, _SUBJECT)
