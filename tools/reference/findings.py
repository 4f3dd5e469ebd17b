"""The pages of the finding codes: what each means, why it matters, what raises it, and what to do."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

import justrules as jr
from justrules.alignment.checks import EVERY as ALIGNMENT
from justrules.alignment.forms.markdown import escaped
from justrules.engine.checks import EVERY
from justrules.findings import CATALOGUE, Finding
from tools.reference.remedies import CHANGES, MENDED, REMEDIES, origin
from tools.reference.sheets import titled

ROOT = Path(__file__).parents[2]
SOUND = Path(__file__).with_name("medication_round.yaml")
"""The policy that most examples were broken from."""
_SHORT = 12
"""As many lines are read at a glance; more are shown in part, with the whole file folded away."""

GROUPS = {
    "JR0": "Reading the file",
    "JR1": "The shape of a policy",
    "JR2": "Questions, answers and outcomes",
    "JR3": "Words, fairness and what ought to be asked",
    "JR4": "Sources, alignment and catalogues",
    "JR5": "Scenarios",
    "JR6": "Answers, tables and replay",
    "JR7": "The case log",
}


def findings_index() -> str:
    """The list of finding codes, a subject at a time."""
    lines = [
        "# Findings\n",
        "What may be found in a policy, in answers, in tables and in a case log. Each code has a page",
    ]
    lines += [
        "that says why it matters, with an example and what to do. An error stops a policy from being used, a warning"
    ]
    lines += ["does not. At the terminal: `justrules rule CODE`.\n"]
    lines += [f"Jump to: {' · '.join(f'[{title}](#{key.lower()})' for key, title in GROUPS.items())}\n{{.jump}}\n"]
    for key, codes in groupby(CATALOGUE, key=lambda code: code[:3]):
        lines += [f"## {GROUPS[key]} {{#{key.lower()}}}\n", "| code | level | what |", "|---|---|---|"]
        lines += [f"| [{code}](findings/{code}.md) | {_level(code)} | {CATALOGUE[code].title} |" for code in codes]
        lines.append("")
    return "\n".join(lines)


def _level(code: str) -> str:
    return CATALOGUE[code].level.value


def finding(code: str, reason: str | None) -> str:
    """One finding code: what it means, why it matters, a file that raises it, and what to do."""
    rule = CATALOGUE[code]
    chips = f'<li class="level-{rule.level.value}">{rule.level.value.capitalize()}</li><li>{GROUPS[code[:3]]}</li>'
    lines = [
        titled(f"{code}: {rule.title}"),
        f"[Findings](../findings.md#{code[:3].lower()})\n{{.jump}}\n",
        f"# {code}: {rule.title}\n",
    ]
    lines += [f'<ul class="facts">{chips}</ul>\n', "## Why\n", f"{rule.why}\n"]
    why, avoid, prefer = _parted(reason or "")
    lines += [f"{why}\n"] if why else []
    example = _example(code)
    found = [each for each in _found(example) if each.code == code] if example else []
    lines += ["## Avoid\n", *_avoid(avoid, example, found)] if example or avoid else []
    lines += ["## What to do\n", *_remedies(code, found)]
    better = [f"{prefer}\n"] if prefer else list(_mended(code, example)) if example else []
    lines += ["## Prefer\n", *better] if better else []
    lines += ["## Where it comes from\n", f"{origin(code)}\n", *_of_its_group(code)]
    return "\n".join(lines) + "\n"


def reasons() -> dict[str, str]:
    """What the docstrings of the checks say beyond their first line."""
    modules = [importlib.import_module(check.__module__) for check in (*EVERY, *ALIGNMENT)]
    return {module.CODE: (inspect.getdoc(module) or "").partition("\n\n")[2] for module in modules}


def _parted(reason: str) -> tuple[str, str, str]:
    """The reason, and what it says to avoid and to prefer."""
    found = re.search(r"\*\*Avoid\.\*\* (.*?)\s*\*\*Prefer\.\*\* (.*?)(?=\n\n|$)", reason, re.DOTALL)
    if found is None:
        return reason, "", ""
    return f"{reason[: found.start()].rstrip()}{reason[found.end() :].rstrip()}", found[1], found[2]


def _of_its_group(code: str) -> Iterator[str]:
    """How a warning is silenced, where that can be."""
    if _level(code) == "warning" and code < "JR5":
        yield "A warning that you have weighed and want to keep is silenced in the file, with the reason:"
        yield f"`# justrules: ignore[{code}] because ...` ([how](../../policy-format.md#ignoring-a-warning)).\n"


def _remedies(code: str, found: Sequence[Finding]) -> Iterator[str]:
    """What the author of the page knows, or else what the program says to whoever makes the mistake."""
    if code in REMEDIES:
        yield f"{REMEDIES[code]}\n"
        return
    hints = list(dict.fromkeys(each.hint for each in found if each.hint))
    for hint in hints:
        yield f"- {_sentence(hint)}"
    yield ""


def _sentence(hint: str) -> str:
    """A hint as a sentence; what stands between backticks is code, and the rest is text."""
    pieces = re.split(r"(`[^`]*`|\s+)", hint)
    told = "".join(piece if number % 2 else escaped(piece) for number, piece in enumerate(pieces))
    return f"{told[0].upper()}{told[1:]}."


# --- the example -------------------------------------------------------------------------------------------------


def _avoid(told: str, example: Path | None, found: Sequence[Finding]) -> Iterator[str]:
    """What to avoid, in words where there are some, and as a file with what is found in it."""
    yield from [f"{told}\n"] if told else []
    if example is None:
        return
    lines = _text(example)
    marked = [each.where.line - _stripped(example) for each in found]
    yield from _block(lines, _around(marked, len(lines)) if len(lines) > 2 * _SHORT else [range(len(lines))], marked)
    printed = "\n".join(map(_told, found))
    yield f"```{{.text .told}}\n{printed}\n```\n"
    if len(lines) > 2 * _SHORT:
        whole = "\n".join(f"    {line}" for line in lines)
        yield f'??? note "The whole file"\n    ```{{.yaml title="{example.name}"}}\n{whole}\n    ```\n'


def _mended(code: str, example: Path) -> Iterator[str]:
    """The example as it should be, where that is known."""
    if code in MENDED:
        yield f"```yaml\n{MENDED[code]}\n```\n"
        return
    broken = _unnamed(_text(example))
    sound = mended(code, broken).splitlines() if code in CHANGES else _unnamed(_text(SOUND))
    changes = [
        block for block in SequenceMatcher(a=broken, b=sound, autojunk=False).get_opcodes() if block[0] != "equal"
    ]
    if changes and sum(max(b - a, d - c) for _, a, b, c, d in changes) <= _SHORT:
        marked = [line + 1 for _, _, _, start, end in changes for line in range(start, end)]
        places = marked or [max(start, 1) for _, _, _, start, _ in changes]
        yield from _block(sound, _around(places, len(sound)), marked)


def mended(code: str, lines: Sequence[str]) -> str:
    """The example of `code` with what is wrong in it written as it should be."""
    text = "\n".join([*lines, ""])
    for wrong, right in CHANGES[code]:
        text = text.replace(wrong, right)
    return text


def examples() -> Iterator[tuple[str, str]]:
    """The codes whose example is written differently under `Prefer`, each with the whole file as it is then."""
    for code in CHANGES:
        example = _example(code)
        if example:
            yield code, mended(code, _unnamed(_text(example)))


def _around(places: Sequence[int], length: int) -> list[range]:
    """The stretches of lines, counted from 0, that show these places, counted from 1, with two lines on either side."""
    shown = sorted({line for place in places for line in range(max(place - 3, 0), min(place + 2, length))})
    found: list[range] = []
    for line in shown:
        if found and found[-1].stop == line:
            found[-1] = range(found[-1].start, line + 1)
        else:
            found.append(range(line, line + 1))
    return found


def _block(lines: Sequence[str], stretches: Sequence[range], marked: Sequence[int]) -> Iterator[str]:
    """Stretches of a file as one block of code, with what is left out between them, and marks at lines."""
    shown: list[str] = []
    lit: list[int] = []
    for stretch in stretches:
        shown += ["# ..."] if shown or stretch.start else []
        for line in stretch:
            shown.append(lines[line])
            lit += [len(shown)] if line + 1 in marked else []
    if stretches and stretches[-1].stop < len(lines):
        shown.append("# ...")
    light = f' hl_lines="{" ".join(map(str, lit))}"' if lit and len(lit) < len(shown) else ""
    yield f"```{{.yaml{light}}}\n" + "\n".join(shown) + "\n```\n"


def _text(path: Path) -> list[str]:
    """The lines of an example without the comments above it, which are for the suite."""
    return path.read_text(encoding="utf-8").rstrip().splitlines()[_stripped(path) :]


def _stripped(path: Path) -> int:
    """How many lines stand above an example for the suite's sake."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines) if not line.startswith("#"))


def _unnamed(lines: Sequence[str]) -> list[str]:
    """The lines with the name that a file has in the suite taken out: it is no part of the mistake."""
    return [re.sub(r"^id: .*", "id: medication_round", line) for line in lines]


def _example(code: str) -> Path | None:
    """The file of the suite that shows `code` best: little else is found in it, and it is short."""
    files = [path for path in (ROOT / "tests" / "suite" / "bad").glob("*.yaml") if _shows(path, code)]
    return min(
        files, key=lambda path: (not path.name.startswith(code.lower()), path.stat().st_size, path.name), default=None
    )


def _shows(path: Path, code: str) -> bool:
    data = path.read_bytes()
    plain = data.isascii() and data.count(b"\n") < 60 and not re.search(rb"[^\n\x20-\x7e]", data)
    return plain and f"expect: {code} ".encode() in data


def _found(path: Path) -> Sequence[Finding]:
    try:
        return jr.check(jr.load(path))
    except jr.PolicyError as error:
        return error.findings


def _told(finding: Finding) -> str:
    """What is printed, without the place, which the marks show."""
    hint = f"\n  hint: {finding.hint}" if finding.hint else ""
    return f"{finding.code} {finding.message}{hint}"
