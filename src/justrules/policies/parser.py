"""A located document to a frozen policy, or every finding at once."""

from __future__ import annotations

from justrules.policies import model
from justrules.policies.model import FORMAT, Policy, attach
from justrules.policies.shapes import Shape, parse_as
from justrules.policies.source import Document

POLICY = Shape(
    root=Policy,
    whole="the policy",
    format=FORMAT,
    parts={
        ("superseded_by",): model.Successor,
        ("effective",): model.Effective,
        ("scope",): model.Scope,
        ("severity",): model.SeverityScale,
        ("sources", "*"): model.Source,
        ("authorities", "*"): model.Authority,
        ("sections", "*"): model.Section,
        ("questions", "*"): model.Question,
        ("questions", "*", "answers", "*"): model.Answer,
        ("outcomes", "*"): model.Outcome,
        ("categories", "*"): model.Category,
        ("responses", "*"): model.Response,
        ("factors", "*"): model.Factor,
        ("duties", "*"): model.Duty,
        ("roles", "*"): model.Role,
        ("alignment", "*"): model.Alignment,
        ("alignment", "*", "evidence", "*"): model.Evidence,
        ("scenarios", "*"): model.Scenario,
        ("scenarios", "*", "expect"): model.Expectation,
    },
    short={model.Role: "access"},
)


def parse(document: Document, *, stem: str | None = None) -> Policy:
    """The policy that `document` holds.

    Args:
        document: a file that has been read.
        stem: the file's name without its suffix, which the policy's id must equal; not checked if not given.

    Raises:
        PolicyError: with every finding about the file's shape (`JR101` to `JR114`), each with its place.
    """
    return attach(parse_as(document, POLICY, stem=stem), document)
