"""Results as JUnit XML, in the form that continuous integration reads from pytest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from justrules.testing.suite import Item, Result, Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One test that was carried out: what came of it, and how many seconds it took."""

    item: Item
    result: Result
    seconds: float


def junit(suites: Sequence[tuple[Suite, Sequence[Ran]]]) -> str:
    """The XML of these suites, one `testsuite` for each policy."""
    root = Xml.Element("testsuites", name="justrules")
    _count(root, [ran for _, group in suites for ran in group])
    for suite, group in suites:
        name = suite.policy.id if suite.policy else suite.source
        part = Xml.SubElement(root, "testsuite", name=_allowed(name))
        _count(part, group)
        for ran in group:
            _case(part, suite, ran)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _count(element: Xml.Element, group: Sequence[Ran]) -> None:
    states = [ran.result.state for ran in group]
    element.set("tests", str(len(group)))
    element.set("failures", str(states.count("failed")))
    element.set("errors", "0")
    element.set("skipped", str(states.count("skipped")))
    element.set("time", f"{sum(ran.seconds for ran in group):.3f}")


def _case(parent: Xml.Element, suite: Suite, ran: Ran) -> None:
    where = ran.item.where
    case = Xml.SubElement(parent, "testcase", classname=_allowed(suite.source), name=ran.item.name)
    case.set("time", f"{ran.seconds:.3f}")
    case.set("file", _allowed(where.source))
    case.set("line", str(where.line))
    note, told = _allowed(ran.result.note), [_allowed(line) for line in ran.result.told]
    if ran.result.state == "failed":
        Xml.SubElement(case, "failure", message=next(iter(told), note)).text = "\n".join(told)
    elif ran.result.state == "skipped":
        Xml.SubElement(case, "skipped", message=note)
    elif told := [line for line in (note, *told) if line]:
        Xml.SubElement(case, "system-out").text = "\n".join(told)


def _allowed(text: str) -> str:
    """`text` without the characters that XML has no way to write."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\N{REPLACEMENT CHARACTER}", text)
