"""The fuzz target works: it searches for as long as it is told, and keeps what breaks the promise."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from justrules.policies import source
from tests.fuzz import fuzz_source
from tests.fuzz.agreement import hold

TARGET = Path(__file__).with_name("fuzz_source.py")


def test_the_search_ends_when_its_time_is_up_and_says_how_much_it_tried() -> None:
    """`--seconds` is kept, and the number of inputs is told."""
    command = [sys.executable, str(TARGET), "--random", "--seconds", "1", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    count = int(done.stdout.split(" inputs in ")[0])
    assert count > 1


def test_what_breaks_the_promise_is_kept_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The input is written to a file named by its SHA-256, and the search stops."""

    def broken(_data: bytes) -> None:
        raise ZeroDivisionError("out of the reader")

    monkeypatch.setattr(fuzz_source, "CRASHES", tmp_path / "crashes")
    with pytest.raises(ZeroDivisionError):
        fuzz_source.tried(broken, b"a: b")
    (kept,) = (tmp_path / "crashes").iterdir()
    assert kept.name == f"{hashlib.sha256(b'a: b').hexdigest()}.bin"
    assert kept.read_bytes() == b"a: b"
    assert str(kept) in capsys.readouterr().err


@pytest.mark.skipif(source.LIBYAML is None, reason="PyYAML was built without libyaml here")
def test_a_parser_that_reads_otherwise_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The promise that the search holds inputs against does break: here libyaml is made to see another text."""
    usual = source.LIBYAML
    monkeypatch.setattr(source, "LIBYAML", lambda text: usual(text.replace("slip", "lapse")))
    hold("a: b")
    with pytest.raises(AssertionError, match="libyaml"):
        hold("a: slip")


def test_seeds_are_small_and_begin_with_a_policy() -> None:
    """A search is as quick as its seeds are small."""
    seeds = fuzz_source.seeds()
    assert seeds[0].startswith("format: justrules/1")
    assert len(seeds) > 100
    assert max(map(len, seeds)) <= fuzz_source.LARGEST
