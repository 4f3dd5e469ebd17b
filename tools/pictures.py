"""Draw the pictures of README and docs: `python -m tools.pictures`. The tests say when one is stale."""

from __future__ import annotations

from pathlib import Path

import justrules as jr
from justrules.engine.answers import read_answers
from justrules.exports.svg import svg
from tools.statuses import statuses

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "assets" / "reused_bolt.svg"
STATUSES = ROOT / "docs" / "assets" / "case-statuses.svg"


def picture() -> str:
    """The aviation policy with the path of the example's decision."""
    tree = jr.compile(jr.load(ROOT / "policies" / "aviation_part5.yaml"))
    answers, _ = read_answers(tree, (ROOT / "examples" / "reused_bolt" / "aviation_part5.yaml").read_bytes())
    return svg(tree, jr.evaluate(tree, answers).path)


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")
    STATUSES.write_text(statuses(), encoding="utf-8")
