"""What it costs to make a tree of a file, stage by stage, in times of the bare parse.

    python -m benchmarks.loading.measure [rounds]

In each round every stage runs right after the bare events of libyaml, in the same process, and the two times of
processor make one ratio; the median of the rounds counts. What comes out is compared before anything is timed: the
data with those of PyYAML, every key and text with what stands at its place, the tree with the questions of the file.
"""

from __future__ import annotations

import gc
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from time import process_time
from typing import Any

import yaml

from benchmarks.loading.diagrams import diagram
from justrules.engine.compiler import check
from justrules.engine.compiler import compile as compiled
from justrules.policies.loader import loads, shipped
from justrules.policies.parser import parse
from justrules.policies.source import Limits, Row, Span, Table, Value, read

TRUSTED = Limits(size=1 << 24, nodes=1 << 20)
SIZES = {"20 KiB": 105, "64 KiB": 345, "1,000 questions": 1_000, "256 KiB": 1_390, "1 MiB": 5_550, "2 MiB": 11_000}
"""How many questions make a file of about each size."""
ROUNDS = 15


def texts() -> Iterator[tuple[str, str]]:
    """The files, by name: diagrams of nothing but questions, and the shipped policies, most of which is prose."""
    for name, questions in SIZES.items():
        yield name, diagram(questions)
    for path in sorted(shipped("policies").glob("*.yaml")):
        yield path.stem, path.read_text(encoding="utf-8")


def events(text: str) -> None:
    """The yardstick: the events of libyaml, and nothing made of them."""
    for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
        pass


def stages(text: str) -> Mapping[str, Callable[[], object]]:
    """What is timed. A stage that begins with the result of another is given it."""
    document = read(text, limits=TRUSTED)
    policy = parse(document)
    return {
        "yaml.load": lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        "load + check + compile": lambda: compiled(loads(text, limits=TRUSTED)),
        "read": lambda: read(text, limits=TRUSTED),
        "parse": lambda: parse(document),
        "compile": lambda: compiled(policy),
        "digest": lambda: policy.digest,
        "every check": lambda: check(policy),
    }


def verify(text: str) -> None:
    """Compare what is built with what others make of the same text.

    Raises:
        AssertionError: something is not what it should be.
    """
    root = read(text, limits=TRUSTED).root
    if _plain(root) != yaml.load(text, Loader=yaml.CBaseLoader):  # noqa: S506  # it makes nothing but texts
        raise AssertionError("the data are not those of PyYAML")
    lines = text.split("\n")
    for word, at in _places(root):
        if at.plain and at.line == at.end_line and lines[at.line][at.column : at.end_column] != word:
            raise AssertionError("something else stands where a text is said to stand")
    tree = compiled(loads(text, limits=TRUSTED))
    if [branch.question for branch in tree.branches] != list(root["questions"]):
        raise AssertionError("the tree asks other questions")


def _plain(value: Value) -> Any:
    if isinstance(value, Table):
        return {key: _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, Row) else value


def _places(root: Value) -> Iterator[tuple[str, Span]]:
    waiting = [root]
    for value in waiting:  # grows while it is read
        if isinstance(value, Table):
            yield from value.keys_at.items()
            yield from ((text, value.values_at[key]) for key, text in value.items() if isinstance(text, str))
            waiting += [below for below in value.values() if not isinstance(below, str)]
        elif isinstance(value, Row):
            waiting += [below for below in value if not isinstance(below, str)]


def _seconds(call: Callable[[], object]) -> float:
    gc.collect()
    begin = process_time()
    result = call()
    taken = process_time() - begin
    del result
    return taken


def ratios(text: str, rounds: int) -> Mapping[str, tuple[float, float]]:
    """Of each stage, how many times the bare events it takes: the median of the rounds, and the least."""
    found: dict[str, list[float]] = {}
    timed = stages(text)
    for _ in range(rounds):
        for name, call in timed.items():
            bare = _seconds(lambda: events(text))
            found.setdefault(name, []).append(_seconds(call) / bare)
    return {name: (statistics.median(told), min(told)) for name, told in found.items()}


def main() -> None:
    """Measure, and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print("Times the bare events of libyaml: median (least)")
    for name, text in texts():
        verify(text)
        told = ratios(text, rounds if len(text) < 1 << 19 else max(3, rounds // 5))
        shown = "  ".join(f"{stage} {median:.2f} ({least:.2f})" for stage, (median, least) in told.items())
        print(f"{name:18}{len(text) / 1024:7,.0f} KiB  {shown}")


if __name__ == "__main__":
    main()
