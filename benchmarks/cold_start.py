"""What starting costs: a cold `justrules decide` against the imports that such a command cannot do without.

    python benchmarks/cold_start.py [runs]

Every contestant is a process of its own. Runs are interleaved, so that what else the machine does falls on all alike;
what counts is the ratio of medians to `import pydantic, yaml, click`, and for `import justrules` to `import yaml`.
Python keeps its compiled files in a folder of the benchmark's, filled before the first run: users have them, a machine
that writes none would measure the compiler. Results are verified before anything is measured.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 21
YAML, JSON = "answers.yaml", "answers.json"
DECIDE = ("-m", "justrules", "decide")

CONTESTANTS: Mapping[str, tuple[str, ...]] = {
    "python -c pass": ("-c", "pass"),
    "import yaml": ("-c", "import yaml"),
    "import pydantic, yaml, click": ("-c", "import pydantic, yaml, click"),
    "import justrules": ("-c", "import justrules"),
    "decide, JSON": (*DECIDE, "aviation_part5", "--answers", YAML, "--format", "json"),
    "decide, text": (*DECIDE, "aviation_part5", "--answers", YAML),
    "decide, answers in JSON": (*DECIDE, "aviation_part5", "--answers", JSON, "--format", "json"),
    "decide, nhs_just_culture": (*DECIDE, "nhs_just_culture", "--answers", "nhs.yaml", "--format", "json"),
    "decide, a policy of one's own": (*DECIDE, "ours.yaml", "--answers", YAML, "--format", "json"),
    "decide, the full way": (*DECIDE, "full/ours.yaml", "--answers", YAML, "--format", "json"),
}
AGAINST = {"import justrules": "import yaml"}
USUALLY = "import pydantic, yaml, click"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: of the processor, for the process and for the system on its behalf, and by the clock."""

    cpu: float
    wall: float


@contextmanager
def place() -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder with policies and answers, and an environment in which nothing of the user's is touched."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = (ROOT / "policies" / "aviation_part5.yaml").read_text(encoding="utf-8")
        (folder / "full").mkdir()
        for path in (folder / "ours.yaml", folder / "full" / "ours.yaml"):
            path.write_text(text.replace("id: aviation_part5", "id: ours", 1), encoding="utf-8")
        (folder / YAML).write_text("procedure_existed: yes\nknowingly_deviated: no\n", encoding="utf-8")
        (folder / JSON).write_text('{"procedure_existed": "yes", "knowingly_deviated": "no"}', encoding="utf-8")
        (folder / "nhs.yaml").write_text("{}\n", encoding="utf-8")
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        yield (
            folder,
            {
                **kept,
                "PYTHONPATH": str(ROOT / "src"),
                "PYTHONPYCACHEPREFIX": str(folder / "pycache"),
                "JUSTRULES_CACHE": str(folder / "cache"),
                "XDG_STATE_HOME": str(folder / "state"),
                "LOCALAPPDATA": str(folder / "state"),
            },
        )


def run(name: str, folder: Path, environment: Mapping[str, str]) -> tuple[str, Spent]:
    """What a contestant prints, and what it cost."""
    cache = "off" if "full way" in name else environment["JUSTRULES_CACHE"]
    command = [sys.executable, *CONTESTANTS[name]]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(  # noqa: S603  # our own command
        command, cwd=folder, env={**environment, "JUSTRULES_CACHE": cache}, capture_output=True, text=True, check=True
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, Spent(cpu, wall)


def verify(told: Mapping[str, str]) -> None:
    """The same decision by whatever way."""
    decided = [json.loads(told[name]) for name in told if name.startswith("decide, ") and told[name].startswith("{")]
    if {record["outcome"] for record in decided if record["policy"]["id"] != "nhs_just_culture"} != {"inadvertent"}:
        raise SystemExit("the ways to decide do not agree")
    if told["decide, a policy of one's own"] != told["decide, the full way"]:
        raise SystemExit("a verified tree decides otherwise than the policy")


def main(runs: int) -> None:
    """Measure and print."""
    with place() as (folder, environment):
        for _ in range(2):  # the first run compiles, and fills the cache
            verify({name: run(name, folder, environment)[0] for name in CONTESTANTS})
        spent: dict[str, list[Spent]] = {name: [] for name in CONTESTANTS}
        for _ in range(runs):
            for name, found in spent.items():
                found.append(run(name, folder, environment)[1])
    report(spent)


def report(spent: Mapping[str, list[Spent]]) -> None:
    """Medians in milliseconds, and the ratios that count."""
    cpu = {name: statistics.median(one.cpu for one in found) for name, found in spent.items()}
    wall = {name: statistics.median(one.wall for one in found) for name, found in spent.items()}
    print(
        f"{'median of ' + str(len(spent[USUALLY])):<32}{'CPU ms':>8}{'wall ms':>9}{'CPU ratio':>11}{'wall ratio':>11}"
    )
    for name in spent:
        against = AGAINST.get(name, USUALLY)
        ratios = f"{cpu[name] / cpu[against]:>11.2f}{wall[name] / wall[against]:>11.2f}"
        print(f"{name:<32}{cpu[name] * 1e3:>8.0f}{wall[name] * 1e3:>9.0f}{ratios}  x {against}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
