"""Runs one attack after the other, each in a process of its own that may neither run long nor grow large.

A request is a line of JSON on stdin: `{"path": ..., "pure": true}`. The answer is a line of JSON on stdout. The process
that answers is warm and idle, so that what an attack costs is what its own fork costs.
"""

# ruff: noqa: T201  # a script prints

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

import networkx  # noqa: F401  # checks import it when they are first needed; it is no part of what an attack costs

from justrules.engine.compiler import check, compile
from justrules.errors import PolicyError
from justrules.findings import errors_in
from justrules.policies import source
from justrules.policies.loader import read_file
from justrules.policies.parser import parse

CPU = 10
"""Seconds after which the system ends an attack: far more than is promised, so that a failure can still be told."""

MEMORY = 512 * 1024 * 1024
"""Bytes by which the address space may grow before the system says no."""


def judged(path: str) -> dict[str, Any]:
    """What becomes of the file: whether it can be read, is a policy, and what is found in it."""
    try:
        document = read_file(path)
    except PolicyError as error:
        return {"read": False, "policy": False, "codes": [finding.code for finding in error.findings]}
    try:
        policy = parse(document)
    except PolicyError as error:
        return {"read": True, "policy": False, "codes": [finding.code for finding in error.findings]}
    findings = check(policy)
    if not errors_in(findings):
        compile(policy)
    return {"read": True, "policy": not errors_in(findings), "codes": [finding.code for finding in findings]}


def spent() -> tuple[float, float]:
    """Seconds of processor time and the largest memory in megabytes, of this process up to now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6


def address_space() -> int:
    """Bytes of address space in use, or 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123  # nothing but the standard door
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def run(request: dict[str, Any]) -> dict[str, Any]:
    """In the fork: try the file within the limits."""
    if request["pure"]:
        source.LIBYAML = None
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if address_space():
        resource.setrlimit(resource.RLIMIT_AS, (address_space() + MEMORY, resource.RLIM_INFINITY))
    seconds, megabytes = spent()
    try:
        answer = judged(request["path"])
    except BaseException as problem:  # noqa: BLE001  # that anything else comes out is what is looked for
        answer = {"escaped": f"{type(problem).__name__}: {problem!s:.300}"}
    seconds_after, megabytes_after = spent()
    codes = answer.pop("codes", [])
    answer |= {"codes": sorted(set(codes)), "findings": len(codes)}
    return answer | {"seconds": seconds_after - seconds, "megabytes": megabytes_after - megabytes}


def in_a_fork(request: dict[str, Any]) -> dict[str, Any]:
    """The fork's answer, or the signal that ended it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, json.dumps(run(request)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"signal": os.WTERMSIG(status)}
    answer: dict[str, Any] = json.loads(told) if told else {"escaped": "no answer"}
    return answer


def main() -> None:
    """Answer until there are no more requests."""
    for line in sys.stdin:
        print(json.dumps(in_a_fork(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
