"""`justrules align review`: record that a role looked at rows, when, and what they said then."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from justrules.alignment.references import Case, Claim
from justrules.alignment.reviews import reviews_path, reviews_text, save_reviews
from justrules.alignment.standing import State, reviews_of, state_of
from justrules.cli.align.dossier import cases_of, policies_of, takes_shelf, today
from justrules.cli.console import say
from justrules.cli.inputs import Day, PolicyName
from justrules.findings import did_you_mean


@click.command(
    epilog="Examples:  justrules align review ours.yaml --by safety_manager   |   "
    "justrules align review ours.yaml --cites 'cfr5 5.93' --by safety_manager --note 'Compared with the eCFR.'"
)
@click.argument("policy", type=PolicyName())
@takes_shelf
@click.option("--cites", multiple=True, metavar="CITATION", help="Only rows with this citation; may be repeated.")
@click.option("--suspect", is_flag=True, help="Only rows of which something changed since their last review.")
@click.option("--by", required=True, metavar="ROLE", help="The role that reviewed them: safety_manager. Never a name.")
@click.option("--on", type=Day(), help="The day of the review; the day of asking, if not given.")
@click.option("--next", "due", type=Day(), help="By when they are to be reviewed again.")
@click.option("--note", help="What the review came to.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="The file of reviews, if not the one beside.")
def command(
    policy: str,
    folder: tuple[str, ...],
    catalogues: tuple[str, ...],
    as_of: dt.date | None,
    cites: tuple[str, ...],
    suspect: bool,
    by: str,
    on: dt.date | None,
    due: dt.date | None,
    note: str | None,
    output: str | None,
) -> None:
    """Record that a role has looked at rows of POLICY, all of them unless you say which.

    The record goes into `reviews/<policy id>.yaml` beside the policy, which stays as it is. It holds fingerprints of
    the clause, of the components and of the row. When one of them changes, the row is suspect until somebody reviews
    it again.
    """
    if not by.strip():
        raise click.UsageError("--by: say which role reviewed the rows")
    read = policies_of((policy,), folder)
    (case,) = cases_of(read, catalogues=catalogues, as_of=as_of)
    path = Path(output) if output else reviews_path(read[0])
    if path is None:
        raise click.UsageError("a policy from stdin has no place for reviews; name the file with -o")
    claims = _wanted(case, cites, suspect=suspect)
    if not claims:
        say("no row to review")
        return
    records = reviews_of(claims, by=by.strip(), on=on or today(as_of), note=note, due=due)
    _save(path, reviews_text(case.policy.id, case.reviews.with_(*records)))
    for claim in claims:
        say(f"reviewed: {claim.row.cites}")
    say(f"written: {path}")


def _wanted(case: Case, cites: tuple[str, ...], *, suspect: bool) -> list[Claim]:
    known = [str(claim.row.cites) for claim in case.claims]
    for citation in cites:
        if citation not in known:
            hint = did_you_mean(citation, known) or f"the rows cite {', '.join(dict.fromkeys(known))}"
            raise click.UsageError(f"--cites: no row cites {citation!r}; {hint}")
    chosen = [claim for claim in case.claims if not cites or claim.row.cites in cites]
    return [claim for claim in chosen if not suspect or state_of(claim, case.as_of) is State.SUSPECT]


def _save(path: Path, text: str) -> None:
    try:
        save_reviews(path, text)
    except OSError as problem:
        told = problem.strerror or "it is not possible"
        raise click.ClickException(f"cannot write {path}: {told}; name another file with -o") from None
