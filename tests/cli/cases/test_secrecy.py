"""No command says a person's reference back, whatever it is asked and however it fails."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time

import pytest

from tests.cli.cases.terminal import Terminal, standing_at

CANARY = "ZZCANARY-0017"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("open", "--individual", CANARY), 0),
        (("open", "--individual", f"{CANARY}\x1b"), 2),
        (("open", "--individual", CANARY * 40), 2),
        (("open", "--individual", CANARY, "--severity", "no-such-level"), 2),
        (("open", CANARY), 2),
        (("show", "JC-2026-0001", CANARY), 2),
        (("show", CANARY), 2),
        (("add-act", "OPEN", "--individual", CANARY, "--position", "manager"), 0),
        (("permit", "OPEN", "--investigator", CANARY, "--until", "2099-01-01"), 0),
        (("revoke", "OPEN", "--investigator", CANARY), 0),
        (("export", "--individual", CANARY, "-o", "-"), 2),
        (("erase", "--individual", CANARY, "--yes"), 2),
        ((CANARY,), 2),
    ],
)
def test_a_reference_on_the_command_line_is_in_no_output(standing: Terminal, words: tuple[str, ...], code: int) -> None:
    """Neither where it is right nor where it stands in the wrong place."""
    done = standing.cases(*(word.replace("OPEN", standing_at("open")) for word in words), code=code)
    assert CANARY not in done.stdout + done.stderr
    assert CANARY not in standing.cases("show", standing_at("open")).stdout


def test_a_line_of_standard_input_is_taken_and_not_told(at: Terminal) -> None:
    """`--individual -` reads one line; without one, and without a terminal, the option is asked for."""
    done = at.cases("open", "--individual", "-", stdin=f"{CANARY}\r\n")
    assert CANARY not in done.stdout + done.stderr
    assert at.shown(done.stdout.strip(), "--identity")["individual"] == CANARY
    assert "give --individual REFERENCE" in at.cases("open", code=2).stderr
    assert "JR705" in at.cases("open", "--individual", "-", stdin="", code=2).stderr


# --- at a real terminal ---------------------------------------------------------------------------------------------


def _talk(at: Terminal, *words: str, answers: dict[str, str]) -> str:
    """Run `justrules cases …` at a terminal of its own, answering each prompt; what the terminal showed."""
    import pty

    main, side = pty.openpty()
    environment = {**os.environ, "JUSTRULES_CONFIG": str(at.folder), "TERM": "xterm"}
    command = [sys.executable, "-m", "justrules", "cases", *words]
    process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env=environment, start_new_session=True)
    os.close(side)
    shown = _answered(main, process, dict(answers))
    os.close(main)
    return shown


def _answered(terminal: int, process: subprocess.Popen[bytes], answers: dict[str, str]) -> str:
    shown, until = "", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 4096).decode("utf-8", errors="replace")
            except OSError:  # the other side is closed
                break
        elif process.poll() is not None:
            break
        for prompt in [each for each in answers if each in shown]:
            os.write(terminal, f"{answers.pop(prompt)}\n".encode())
    process.wait(timeout=10)
    return shown


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has terminals that a test can make")
def test_at_a_terminal_the_person_is_asked_for_twice_and_never_shown(at: Terminal) -> None:
    """What is typed does not appear, a slip between the two is noticed, and the case is about that person."""
    prompts = {"(not shown): ": CANARY, "confirmation: ": CANARY}
    shown = _talk(at, "open", answers=prompts)
    code = next(word for word in shown.split() if word.startswith("JC-"))
    assert CANARY not in shown
    assert at.shown(code, "--identity")["individual"] == CANARY


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has terminals that a test can make")
def test_at_a_terminal_nothing_is_recorded_before_a_yes(at: Terminal) -> None:
    """The result is shown, and a no leaves the case as it was."""
    code = at.open()
    words = ("classify", code, "--answer", "procedure_existed=no", "--rationale", "Nothing was written")
    shown = _talk(at, *words, answers={"[y/N]": "n"})
    assert "Human error" in shown
    assert "nothing was recorded" in shown
    assert at.shown(code)["version"] == 1
    assert "classified version 3" in _talk(at, *words, answers={"[y/N]": "y"})


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has terminals that a test can make")
def test_at_a_terminal_long_work_draws_a_bar_that_goes_away(at: Terminal) -> None:
    """A bar on the terminal, and the result after it; in a pipe there is none."""
    at.open()
    shown = _talk(at, "verify", answers={})
    assert "Verifying" in shown
    assert "Verified: 2 entries" in shown
    assert "Verifying" not in at.cases("verify").stderr
