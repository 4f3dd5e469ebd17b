"""A headless Chromium over its DevTools protocol, by two pipes: no port, no driver, nothing but the standard library.

The protocol is JSON, each message ended by a zero byte; Chromium reads them from descriptor 3 and writes to 4.
https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--remote-debugging-pipe",
    "about:blank",
)

# Puts the two pipes where Chromium looks for them, out of each other's way first, and becomes it.
LAUNCHER = """
import fcntl, os, sys
ours = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
for number, place in zip(ours, (3, 4)):
    os.dup2(number, place)
os.execv(sys.argv[3], sys.argv[3:])
"""

PATIENCE = 60
"""Seconds without a word after which Chromium is given up."""

# The keys that the tests press, with the code that Chromium knows each by and what it types.
KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Space": (32, " "),
    "ArrowDown": (40, ""),
    "ArrowRight": (39, ""),
    "End": (35, ""),
}


class ChromiumError(Exception):
    """Chromium refuses a command, or a script on the page failed."""


def chromium() -> str | None:
    """Where Chromium is, if it is there and can be given pipes."""
    if os.name != "posix":
        return None
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


class Page:
    """One tab. `requests` holds every address that it asked for, `failures` what its scripts threw."""

    def __init__(self, to: int, source: int) -> None:
        self._to = to
        self._source = source
        self._waiting = b""
        self._number = 0
        self._session: str | None = None
        self._loaded: set[str] = set()
        self.requests: list[str] = []
        self.failures: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method: str, **parameters: Any) -> Any:
        """The result of one command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (reply := self._next()).get("id") != self._number:
            self._note(reply)
        if "error" in reply:
            raise ChromiumError(reply["error"]["message"])
        return reply["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._source], [], [], PATIENCE)
            read = os.read(self._source, 1 << 20) if ready else b""
            if not read:
                raise ChromiumError("Chromium has ended, or says nothing more")
            self._waiting += read
        message, self._waiting = self._waiting.split(b"\0", 1)
        told: dict[str, Any] = json.loads(message)
        return told

    def _note(self, event: dict[str, Any]) -> None:
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(event["params"]["request"]["url"])
            case "Runtime.exceptionThrown":
                details = event["params"]["exceptionDetails"]
                self.failures.append(details.get("exception", {}).get("description", details["text"]))
            case "Page.lifecycleEvent" if event["params"]["name"] == "load":
                self._loaded.add(event["params"]["loaderId"])

    def open(self, address: str) -> None:
        """Load `address` anew, which from the same page with another fragment it would not be, and wait for it."""
        for each in ("about:blank", address):
            loader = self.call("Page.navigate", url=each)["loaderId"]
            while loader not in self._loaded:
                self._note(self._next())

    def run(self, script: str) -> Any:
        """The value of an expression on the page; a promise is waited for."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in told:
            raise ChromiumError(told["exceptionDetails"].get("exception", {}).get("description", script))
        return told["result"].get("value")

    def wait(self, condition: str) -> None:
        """Until `condition` holds; it is looked at after every frame, for ten seconds at most."""
        frame = "await new Promise((next) => setTimeout(next, 16))"
        loop = f"for (let n = 0; n < 600; n += 1) {{ if ({condition}) return true; {frame}; }}"
        if not self.run(f"(async () => {{ {loop} }})()"):
            raise ChromiumError(f"never came true: {condition}")

    def press(self, key: str) -> None:
        """Press and release a key, with what follows from it."""
        code, text = KEYS[key]
        named = {"key": text if key == "Space" else key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def size(self, width: int, height: int = 800) -> None:
        """The window's size in CSS pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


@contextmanager
def browsing(binary: str, profile: Path) -> Iterator[Page]:
    """A tab of a new Chromium with a profile of its own."""
    (there, to), (source, back) = os.pipe(), os.pipe()
    command = [sys.executable, "-c", LAUNCHER, str(there), str(back), binary, *FLAGS, f"--user-data-dir={profile}"]
    with subprocess.Popen(command, pass_fds=(there, back), stderr=subprocess.DEVNULL) as process:
        os.close(there)
        os.close(back)
        try:
            yield Page(to, source)
        finally:
            os.close(to)
            os.close(source)
            process.terminate()
