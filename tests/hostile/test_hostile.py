"""A hostile file ends in data or `PolicyError`, within a second and 64 megabytes, whichever parser reads it.

Each attack runs in a process of its own (see `warden.py`), under limits of the operating system, so that a crash or a
hang is a finding and not the end of the tests.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from justrules.errors import PolicyError
from justrules.findings import CATALOGUE
from justrules.policies import source
from justrules.policies.loader import load_file
from tests.hostile.corpus import ATTACKS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are set in a fork")

SECOND = 1.0
MEGABYTES = 64.0
PATIENCE = 60
"""Seconds to wait for an answer: a guard against hanging for ever and no measure of anything."""

REFERENCE = 0.03
"""Seconds of processor time that `yardstick` takes where the promise of a second was measured."""


class Warden:
    """The process that runs attacks."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("warden.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, path: Path, *, pure: bool) -> dict[str, Any]:
        """What became of the file at `path`."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in
        assert pipe_out
        pipe_in.write(json.dumps({"path": str(path), "pure": pure}) + "\n")
        pipe_in.flush()
        ready, _, _ = select.select([pipe_out], [], [], PATIENCE)
        if not ready:
            self.close()
            pytest.fail(f"no answer within {PATIENCE} seconds")
        told: dict[str, Any] = json.loads(pipe_out.readline())
        return told

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture(scope="module")
def warden() -> Iterator[Warden]:
    """One warm process for all attacks of this file."""
    process = Warden()
    yield process
    process.close()


def yardstick() -> float:
    """Seconds of processor time for a fixed piece of work of the kind that reading does."""
    began = time.process_time()
    seen: dict[str, int] = {}
    for number in range(60_000):
        word = f"{number:06}"
        seen[word[::-1]] = word.count("1") + len(seen)
    return time.process_time() - began


def in_reference_seconds(seconds: float) -> float:
    """`seconds` as they would have been on the machine of reference; never more than they were."""
    return seconds * min(1.0, REFERENCE / yardstick())


def cases() -> list[Any]:
    """Every attack with both parsers. The ids tell the whole table: who attacks, how it ends, which parser reads.

    What libyaml does not read well is read again by the pure parser, and what the checks cost does not depend on who
    read the file; so on every run the pure parser alone is tried on what ends as data, and on all the rest when asked.
    """
    found = []
    for name, attack in ATTACKS.items():
        marks = [] if attack.ends == "read" else [pytest.mark.slow]
        found.append(pytest.param(name, False, id=f"{name}-ends-in-{attack.ends}-with-libyaml"))
        found.append(pytest.param(name, True, id=f"{name}-ends-in-{attack.ends}-with-the-pure-parser", marks=marks))
    return found


@pytest.mark.parametrize(("name", "pure"), cases())
def test_an_attack_ends_as_it_should_within_a_second_and_64_megabytes(
    name: str, pure: bool, warden: Warden, tmp_path: Path
) -> None:
    """Nothing escapes, crashes, hangs or bloats, and the file is refused for the right reason or read as data."""
    if not pure and source.LIBYAML is None:
        pytest.skip("PyYAML was built without libyaml here")
    attack = ATTACKS[name]
    path = tmp_path / "attack.yaml"
    path.write_bytes(attack.data())
    told = warden.run(path, pure=pure)
    assert "signal" not in told, f"ended by signal {told['signal']}"
    assert "escaped" not in told, told["escaped"]
    assert ends_so(attack.ends, told), told
    assert told["megabytes"] <= MEGABYTES
    # A machine that does three other things at once gets three tries.
    tries = [told["seconds"]]
    while in_reference_seconds(min(tries)) > SECOND and len(tries) < 3:
        tries.append(warden.run(path, pure=pure)["seconds"])
    assert in_reference_seconds(min(tries)) <= SECOND


def ends_so(ends: str, told: dict[str, Any]) -> bool:
    """Whether what is told is how the attack must end."""
    return bool(told[ends]) if ends in ("read", "policy") else ends in told["codes"]


def test_the_corpus_is_as_large_as_promised() -> None:
    """At least ninety attacks, and each is to end in a way that there is."""
    assert len(ATTACKS) >= 90
    assert {attack.ends for attack in ATTACKS.values()} <= {"read", "policy", *CATALOGUE}


def test_the_warden_sees_what_it_guards_against(warden: Warden, tmp_path: Path) -> None:
    """A measure that cannot fail proves nothing: idle costs next to nothing, and work is seen in seconds and bytes."""
    idle, busy = tmp_path / "idle.yaml", tmp_path / "busy.yaml"
    idle.write_text("a: b\n", encoding="utf-8")
    busy.write_bytes(ATTACKS["15000-unknown-citations"].data())
    at_rest, at_work = warden.run(idle, pure=False), warden.run(busy, pure=False)
    assert at_rest["seconds"] < at_work["seconds"]
    assert at_rest["megabytes"] < 8 < at_work["megabytes"]


# --- files that are no files ---------------------------------------------------------------------------------


def refused(path: str | Path) -> list[str]:
    """The codes with which the file is refused."""
    with pytest.raises(PolicyError) as caught:
        load_file(path)
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize(
    "name", ["", "nowhere.yaml", "a\0b.yaml", "x" * 5_000 + ".yaml", "\udcff.yaml", "nowhere/x.yaml"]
)
def test_a_name_that_is_no_file_is_refused(name: str, tmp_path: Path) -> None:
    """Names that are missing, too long or impossible end in `PolicyError` like all else."""
    assert refused(f"{tmp_path}/{name}") == ["JR018"]


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe to which nobody writes would be waited for without end."""
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert refused(pipe) == ["JR018"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    """A link that leads in a circle is no file."""
    link = tmp_path / "link.yaml"
    link.symlink_to(link)
    assert refused(link) == ["JR018"]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/stdin"])
def test_a_device_is_refused(device: str) -> None:
    """A device has no end, or waits for somebody to type."""
    assert refused(device) in (["JR018"], ["JR017"])
