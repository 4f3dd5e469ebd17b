"""The literate suite: what is right in `good`, what is wrong in `bad`, and exactly what must be said of each file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing

from justrules.engine.compiler import check, compile
from justrules.errors import PolicyError
from justrules.findings import CATALOGUE, WITH_CATALOGUES, Finding, Level
from justrules.policies import source
from justrules.policies.loader import load_file, read_file
from justrules.policies.parser import parse

SUITE = Path(__file__).parent
GOOD = sorted((SUITE / "good").glob("*.yaml"))
BAD = sorted((SUITE / "bad").glob("*.yaml"))
POLICY_SCHEMA = SUITE.parents[1] / "schema" / "policy.json"

# Codes that no single file can raise, and where they are tested instead.
NOT_IN_A_FILE = {
    "JR018": "about a file that is not there: tests of the loader",
    "JR121": "needs two files: tests of the registry",
    "JR122": "about an id without a file: tests of the registry",
    "JR123": "about a date: tests of the registry",
    **dict.fromkeys(WITH_CATALOGUES, "about a table and its catalogues: tests of alignment"),
    **{f"JR42{last}": "about catalogues, reviews and packs: tests of alignment" for last in range(8)},
}

# Files on which the JSON Schema and the parser may part, with the reason why a schema cannot say it.
BEYOND_A_SCHEMA = {
    "jr107_id_and_file": "the parser is told the file's name, a schema is not",
    "jr109_no_such_day": "a pattern cannot count the days of February",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One line `expect: CODE LINE:COLUMN` of a header, with the `hint:` that may follow it."""

    code: str
    line: int
    column: int
    hint: str | None = None


def header(path: Path) -> list[str]:
    """The comment lines at the head of a file without their `# `, or the lines of its sidecar if it has one."""
    sidecar = path.with_suffix(".expect")
    if sidecar.exists():
        return sidecar.read_text(encoding="utf-8").splitlines()
    lines = path.read_bytes().decode("utf-8-sig").split("\n")
    return [line.removeprefix("#").strip() for line in takewhile(lambda line: line.startswith("#"), lines)]


def expected(path: Path) -> list[Expected]:
    """What the header of a file says must be found in it, in order."""
    wanted: list[Expected] = []
    for line in header(path):
        key, _, value = line.partition(": ")
        if key == "expect":
            code, at, column = re.fullmatch(r"(JR\d{3}) (\d+):(\d+)", value).groups()  # type: ignore[union-attr]
            wanted.append(Expected(code=code, line=int(at), column=int(column)))
        elif key == "hint":
            last = wanted.pop()
            wanted.append(Expected(code=last.code, line=last.line, column=last.column, hint=value))
    return wanted


def found(path: Path) -> tuple[Finding, ...]:
    """Everything that reading the file and, if it can be read, checking it finds."""
    try:
        return check(load_file(path))
    except PolicyError as error:
        return error.findings


def places(findings: tuple[Finding, ...]) -> list[str]:
    """Findings as the headers write them."""
    return [f"{finding.code} {finding.where.line}:{finding.where.column}" for finding in findings]


def of(path: Path) -> str:
    """A file's name in a test's id."""
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With libyaml, and as on a machine where PyYAML was built without it."""
    if request.param == "pure":
        monkeypatch.setattr(source, "LIBYAML", None)
    elif source.LIBYAML is None:
        pytest.skip("PyYAML was built without libyaml here")
    return str(request.param)


@pytest.mark.parametrize("path", BAD, ids=of)
@pytest.mark.usefixtures("parser")
def test_a_broken_file_gets_exactly_the_findings_of_its_header(path: Path) -> None:
    """All findings of a broken file, warnings included, are told at once: code, line and column, in order."""
    wanted = expected(path)
    findings = found(path)
    assert wanted, "the header expects nothing"
    assert places(findings) == [f"{want.code} {want.line}:{want.column}" for want in wanted]
    for want, finding in zip(wanted, findings, strict=True):
        assert want.hint is None or want.hint in (finding.hint or ""), str(finding)


@pytest.mark.parametrize("path", GOOD, ids=of)
@pytest.mark.usefixtures("parser")
def test_a_good_file_compiles_and_has_only_the_warnings_of_its_header(path: Path) -> None:
    """A good file loads, compiles and has no finding but the warnings that its header announces."""
    policy = load_file(path)
    findings = check(policy)
    assert places(findings) == [f"{want.code} {want.line}:{want.column}" for want in expected(path)]
    assert {finding.level for finding in findings} <= {Level.WARNING}
    assert compile(policy).policy.id == path.stem


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=of)
def test_both_parsers_say_the_same_in_the_same_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings are the same with and without libyaml, down to words, hints and where each place ends."""
    usual = found(path)
    monkeypatch.setattr(source, "LIBYAML", None)
    pure = found(path)
    assert pure == usual
    assert [finding.where for finding in pure] == [finding.where for finding in usual]


@pytest.mark.parametrize("path", GOOD, ids=of)
def test_both_parsers_read_the_same_policy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A good file is the same policy, with the same digest, with and without libyaml."""
    usual = load_file(path)
    monkeypatch.setattr(source, "LIBYAML", None)
    pure = load_file(path)
    assert pure == usual
    assert pure.digest == usual.digest


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=of)
def test_a_file_says_what_it_shows(path: Path) -> None:
    """The header of each file begins with a sentence for people."""
    first = next(iter(header(path)), "")
    assert first
    assert not first.startswith(("expect:", "hint:"))


def test_every_code_that_a_file_can_raise_has_a_file_that_raises_it() -> None:
    """No rule of the catalogue about files is without a broken file; those that no file can break are named."""
    raised = {want.code for path in BAD for want in expected(path)}
    about_files = {code for code in CATALOGUE if code < "JR600"}
    assert raised == about_files - set(NOT_IN_A_FILE)


def test_a_broken_file_is_named_after_a_code_that_it_raises() -> None:
    """`jr203_question` raises JR203; only files that show several rules at once are named otherwise."""
    for path in BAD:
        code = path.stem.split("_")[0].upper()
        assert code == "MANY" or code in {want.code for want in expected(path)}, path.name


def test_the_suite_is_as_large_as_promised() -> None:
    """At least 60 broken files and 15 good ones."""
    assert len(BAD) >= 60
    assert len(GOOD) >= 15


def test_every_sidecar_has_its_file() -> None:
    """A sidecar says what is expected of a file that cannot carry a comment, and of no other."""
    assert all(path.with_suffix(".yaml").exists() for path in SUITE.glob("*/*.expect"))


# --- the JSON Schema -----------------------------------------------------------------------------------------


def as_json(value: Any, key: str = "") -> Any:
    """A document as an editor's YAML reader hands it to the schema: plain data, and `reviewed: null` is null."""
    if isinstance(value, dict):
        return {name: as_json(below, name) for name, below in value.items()}
    if isinstance(value, list):
        return [as_json(below) for below in value]
    return None if key == "reviewed" and value in ("null", "~") else value


READABLE: list[Path] = []
for _path in [*GOOD, *BAD]:
    try:
        read_file(_path)
    except PolicyError:
        continue
    READABLE.append(_path)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    """The committed schema of the policy format; it may fetch nothing."""
    schema = json.loads(POLICY_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema, registry=referencing.Registry())


def parses(path: Path) -> bool:
    """Whether the parser makes a policy of the file."""
    try:
        parse(read_file(path), stem=path.stem)
    except PolicyError:
        return False
    return True


@pytest.mark.parametrize("path", READABLE, ids=of)
def test_the_schema_accepts_a_file_if_and_only_if_the_parser_does(
    path: Path, validator: jsonschema.Draft7Validator
) -> None:
    """An editor with the schema and the library agree on the shape of every file, but for the named exceptions."""
    errors = [
        f"{error.json_path}: {error.message:.120}" for error in validator.iter_errors(as_json(read_file(path).root))
    ]
    agree = (not errors) == parses(path)
    assert agree != (path.stem in BEYOND_A_SCHEMA), errors or "the schema finds nothing, the parser does"


def test_what_a_schema_cannot_say_is_still_in_the_suite() -> None:
    """No exception is kept for a file that is gone."""
    assert set(BEYOND_A_SCHEMA) <= {path.stem for path in READABLE}
