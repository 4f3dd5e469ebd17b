"""`justrules cases evaluate`: one act taken through a policy, and kept beside the evaluations made before."""

from __future__ import annotations

from typing import Any

import click

from justrules.cli.cases.evaluating import Typed, evaluate, is_possible, takes_answers
from justrules.cli.cases.session import changing, tell
from justrules.cli.cases.typed import Plain


@click.command(
    cls=Plain,
    epilog="Examples:  justrules cases evaluate JC-2026-0012 --act 2   |   "
    "justrules cases evaluate JC-2026-0012 --answers answers.yaml --rationale - < rationale.txt",
)
@takes_answers
def command(config: str | None, version: int | None, code: str, **typed: Any) -> None:
    """Evaluate one act of the open case CODE, and leave it open.

    Without answers, the questions are asked one by one. What is not known may stay open.
    """
    with changing(config, code, version) as case:
        if not is_possible(case):
            case.log.evaluate(**case.seen, answers={})  # refuses, in its own words, before anybody answers questions
        tell(evaluate(case, Typed(**typed), to_classify=False))
