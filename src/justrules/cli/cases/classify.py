"""`justrules cases classify`: an act evaluated, and the case classified in one go."""

from __future__ import annotations

from typing import Any

import click

from justrules.cases.errors import InvalidEntry
from justrules.cli.cases.evaluating import Typed, evaluate, is_possible, takes_answers
from justrules.cli.cases.session import changing, tell
from justrules.cli.cases.typed import Plain, in_options
from justrules.cli.console import say


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases classify JC-2026-0012   |   justrules cases classify JC-2026-0012 "
    "--answer procedure_existed=yes --answer knowingly_deviated=no --rationale 'The levers sit side by side'",
)
@takes_answers
@click.option("--as-evaluated", is_flag=True, help="Ask nothing: let the last evaluation of every act stand.")
def command(config: str | None, version: int | None, code: str, as_evaluated: bool, **typed: Any) -> None:
    """Classify the open case CODE: answer, look at the result, record it.

    Without answers, the questions are asked one by one, then factors and reasoning. A case with several acts is
    classified when each has been evaluated. Exit code 1 if it is not classified yet.
    """
    with changing(config, code, version) as case:
        if as_evaluated:
            tell(case.log.classify(**case.seen))
            return
        if not is_possible(case):
            case.log.classify(**case.seen)  # refuses, in its own words, before anybody answers questions
        evaluated = evaluate(case, Typed(**typed), to_classify=True)
        try:
            tell(case.log.classify(case.session.actor, code, expected_version=evaluated.version))
        except InvalidEntry as waiting:
            tell(evaluated)
            say(f"Recorded, and not classified yet:\n{in_options(waiting, click.get_current_context())}")
            raise SystemExit(1) from None
