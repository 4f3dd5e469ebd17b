"""Loading, checking and evaluating touch nothing outside: no file but the one that is named, and no socket."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from justrules.policies.loader import shipped

POLICIES = sorted(shipped("policies").glob("*.yaml"))

# Runs in a process of its own, because an audit hook cannot be taken away again. Beforehand everything is imported and
# the text is read. The model is built as well, for on its first use pydantic looks for plug-ins among the installed
# packages: whatever the policy says. No policy has been loaded when the hook begins to listen.
SCRIPT = """
import importlib, json, pkgutil, sys
import encodings.utf_8_sig, encodings.idna, networkx, yaml
import justrules as jr
from justrules.policies.loader import load_file
import justrules.engine, justrules.exports, justrules.policies

for package in (justrules.engine, justrules.exports, justrules.policies):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
justrules.policies.model.Policy.model_rebuild(force=True)

work, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    text = file.read()
OUTSIDE = ("open", "socket", "os.", "subprocess", "shutil", "glob", "pathlib", "tempfile", "urllib", "http", "ftplib",
           "ctypes", "fcntl", "mmap", "import", "pty", "winreg", "sqlite3", "webbrowser", "smtplib", "ssl")
seen, listening = [], False

def listen(event, arguments):
    if listening and event.startswith(OUTSIDE):
        seen.append([event, *(str(argument) for argument in arguments[:1])])

def evaluate(policy):
    for scenario in policy.scenarios:
        result = jr.evaluate(policy, scenario.given)
        for audience in ("person", "panel", "auditor"):
            jr.explain(result, audience=audience)
        jr.from_json(jr.to_json(result)) if work == "records" else None
    session = jr.interview(policy)
    jr.resume(policy, session.to_json())

def load(text):
    policy = jr.loads(text)
    jr.check(policy)
    jr.compile(policy)
    evaluate(policy)

sys.addaudithook(listen)
listening = True
if work == "text":
    load(text)
elif work == "broken":
    for broken in (text[:-2000], text.replace("yes:", "yess:"), text.replace(": ", ":\\t", 1), "a: *b", "\\0"):
        try:
            jr.check(jr.loads(broken))
        except jr.PolicyError as error:
            str(error)
elif work == "file":
    evaluate(load_file(path))
elif work == "proof":
    open(path).close()
listening = False
print(json.dumps(seen))
"""


def outside(work: str, path: Path) -> list[Any]:
    """What a process that does this work with this file does outside of itself: event and first argument."""
    done = subprocess.run([sys.executable, "-c", SCRIPT, work, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: list[Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_text_is_loaded_checked_compiled_evaluated_and_explained_without_a_look_outside(path: Path) -> None:
    """From text to decision, with all of its examples: no file is opened, no module searched for, no socket made."""
    assert outside("text", path) == []


def test_a_broken_text_is_refused_without_a_look_outside() -> None:
    """Nor does it take a file to say what is wrong."""
    assert outside("broken", POLICIES[0]) == []


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_file_is_loaded_by_opening_that_file_once_and_no_other(path: Path) -> None:
    """`load_file` opens the one file that it was given, once."""
    assert outside("file", path) == [["open", str(path)]]


def test_what_is_done_outside_is_seen() -> None:
    """An audit that cannot see proves nothing."""
    assert outside("proof", POLICIES[0]) == [["open", str(POLICIES[0])]]
