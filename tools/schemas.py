"""Write the published JSON Schemas from the model: `python tools/schemas.py`. The tests say when they are stale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from justrules.engine.assessment import Assessment
from justrules.engine.decision import Decision, Pending
from justrules.engine.records import record_schema
from justrules.policies.schema import policy_schema

FOLDER = Path(__file__).parents[1] / "schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Every published schema, by the name of its file."""
    return {
        "policy.json": policy_schema(),
        "decision.json": record_schema(Decision),
        "pending.json": record_schema(Pending),
        "assessment.json": record_schema(Assessment),
    }


def as_text(schema: dict[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, schema in schemas().items():
        (FOLDER / name).write_text(as_text(schema), encoding="utf-8")
