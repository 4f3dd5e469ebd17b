"""One question at a time: answer, go back, change an earlier answer and keep the rest, stop and resume.

An interview is a value: each method gives a new one and leaves the old as it was, so a web handler, an undo
button and two browser tabs cannot trip over one another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from justrules.engine.decision import Pending, Result
from justrules.engine.evaluator import Answers, checked, walk
from justrules.engine.jsontext import NotJson, parse
from justrules.engine.tree import Branch, Step, Tree
from justrules.errors import AnswerError
from justrules.findings import Finding, Location

FORMAT = "justrules/interview/1"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Interview:
    """Where an interview stands. Make one with `justrules.interview(policy)`.

    Attributes:
        tree: the policy in its compiled form.
        answers: what was answered so far, by question id; answers off the present path are kept.
        reasons: what was written for the answers.
        again: a question that is being asked again, after going back; else `None`.
    """

    tree: Tree
    answers: Mapping[str, str]
    reasons: Mapping[str, str]
    again: str | None = None

    @classmethod
    def begin(
        cls, tree: Tree, *, answers: Answers | None = None, reasons: Mapping[str, str] | None = None
    ) -> Interview:
        """An interview under `tree` with what is already known."""
        given = checked(tree, answers or {}, reasons)
        return cls(tree=tree, answers=MappingProxyType(given), reasons=MappingProxyType(dict(reasons or {})))

    @property
    def result(self) -> Result:
        """What the answers so far come to: a `Decision` or a `Pending`."""
        return walk(self.tree, self.answers, reasons=self.reasons)

    @property
    def question(self) -> str | None:
        """Id of the question being asked; `None` when there is nothing left to ask.

        That is so when the answers decide, and when a question whose answer is unknown leads no further.
        """
        if self.again is not None:
            return self.again
        result = self.result
        return result.question if isinstance(result, Pending) and not result.unknown else None

    @property
    def branch(self) -> Branch | None:
        """The question being asked, with its words and answers; `None` when there is nothing left to ask."""
        question = self.question
        return None if question is None else self.tree.questions[question]

    @property
    def path(self) -> tuple[Step, ...]:
        """The steps taken so far, in order."""
        return self.result.path

    def answer(self, answer: str | bool, *, because: str | None = None) -> Interview:
        """Answer the question being asked.

        Args:
            answer: one of its answers, `unknown` included; `True` and `False` for `yes` and `no`.
            because: why, in the assessor's words; recorded in the path.

        Raises:
            AnswerError: it is not one of the answers (`JR602`, `JR603`), or nothing is being asked (`JR606`).
        """
        question = self.question
        if question is None:
            raise AnswerError([_finding("JR606", "no question is open", "use `change` for an earlier answer")])
        return self.change(question, answer, because=because)

    def change(self, question: str, answer: str | bool, *, because: str | None = None) -> Interview:
        """Answer any question of the policy, also one answered before, and keep all other answers.

        A reason given earlier stays if the answer stays and no new reason is given.

        Raises:
            AnswerError: the policy has no such question or answer.
        """
        given = checked(self.tree, {**self.answers, question: answer})
        reasons = dict(self.reasons)
        if given[question] != self.answers.get(question):
            reasons.pop(question, None)
        if because is not None and because.strip():
            reasons[question] = because
        return replace(self, answers=MappingProxyType(given), reasons=MappingProxyType(reasons), again=None)

    def ask_again(self, question: str) -> Interview:
        """Ask a question of the present path again, keeping every answer until it is given.

        Raises:
            AnswerError: the question is not one that was asked (`JR606`).
        """
        if question not in self._asked():
            raise AnswerError([_finding("JR606", "that question was not asked", "ask for one on the path")])
        return replace(self, again=question)

    def back(self) -> Interview:
        """Ask the question before this one again. At the first question, nothing changes."""
        asked = self._asked()
        if self.again in asked:
            asked = asked[: asked.index(self.again)]
        return replace(self, again=asked[-1]) if asked else self

    def _asked(self) -> list[str]:
        """The questions answered on the present path, one that stopped it with `unknown` included."""
        result = self.result
        stopped = [result.question] if isinstance(result, Pending) and result.unknown else []
        return [*(step.question for step in result.path), *stopped]

    def to_json(self) -> str:
        """The interview as JSON. It holds the assessor's reasons, so it is to be kept as the case is."""
        return json.dumps(
            {
                "format": FORMAT,
                "policy": {
                    "id": self.tree.policy.id,
                    "version": self.tree.policy.version,
                    "digest": self.tree.policy.digest,
                },
                "answers": dict(self.answers),
                "reasons": dict(self.reasons),
                "again": self.again,
            },
            ensure_ascii=False,
            indent=2,
        )

    @classmethod
    def from_json(cls, tree: Tree, text: str) -> Interview:
        """The interview that `to_json` wrote; `AnswerError` if it is none, or was held under another policy."""
        data = _record(text)
        _same_policy(tree, data)
        begun = cls.begin(tree, answers=data["answers"], reasons=data["reasons"])
        again: str | None = data["again"]
        return begun if again is None else begun.ask_again(again)

    def __repr__(self) -> str:
        """Without answers and reasons, which are about a person."""
        return f"Interview({self.tree.policy.id!r}, question={self.question!r})"


def _record(text: str) -> dict[str, Any]:
    try:
        data: Any = parse(text)
    except NotJson as problem:
        raise AnswerError([_finding("JR605", str(problem), "give what `to_json` wrote")]) from None
    parts = ("policy", "answers", "reasons")
    tables = isinstance(data, dict) and all(isinstance(data.get(part), dict) for part in parts)
    again = data.get("again", "") if tables else ""
    known = tables and data.get("format") == FORMAT and (again is None or isinstance(again, str))
    if not known or not all(isinstance(reason, str) for reason in data["reasons"].values()):
        raise AnswerError([_finding("JR605", "this is not an interview", "give what `to_json` wrote")])
    record: dict[str, Any] = data
    return record


def _same_policy(tree: Tree, data: Mapping[str, Any]) -> None:
    ours = tree.policy
    if data["policy"].get("digest") == ours.digest:
        return
    message = f"the interview was not begun under `{ours.id}` {ours.version} with this content"
    hint = "load the version it was begun under, or begin anew and hand over its `answers` and `reasons`"
    raise AnswerError([_finding("JR604", message, hint)])


def _finding(code: str, message: str, hint: str) -> Finding:
    return Finding(code=code, message=message, where=Location(source="interview"), hint=hint)
