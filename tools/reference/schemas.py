"""The JSON Schemas that the library publishes, and what each is for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

SCHEMAS = Path(__file__).parents[2] / "schema"


def schema_pages() -> Iterator[tuple[str, str]]:
    """A page that lists the schemas, and each as a file beside it."""
    lines = ["# Schemas\n", "JSON Schema, draft 7, as editors understand it. The command prints them too: "]
    lines += ["[`justrules schema`](command-line.md#schema). Each policy has one more, for its answers.\n"]
    lines += ["| schema | what it describes |", "|---|---|"]
    for path in sorted(SCHEMAS.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        schema = json.loads(text)
        told = str(schema.get("description") or schema.get("title") or "").splitlines()[0]
        lines.append(f"| [{path.name}](schemas/{path.name}) | {told} |")
        yield f"schemas/{path.name}", text
    yield "schemas.md", "\n".join([*lines, ""])
