"""`justrules align review`: record that a role looked at rows, when, and what they said then."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

import justrules
from justrules.alignment.catalogue import citation_key, spelling
from justrules.alignment.references import Case, Claim, case_of
from justrules.alignment.reviews import read_reviews, reviews_path, reviews_text, save_reviews
from justrules.alignment.standing import State, reviews_of, state_of
from justrules.cli.align.check import findings_of
from justrules.cli.align.dossier import cases_of, policies_of, shelf_of, takes_shelf, today
from justrules.cli.console import say
from justrules.cli.inputs import Day, PolicyName
from justrules.errors import PolicyError
from justrules.findings import Location, did_you_mean, errors_in
from justrules.policies.loader import read_file
from justrules.policies.model import Authority, Policy
from justrules.policies.registry import is_path

_ROLE = re.compile(r"\w[\w /-]{0,63}")


@click.command(
    epilog="Examples:  justrules align review ours.yaml --all --by safety_manager   |   "
    "justrules align review ours.yaml --cites 'cfr5 5.93' --by safety_manager --note 'Compared with the eCFR.'"
)
@click.argument("policy", type=PolicyName())
@takes_shelf
@click.option("--cites", multiple=True, metavar="CITATION", help="Only rows with this citation; may be repeated.")
@click.option("--suspect", is_flag=True, help="Only rows of which something changed since their last review.")
@click.option("--all", "every", is_flag=True, help="All rows.")
@click.option("--by", required=True, metavar="ROLE", help="The role that reviewed them: safety_manager. Never a name.")
@click.option("--on", type=Day(), help="The day of the review; the day of asking, if not given.")
@click.option("--next", "due", type=Day(), help="By when they are to be reviewed again.")
@click.option("--note", help="What the review came to.")
@click.option(
    "-o",
    "--output",
    "--reviews",
    "output",
    type=click.Path(dir_okay=False),
    help="The file of reviews, if not the one beside.",
)
def command(
    policy: str,
    folder: tuple[str, ...],
    catalogues: tuple[str, ...],
    as_of: dt.date | None,
    cites: tuple[str, ...],
    suspect: bool,
    every: bool,
    by: str,
    on: dt.date | None,
    due: dt.date | None,
    note: str | None,
    output: str | None,
) -> None:
    """Record that a role has looked at rows of POLICY: those you name, the suspect ones, or all.

    The record goes into `reviews/<policy id>.yaml` beside the policy, which stays as it is. It holds fingerprints of
    the clause, of the components and of the row. When one of them changes, the row is suspect until somebody reviews
    it again. Earlier records are kept. A row with an error is not reviewed before it is mended.
    """
    _asks_for_rows(cites, suspect=suspect, every=every)
    role = _role(by)
    day = on or today(as_of)
    _in_order(day, today(as_of), due)
    read = policies_of((policy,), folder)
    path = Path(output) if output else _beside(policy, read[0], folder)
    (case,) = cases_of(read, catalogues=catalogues, as_of=as_of)
    if path.exists():
        records = read_reviews(read_file(path), stem=case.policy.id)
        case = case_of(case.policy, shelf_of(read, catalogues), as_of=case.as_of, reviews=records)
    claims = _wanted(case, cites, suspect=suspect)
    if not claims:
        say("no row to review")
        return
    _refuse_errors(case, claims)
    reviews = reviews_of(claims, by=role, on=day, note=note, due=due)
    _save(path, reviews_text(case.policy.id, case.reviews.with_(*reviews)))
    for claim in claims:
        say(f"reviewed: {claim.row.cites}")
    say(f"written: {path}")


# --- what was asked for ------------------------------------------------------------------------------------------


def _asks_for_rows(cites: tuple[str, ...], *, suspect: bool, every: bool) -> None:
    """Nobody stamps a whole table by leaving something out."""
    if every and (cites or suspect):
        raise click.UsageError("--all is for all rows; leave it out, or leave --cites and --suspect out")
    if not (cites or suspect or every):
        raise click.UsageError("say which rows were reviewed: --cites CITATION, --suspect, or --all")


def _role(by: str) -> str:
    """The role that is named, trimmed. What was typed is not repeated, since it may be a person's name."""
    role = by.strip()
    if _ROLE.fullmatch(role) is None:
        raise click.UsageError(
            "--by: name a role, such as safety_manager, and never a person; at most 64 letters, digits, blanks and "
            "_ - /, beginning with a letter or a digit"
        )
    return role


def _in_order(day: dt.date, asked: dt.date, due: dt.date | None) -> None:
    if day > asked:
        raise click.UsageError(f"--on: {day} is after the day of asking, {asked}; name the day on which it was done")
    if due is not None and due <= day:
        raise click.UsageError(f"--next: {due} is not after the review itself, {day}")


def _beside(name: str, policy: Policy, folder: Sequence[str]) -> Path:
    """The file of reviews beside a policy of one's own."""
    path = reviews_path(policy)
    if path is None:
        raise click.UsageError("a policy from stdin has no place for reviews; name the file with -o")
    own = folder if not is_path(name) else ()
    if (is_path(name) and not _lies_in(path, [Path(justrules.__file__).parent])) or _lies_in(path, map(Path, own)):
        return path
    raise click.UsageError(
        f"{policy.id!r} is not your own copy, and its reviews lie with the library; name a file of yours with "
        "-o FILE (and give it to `justrules align check --reviews FILE`), or review a copy of the policy by its path"
    )


def _lies_in(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _wanted(case: Case, cites: tuple[str, ...], *, suspect: bool) -> list[Claim]:
    """The rows that are meant, however their citations are spelt."""
    asked = {citation_key(citation) for citation in cites}
    keys = {claim.key for claim in case.claims}
    for citation in cites:
        if citation_key(citation) not in keys:
            raise click.UsageError(f"--cites: no row cites {citation!r}; {_meant(case, citation)}")
    chosen = [claim for claim in case.claims if not cites or claim.key in asked]
    return [claim for claim in chosen if not suspect or state_of(claim, case.as_of) is State.SUSPECT]


def _meant(case: Case, citation: str) -> str:
    """The row that was probably meant; that of a section without its authority, whichever authority it is of."""
    known = list(dict.fromkeys(str(claim.row.cites) for claim in case.claims))
    bare = spelling(citation)
    ends = [str(claim.row.cites) for claim in case.claims if spelling(claim.section or "") == bare]
    if ends:
        return f"did you mean {' or '.join(f'`{each}`' for each in dict.fromkeys(ends))}?"
    return did_you_mean(citation, known) or f"the rows cite {', '.join(known)}"


def _refuse_errors(case: Case, claims: Sequence[Claim]) -> None:
    """A row that is wrong is mended first: a record of a review would vouch for the mistake.

    Raises:
        PolicyError: with the errors of the rows, and of the authorities that they cite.
    """
    places = {place for claim in claims for place in _places_of(case.policy, claim)}
    wrong = [finding for finding in errors_in(findings_of(case)) if finding.where in places]
    if wrong:
        say("nothing recorded; mend these first:")
        raise PolicyError(wrong)


def _places_of(policy: Policy, claim: Claim) -> Iterator[Location]:
    """Every place of the file that belongs to the row or to the record of the authority that it cites."""
    yield from _places(policy, claim.row.to_data(), ("alignment", claim.index))
    if isinstance(claim.authority, Authority):
        yield policy.place("authorities", claim.authority.id, key=True)
        yield from _places(policy, claim.authority.to_data(), ("authorities", claim.authority.id))


def _places(policy: Policy, data: object, pointer: tuple[str | int, ...]) -> Iterator[Location]:
    yield policy.place(*pointer)
    inside = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, below in inside:
        yield from _places(policy, below, (*pointer, key))


def _save(path: Path, text: str) -> None:
    try:
        save_reviews(path, text)
    except OSError as problem:
        told = problem.strerror or "it is not possible"
        raise click.ClickException(f"cannot write {path}: {told}; name another file with -o") from None
