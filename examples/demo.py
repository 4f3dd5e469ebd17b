"""The main job on a real incident: classify one act under a policy, with the reasons; then under two others.

Run with `make demo`. The incident and where it is published: examples/reused_bolt/README.md.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import justrules as jr
from justrules.engine.answers import read_answers
from justrules.exports.svg import svg

INCIDENT = Path(__file__).parent / "reused_bolt"
OUTPUT = Path(__file__).parents[1] / "build" / "demo"


def decide(policy: jr.Policy) -> jr.Decision:
    """The decision that the incident's answers lead to under `policy`."""
    file = INCIDENT / f"{policy.id}.yaml"
    answers, reasons = read_answers(jr.compile(policy), file.read_bytes(), name=str(file))
    match jr.evaluate(policy, answers, reasons=reasons):
        case jr.Decision() as decision:
            return decision
        case jr.Pending(question=question):
            raise SystemExit(f"the answers stop at `{question}`")


def show_alignment(policy: jr.Policy, decision: jr.Decision) -> None:
    """The rows of the alignment table that this decision touches."""
    touched = {"tree", f"categories.{decision.category}", f"responses.{decision.response.id}"}
    print("Regulatory alignment of this decision")
    for row in policy.alignment:
        if components := [part for part in row.components if part in touched]:
            print(filled(f"{row.cites}: {row.requirement} ({row.relation} · {', '.join(components)})", "  - "))
    print()


def save(policy: jr.Policy, decision: jr.Decision) -> None:
    """Keep the drawing with the decision's path, and the decision itself, in build/demo/."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    drawing, record = OUTPUT / f"{policy.id}.svg", OUTPUT / f"{policy.id}.json"
    drawing.write_text(svg(jr.compile(policy), decision.path), encoding="utf-8")
    record.write_text(jr.to_json(decision), encoding="utf-8")
    print(f"The tree with this path drawn in:  {drawing.relative_to(OUTPUT.parents[1])}")
    print(f"The decision, ready to be stored:  {record.relative_to(OUTPUT.parents[1])}\n")


def filled(text: str, mark: str = "") -> str:
    """`text` in lines of 92 characters."""
    return textwrap.fill(text, 92, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False)


def heading(text: str) -> None:
    """A line that stands out."""
    print(f"{text}\n{'=' * len(text)}\n")


def main() -> None:
    """Tell the facts, decide them under `aviation_part5`, then under the other two policies."""
    heading("The facts")
    for paragraph in (INCIDENT / "README.md").read_text(encoding="utf-8").split("\n\n")[1:4]:
        print(filled(" ".join(paragraph.split())), end="\n\n")

    policy = jr.load("aviation_part5")
    decision = decide(policy)
    heading(f"Decided under {policy.title}")
    print(jr.explain(decision, audience="panel"))
    show_alignment(policy, decision)
    save(policy, decision)

    heading("The same facts under the other two shipped policies")
    for other in ("nhs_just_culture", "social_care"):
        policy = jr.load(other)
        decision = decide(policy)
        print(f"{policy.title}")
        print(filled(f"{decision.title} → {decision.response.title}. {decision.because}", "  "))
        for notice in decision.notices:
            print(filled(f"Please note: {notice.text} Replaced by {notice.title}.", "  "))
        save(policy, decision)
    print("Try it yourself:  .venv/bin/justrules decide aviation_part5")


if __name__ == "__main__":
    main()
