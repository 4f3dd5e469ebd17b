"""Write the published JSON Schemas from the model: `python tools/schemas.py`. The tests say when they are stale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from justrules.alignment.catalogue import CatalogueFile
from justrules.alignment.packs import Pack
from justrules.alignment.reviews import ReviewsFile
from justrules.engine.assessment import Assessment
from justrules.engine.decision import Decision, Pending
from justrules.engine.records import record_schema
from justrules.exports.published import published_schema
from justrules.policies.model import Part
from justrules.policies.schema import file_schema, policy_schema

FOLDER = Path(__file__).parents[1] / "schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Every published schema, by the name of its file."""
    return {
        "policy.json": policy_schema(),
        "decision.json": record_schema(Decision),
        "pending.json": record_schema(Pending),
        "assessment.json": record_schema(Assessment),
        "catalogue.json": _file(CatalogueFile, "catalogue"),
        "pack.json": _file(Pack, "pack"),
        "reviews.json": _file(ReviewsFile, "reviews"),
        "published.json": published_schema(),
    }


def _file(root: type[Part], name: str) -> dict[str, Any]:
    return file_schema(root, name=name, title=f"justrules {name}, format justrules-{name}/1")


def as_text(schema: dict[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, schema in schemas().items():
        (FOLDER / name).write_text(as_text(schema), encoding="utf-8")
