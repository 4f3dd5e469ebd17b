"""`justrules agreement`: a table on stdout, a chart on request, and mistakes told by row and column."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from justrules.agreement.chart import WIDTH
from justrules.cli import main

EXAMPLE = "examples/agreement/synthetic_acts.csv"
SMALL = (
    "act,assessor,procedure_existed,knowingly_deviated\n"
    "act_001,Somebody Real,yes,no\nact_001,Another Person,no,\nact_002,Somebody Real,no,\nact_002,Another Person,no,\n"
)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ("agreement", *arguments), input=stdin)


def small(*arguments: str) -> Result:
    return run("-", "--policy", "aviation_part5", *arguments, stdin=SMALL)


def test_the_table_goes_to_stdout_and_the_chart_to_the_file(tmp_path: Path) -> None:
    """A name that ends in .svg gets the chart; the table is printed all the same; talk goes to stderr."""
    target = tmp_path / "chart.svg"
    done = run(EXAMPLE, "--policy", "aviation_part5", "-o", str(target))
    assert done.exit_code == 0
    assert done.stdout.startswith("3 assessors, 40 acts, aviation_part5 ")
    assert f"written: {target}" in done.stderr
    assert "not a question of the policy, and not read: source" in done.stderr
    picture = ElementTree.parse(target).getroot()  # noqa: S314  # our own picture
    assert picture.get("width") == str(WIDTH)


def test_the_result_goes_to_any_other_file(tmp_path: Path) -> None:
    """As with other commands; nothing is on stdout then."""
    target = tmp_path / "study.json"
    done = small("--format", "json", "-o", str(target))
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["acts"] == 2


def test_the_chart_may_be_all_there_is(tmp_path: Path) -> None:
    """On stdout, or in a file of any name."""
    assert small("--format", "svg").stdout.startswith("<svg ")
    target = tmp_path / "chart.svg"
    assert small("--format", "svg", "-o", str(target)).stdout == ""
    assert target.read_text(encoding="utf-8").startswith("<svg ")


def test_json_holds_everything_and_names_its_format() -> None:
    """What is undefined has its reason in words; no NaN, which is not JSON."""
    done = small("--format", "json")
    data = json.loads(done.stdout, parse_constant=pytest.fail)
    assert data["format"] == "justrules/agreement/1"
    assert data["assessors"] == ["A", "B"]
    (parting,) = data["partings"]
    assert (parting["act"], parting["question"]) == ("act_001", "procedure_existed")
    assert data["questions"][2]["agreement"]["alpha"] == {"why": "no act was answered by two assessors", "acts": 0}


@pytest.mark.parametrize("layout", ["text", "json", "svg"])
def test_no_assessor_is_named_unless_asked(layout: str) -> None:
    """In no format; with --labels they are."""
    assert "Somebody" not in small("--format", layout).output
    data = json.loads(small("--format", "json", "--labels").stdout)
    assert data["assessors"] == ["Somebody Real", "Another Person"]


def test_mistakes_are_told_by_row_and_column_and_nothing_is_printed() -> None:
    """Exit code 2, all at once, and no name of an assessor in them."""
    broken = SMALL.replace("yes", "yess").replace("act_002,Another Person", ",Another Person")
    done = run("-", "--policy", "aviation_part5", stdin=broken)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "<stdin>:2:23: JR602 `yess` is not an answer to `procedure_existed`" in done.stderr
    assert "<stdin>:5:1: JR609 this row has no `act`" in done.stderr
    assert "Person" not in done.stderr


def test_the_seed_decides_the_intervals() -> None:
    """The same one says the same, another one almost the same."""
    first = run(EXAMPLE, "--policy", "aviation_part5", "--resamples", "100", "--seed", "3")
    assert run(EXAMPLE, "--policy", "aviation_part5", "--resamples", "100", "--seed", "3").stdout == first.stdout
    assert run(EXAMPLE, "--policy", "aviation_part5", "--resamples", "100", "--seed", "4").stdout != first.stdout


def test_a_policy_and_a_table_cannot_both_come_from_stdin() -> None:
    """One of them is a file; a policy is always named."""
    done = run("-", "--policy", "-", stdin="x")
    assert done.exit_code == 2
    assert "give the table in a file" in done.stderr
    assert run("-", stdin="x").exit_code == 2
    assert "cannot read nowhere.csv" in run("nowhere.csv", "--policy", "aviation_part5").stderr


def test_the_picture_in_the_documentation_is_the_one_that_is_drawn() -> None:
    """Drawn anew by: justrules agreement FILE --policy aviation_part5 -o docs/assets/agreement.svg."""
    done = run(EXAMPLE, "--policy", "aviation_part5", "--format", "svg")
    assert Path("docs/assets/agreement.svg").read_text(encoding="utf-8") == done.stdout
