"""`justrules cases show`: one case as this person may see it."""

from __future__ import annotations

import click

from justrules.cases.views import as_data
from justrules.cli.cases.casetext import case_text
from justrules.cli.cases.printable import printable_json
from justrules.cli.cases.session import opened, takes_config
from justrules.cli.cases.typed import Code, Plain


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases show JC-2026-0012   |   justrules cases show JC-2026-0012 --format json",
)
@click.argument("code", type=Code())
@click.option("--identity", is_flag=True, help="Show who it was as well, if your role may see it.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@takes_config
def command(code: str, identity: bool, layout: str, config: str | None) -> None:
    """Show CODE. That you looked is written down in the audit trail, and so is whether you saw the identity."""
    with opened(config) as session:
        view = session.log.show(session.actor, code, identity=identity)
    if layout == "json":
        click.echo(printable_json(as_data(view, reveal=identity)))
    else:
        click.echo(case_text(view, named=identity))
