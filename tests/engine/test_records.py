"""A result as JSON, by a published schema, and back again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.records import FORMATS, from_data, to_data
from tests.strategies import Data, as_policy, cases, texts
from tools.schemas import FOLDER, as_text, schemas

NAME = "Rosalind Ashworth"


def published(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return schema


SCHEMAS: dict[type, dict[str, Any]] = {kind: published(kind.__name__.lower()) for kind in (jr.Decision, jr.Pending)}


@st.composite
def results(draw: st.DrawFn) -> jr.Decision | jr.Pending:
    """Decisions and open questions under generated policies, with reasons beside some answers."""
    data, answers = draw(cases())
    reasons = draw(st.dictionaries(st.sampled_from(sorted(data["questions"])), texts))
    return jr.evaluate(as_policy(data), answers, reasons=reasons)


# --- there and back --------------------------------------------------------------------------------------------


@given(results(), st.sampled_from((None, 0, 2)))
def test_a_record_is_read_back_as_the_result_it_was(result: jr.Decision | jr.Pending, indent: int | None) -> None:
    """Whatever was decided and however it was laid out, reading the record gives an equal result, reasons included."""
    text = jr.to_json(result, indent=indent)
    assert jr.from_json(text) == jr.from_json(text.encode()) == result
    assert from_data(to_data(result)) == from_data(json.loads(text)) == result
    assert hash(jr.from_json(text)) == hash(result)


@given(results())
def test_a_record_is_valid_by_its_published_schema(result: jr.Decision | jr.Pending) -> None:
    """Any reader of JSON Schema can check a record; it says itself which schema it follows."""
    record = json.loads(jr.to_json(result))
    jsonschema.Draft7Validator(SCHEMAS[type(result)]).validate(record)
    assert record["format"] == FORMATS[type(result)] == SCHEMAS[type(result)]["properties"]["format"]["const"]
    assert record == to_data(result)


@given(results())
def test_equal_results_have_equal_records(result: jr.Decision | jr.Pending) -> None:
    """The keys come in one order, so that records can be compared as texts."""
    text = jr.to_json(result)
    assert jr.to_json(jr.from_json(text)) == text
    assert list(json.loads(text)) == list(SCHEMAS[type(result)]["properties"])


def test_a_record_needs_no_policy(tmp_path: Path) -> None:
    """A record tells the whole decision: nothing has to be looked up to read or explain it years later."""
    file = tmp_path / "passing_through.yaml"
    file.write_text(Path(jr.load("aviation_part5").place().source).read_text(encoding="utf-8"), encoding="utf-8")
    renamed = file.read_text(encoding="utf-8").replace("id: aviation_part5", "id: passing_through", 1)
    file.write_text(renamed, encoding="utf-8")
    decision = jr.evaluate(jr.load(file), {"procedure_existed": "no"}, reasons={"procedure_existed": "No such page."})
    text = jr.to_json(decision)
    file.unlink()
    read = jr.from_json(text)
    assert isinstance(read, jr.Decision)
    assert read.policy.id == "passing_through"
    assert read.because.startswith("No documented procedure covered")
    assert read.path[0].reason == "No such page."


# --- the published schemas -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_published_schema_is_the_one_that_the_code_makes(name: str) -> None:
    """The committed files are current; `python tools/schemas.py` writes them."""
    assert (FOLDER / name).read_text(encoding="utf-8") == as_text(schemas()[name])


def test_every_published_schema_is_a_schema() -> None:
    """Each file follows draft-07, which it names, and each is made by the tool: none is left over."""
    files = sorted(path.name for path in FOLDER.glob("*.json"))
    assert files == sorted(schemas())
    for name in files:
        schema = json.loads((FOLDER / name).read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert schema["$id"].endswith(f"/{name}")


@pytest.mark.parametrize("kind", [jr.Decision, jr.Pending])
def test_every_key_of_a_record_is_required_and_no_other_is_allowed(kind: type) -> None:
    """A record is whole or it is no record."""
    schema = SCHEMAS[kind]
    for part in (schema, *schema["definitions"].values()):
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False


# --- damaged records -------------------------------------------------------------------------------------------


def _values(data: Any, *above: str | int) -> Iterator[tuple[str | int, ...]]:
    """Where the values of a record stand, containers included."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from _values(value, *above, key)


def _at(data: Any, pointer: tuple[str | int, ...]) -> Any:
    for part in pointer:
        data = data[part]
    return data


def _refused(record: Any) -> tuple[jr.Finding, ...]:
    """What is said of a record that cannot be read: always JR605, and nothing of what it holds."""
    with pytest.raises(jr.AnswerError) as raised:
        jr.from_json(json.dumps(record))
    assert {finding.code for finding in raised.value.findings} == {"JR605"}
    for shown in (str(raised.value), repr(raised.value)):
        assert "Rosalind" not in shown
        assert "Ashworth" not in shown
    return raised.value.findings


@given(results(), st.data())
def test_a_value_of_the_wrong_kind_is_refused_at_its_place(
    result: jr.Decision | jr.Pending, draw: st.DataObject
) -> None:
    """Whichever value of a record is replaced by one of another kind, the finding points there."""
    record = to_data(result)
    pointer = draw.draw(st.sampled_from(list(_values(record))))
    old = _at(record, pointer)
    wrong: Any = [NAME] if isinstance(old, str | bool | None) else NAME
    _at(record, pointer[:-1])[pointer[-1]] = wrong
    places = [finding.where.source for finding in _refused(record)]
    assert places == ["record" if pointer == ("format",) else "record" + "".join(f"/{part}" for part in pointer)]


@given(results(), st.data())
def test_a_missing_key_is_refused_at_its_place(result: jr.Decision | jr.Pending, draw: st.DataObject) -> None:
    """No key of a record may be left out; the finding names the key and the part that lacks it."""
    record = to_data(result)
    keys = [pointer for pointer in _values(record) if isinstance(pointer[-1], str) and pointer != ("format",)]
    pointer = draw.draw(st.sampled_from(keys))
    del _at(record, pointer[:-1])[pointer[-1]]
    (finding,) = _refused(record)
    assert finding.where.source == "record" + "".join(f"/{part}" for part in pointer[:-1])
    assert finding.message == f"`{pointer[-1]}` is missing"


@given(results(), st.data())
def test_a_key_too_many_is_refused_at_its_place(result: jr.Decision | jr.Pending, draw: st.DataObject) -> None:
    """A record holds nothing but what the schema names: no field of one's own, and no harm."""
    record = to_data(result)
    owners = [(), *(pointer for pointer in _values(record) if isinstance(_at(record, pointer), dict))]
    pointer = draw.draw(st.sampled_from(owners))
    _at(record, pointer)[draw.draw(st.sampled_from(("severity", NAME)))] = NAME
    (finding,) = _refused(record)
    assert finding.where.source == "record" + "".join(f"/{part}" for part in pointer)


def decided() -> Data:
    return to_data(jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "yes", "knowingly_deviated": "no"}))


def test_everything_wrong_with_a_record_is_told_at_once() -> None:
    """Each mistake is a finding at its place, each missing key one too."""
    record = decided()
    del record["category"], record["outcome"], record["policy"]["digest"], record["policy"]["version"]
    record["path"][1]["answer"] = 5
    record["response"]["supporting"][0] = None
    told = {(finding.where.source, finding.message) for finding in _refused(record)}
    assert told == {
        ("record", "`category` is missing"),
        ("record", "`outcome` is missing"),
        ("record/policy", "`digest` is missing"),
        ("record/policy", "`version` is missing"),
        ("record/path/1/answer", "this should be a text"),
        ("record/response/supporting/0", "this should be a text"),
    }


@pytest.mark.parametrize("name", [None, "", "justrules/decision/2", "justrules/interview/1", NAME, ["x"], 1])
def test_a_record_of_another_format_is_refused(name: Any) -> None:
    """The format says by which schema a record is read; an unknown one is not guessed at."""
    (finding,) = _refused({**decided(), "format": name})
    assert all(f"`{known}`" in str(finding.hint) for known in FORMATS.values())


def test_a_decision_is_not_read_as_an_open_question() -> None:
    """A record under the other format's name is held to that format."""
    missing = {finding.message for finding in _refused({**decided(), "format": "justrules/pending/1"})}
    assert {"`question` is missing", "`answers` is missing", "`unknown` is missing"} <= missing


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", b"\xff\xfe", "[" * 100_000, "1" * 5_000, '{"format": "justrules/decision/1"', "{'a': 1}"],
    ids=["empty", "words", "bytes", "deep", "long number", "cut off", "single quotes"],
)
def test_what_is_not_json_is_refused(text: str | bytes) -> None:
    """Anything but JSON is an error of the same kind, never another exception."""
    with pytest.raises(jr.AnswerError, match="JR605 this is not JSON"):
        jr.from_json(text)


def test_a_key_that_stands_twice_is_refused() -> None:
    """A record that says two things under one key is not read as the last of them."""
    text = jr.to_json(jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "no"}))
    with pytest.raises(jr.AnswerError, match="JR605"):
        jr.from_json(text.replace('"category":', '"category": "reckless", "category":', 1))


@pytest.mark.parametrize("record", [None, [], {}, "text", 5, True, [{}]], ids=str)
def test_json_that_is_no_record_is_refused(record: Any) -> None:
    """JSON of another shape is no record of a decision."""
    _refused(record)


def test_plain_data_is_not_shared() -> None:
    """What `to_data` gives may be changed without changing the result or what is given next."""
    decision = jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "no"})
    data = to_data(decision)
    before = deepcopy(data)
    data["path"].clear()
    data["policy"]["id"] = "other"
    assert to_data(decision) == before
