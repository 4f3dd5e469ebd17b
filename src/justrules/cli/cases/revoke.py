"""`justrules cases revoke`: an investigator may no longer see who it was."""

from __future__ import annotations

import click

from justrules.cli.cases.session import changing, takes_case, tell
from justrules.cli.cases.typed import Plain, takes_individual, who


@click.command(cls=Plain, epilog="Examples:  justrules cases revoke JC-2026-0012 --investigator -")
@takes_case
@takes_individual("The investigator", option="--investigator")
def command(config: str | None, version: int | None, code: str, investigator: str | None) -> None:
    """Take back every authorisation that an investigator holds for CODE."""
    with changing(config, code, version) as case:
        tell(case.log.revoke(**case.seen, investigator=who(investigator, option="--investigator")))
