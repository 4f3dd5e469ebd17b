"""`justrules cases open`: a new case about one act of one person."""

from __future__ import annotations

import click

from justrules.cases.words import Position
from justrules.cli.cases.session import opened, takes_config
from justrules.cli.cases.typed import Plain, takes_individual, who
from justrules.cli.console import say


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases open --individual - --department ramp --report SR-118   |   "
    "justrules cases open --individual - --severity none --request-id sr-118-1 < reference.txt",
)
@takes_individual("The person whose act it was")
@click.option(
    "--position",
    type=click.Choice([each.value for each in Position]),
    default=Position.SHARP_END.value,
    show_default=True,
)
@click.option("--department", metavar="NAME", help="Where the person works.")
@click.option("--report", metavar="REFERENCE", help="The report that led to the case.")
@click.option("--investigation", metavar="REFERENCE", help="The investigation of the event.")
@click.option("--severity", metavar="LEVEL", help="How severe the harm was. It reaches duties and statistics only.")
@click.option("--request-id", metavar="ID", help="Makes a retry safe: the same id opens no second case.")
@takes_config
def command(
    individual: str | None,
    position: str,
    department: str | None,
    report: str | None,
    investigation: str | None,
    severity: str | None,
    request_id: str | None,
    config: str | None,
) -> None:
    """Open a case. Its code is printed."""
    with opened(config) as session:
        receipt = session.log.open_case(
            session.actor,
            individual=who(individual),
            position=position,
            department=department,
            linked_report=report,
            linked_investigation=investigation,
            severity=severity,
            request_id=request_id,
        )
    click.echo(receipt.case_code)
    say(f"It is {receipt.status}. Next: justrules cases classify {receipt.case_code}")
