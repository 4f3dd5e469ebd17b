"""What comes in by which door: the public names, and what importing them costs."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import justrules as jr

PACKAGE = Path(jr.__file__).parent

PUBLIC = [
    "AnswerError",
    "Assessment",
    "Certificate",
    "Comparison",
    "Decision",
    "Finding",
    "Flip",
    "Interview",
    "JustRulesError",
    "Level",
    "Location",
    "Pending",
    "Policy",
    "PolicyError",
    "Registry",
    "Step",
    "Tree",
    "__version__",
    "assess",
    "check",
    "compare",
    "compile",
    "evaluate",
    "explain",
    "flips",
    "from_json",
    "interview",
    "load",
    "loads",
    "prove",
    "reachable",
    "resume",
    "to_json",
]

# Each takes longer to import than all of ours, and most users need none of them.
HEAVY = {
    *("networkx", "jsonschema", "referencing", "click", "rich", "typer", "jinja2"),
    *("sqlalchemy", "pandas", "polars", "numpy", "pyarrow", "narwhals", "duckdb"),
}

READING = {"pydantic", "pydantic_core", "yaml"}
"""What reads a policy."""


# --- the door --------------------------------------------------------------------------------------------------


def test_the_public_names_are_these() -> None:
    """A name is added, renamed or taken away on purpose, and then here too."""
    assert jr.__all__ == PUBLIC == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    """What is public can be imported and has a docstring of its own."""
    value = getattr(jr, name)
    assert name == "__version__" or (inspect.getdoc(value) or "").strip()


def seen_by_type_checkers() -> dict[str, str]:
    """The names that the door imports for type checkers and editors, each with its module."""
    tree = ast.parse(Path(jr.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    imported = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert len(imported) == len(block.body)
    return {alias.name: node.module or "" for node in imported for alias in node.names}


def test_table_types_and_list_of_the_door_say_the_same() -> None:
    """What Python finds at run time is what type checkers see and what is promised; each at the same place."""
    assert seen_by_type_checkers() == jr._HOMES
    assert {*jr._HOMES, "__version__"} == set(PUBLIC)


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - {"__version__"}))
def test_what_the_door_gives_is_the_thing_itself(name: str) -> None:
    """A name of the door is the very object of its module, and lives where the door says, so that it can be pickled."""
    value = getattr(jr, name)
    assert value is getattr(sys.modules[jr._HOMES[name]], name) is getattr(jr, name)
    assert value.__module__ == jr._HOMES[name]
    assert pickle.loads(pickle.dumps(value)) is value  # noqa: S301  # our own


def in_a_new_process(code: str) -> Any:
    """What `code` prints as JSON, run where nothing of ours has been imported."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "JUSTRULES_CACHE": "off"}
    command = [sys.executable, "-W", "error", "-c", code]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_all_names_can_be_taken_at_once_and_are_listed() -> None:
    """`from justrules import *` and `dir()` know every name before anybody has asked for one."""
    listed = in_a_new_process("import json, justrules\nprint(json.dumps(dir(justrules)))")
    assert set(PUBLIC) <= set(listed)
    taken = in_a_new_process("import json\nfrom justrules import *\nprint(json.dumps([*globals()]))")
    assert set(PUBLIC) - {"__version__"} <= set(taken)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """`hasattr` and `getattr` with a default work; the error names module and name, and what may have been meant."""
    assert not hasattr(jr, "evaluat")
    assert getattr(jr, "no_such_name", 5) == 5
    with pytest.raises(AttributeError, match="module 'justrules' has no attribute 'evaluat'") as raised:
        jr.evaluat  # type: ignore[attr-defined]  # noqa: B018  # that is the mistake
    assert (raised.value.name, raised.value.obj) == ("evaluat", jr)
    with pytest.raises(ImportError, match="evaluat"):
        from justrules import evaluat  # type: ignore[attr-defined]  # noqa: F401


def test_modules_can_be_imported_past_the_door() -> None:
    """Importing a module of the library first, or by its path, works as ever and gives the same things."""
    code = """
import justrules.policies.registry, justrules.engine.tree as tree
import justrules as jr, json
same = [jr.Tree is tree.Tree, jr.load is jr.policies.registry.load]
print(json.dumps(same))
"""
    assert in_a_new_process(code) == [True, True]


def test_results_match_by_the_names_of_the_door() -> None:
    """`case jr.Decision(...)` takes a result apart, and a copy or a pickle of one is the same."""
    result = jr.evaluate(jr.load("aviation_part5"), {"procedure_existed": "no"})
    match result:
        case jr.Decision(category=category, path=[jr.Step(answer=answer)]):
            assert (category, answer) == ("human_error", "no")
        case _:
            pytest.fail("is a decision")
    assert copy.deepcopy(result) == pickle.loads(pickle.dumps(result)) == result  # noqa: S301  # our own


def test_the_types_are_published() -> None:
    """Type checkers of users read ours."""
    assert (PACKAGE / "py.typed").is_file()


# --- what it costs ---------------------------------------------------------------------------------------------


def modules_after(code: str) -> set[str]:
    """The modules that are loaded once `code` has been run in a new process."""
    return set(in_a_new_process(f"{code}\nimport json, sys\nprint()\nprint(json.dumps([*sys.modules]))"))


def packages_after(code: str) -> set[str]:
    """The same, of each package only its name."""
    return {name.partition(".")[0] for name in modules_after(code)}


def test_importing_the_library_loads_next_to_nothing() -> None:
    """`import justrules` brings its version, and no library that was installed beside it."""
    before, after = modules_after(""), modules_after("import justrules")
    assert {name for name in after if name.startswith("justrules")} == {"justrules", "justrules.version"}
    assert {name.partition(".")[0] for name in after - before} <= {"justrules", *sys.stdlib_module_names}


def test_importing_the_library_loads_fewer_modules_than_importing_yaml() -> None:
    """What it costs is of the order of the smallest library that we need."""
    before = modules_after("")
    assert len(modules_after("import justrules") - before) < len(modules_after("import yaml") - before)


def test_errors_and_results_load_nothing_but_the_standard_library() -> None:
    """Who catches our errors, or passes on results, pays for neither reading nor checking."""
    light = "import justrules as jr\njr.JustRulesError, jr.Finding, jr.Decision, jr.Pending, jr.Assessment, jr.to_json"
    assert packages_after(light).isdisjoint(HEAVY | READING)


def test_loading_a_policy_loads_nothing_heavy() -> None:
    """Reading a policy and looking at its words costs no more than that."""
    loaded = packages_after("import justrules\njustrules.load('aviation_part5').digest")
    assert loaded >= READING
    assert loaded.isdisjoint(HEAVY)


def test_deciding_loads_the_graph_and_nothing_else_heavy() -> None:
    """A decision needs the checks and so the graph; neither schemas nor a terminal."""
    code = "import justrules as jr\njr.evaluate(jr.load('aviation_part5'), {})"
    assert packages_after(code) & HEAVY <= {"networkx"}


DECIDE = """
import io, sys
from justrules.cli import main
sys.stdin = io.TextIOWrapper(io.BytesIO({answers!r}))
main({arguments!r}, standalone_mode=False)
"""
ANSWERS = {"yaml": b"procedure_existed: no\n", "json": b'{"procedure_existed": "no"}'}


def packages_of(command: str, *arguments: str, answers: str = "json") -> set[str]:
    given = [command, "aviation_part5", "--answers", "-", *arguments]
    return packages_after(DECIDE.format(answers=ANSWERS[answers], arguments=given))


@pytest.mark.parametrize("layout", ["json", "text", "plain", "markdown"])
def test_deciding_by_a_shipped_policy_in_a_pipe_reads_no_policy(layout: str) -> None:
    """A shipped policy has passed the checks: nothing that reads or checks one is loaded, nor any styling."""
    loaded = packages_of("decide", "--format", layout)
    assert loaded & (HEAVY | READING) == {"click"}
    assert "importlib.metadata" not in loaded


def test_answers_in_yaml_load_yaml_and_nothing_else() -> None:
    """Only who writes YAML pays for reading it."""
    assert packages_of("decide", "--format", "json", answers="yaml") & (HEAVY | READING) == {"click", "yaml"}


def test_drawing_a_shipped_policy_reads_no_policy() -> None:
    """A drawing is made of the tree alone."""
    assert packages_of("show", "--format", "svg") & (HEAVY | READING) == {"click"}


def test_harm_takes_the_whole_policy() -> None:
    """Duties are no part of a tree: with a severity the policy itself is read."""
    assert packages_of("decide", "--severity", "none") >= READING


# --- what evaluation rests on ----------------------------------------------------------------------------------


def imports(path: Path) -> set[str]:
    """The modules that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, path
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_file(name: str) -> Path | None:
    """The file of one of our modules, `name` being the module or something in it."""
    for parts in (name.split(".")[1:], name.split(".")[1:-1]):
        for path in (PACKAGE.joinpath(*parts).with_suffix(".py"), PACKAGE.joinpath(*parts, "__init__.py")):
            if parts and path.is_file():
                return path
    return None


def closure(*modules: str) -> tuple[set[str], set[str]]:
    """Our files that `modules` rest on, and everything else that these import."""
    files, others = set(), set()
    waiting = [f"justrules.{module}" for module in modules]
    while waiting:
        name = waiting.pop()
        if not name.startswith("justrules."):
            others.add(name.partition(".")[0])
            continue
        path = module_file(name)
        assert path is not None, name
        if path not in files:
            files.add(path)
            waiting.extend(imports(path))
    return {path.relative_to(PACKAGE).as_posix() for path in files}, others


@pytest.mark.parametrize("module", ["evaluator", "tree", "decision"])
def test_evaluation_rests_on_the_standard_library_alone(module: str) -> None:
    """Nothing that was installed beside us, and nothing that reads files or policies, takes part in a decision."""
    files, others = closure(f"engine.{module}")
    assert others <= sys.stdlib_module_names
    allowed = {"engine/evaluator.py", "engine/tree.py", "engine/decision.py", "errors.py", "findings.py", "version.py"}
    assert files <= allowed


@pytest.mark.parametrize(
    "module", ["assessed", "rationale", "verified.nodes", "verified.statement", "verified.shipped"]
)
def test_telling_and_reading_back_rest_on_the_standard_library_alone(module: str) -> None:
    """What a result is told by, and what a verified tree is read by, need no policy and nothing that reads one."""
    files, others = closure(f"engine.{module}")
    assert others <= sys.stdlib_module_names
    assert not [name for name in files if name.startswith(("policies/", "engine/checks/", "cli/"))]


@pytest.mark.parametrize("module", ["evaluator", "tree", "decision"])
def test_evaluation_touches_neither_files_nor_network_nor_clock(module: str) -> None:
    """Of the standard library, too, only what computes."""
    touching = {
        "os",
        "io",
        "pathlib",
        "socket",
        "urllib",
        "http",
        "subprocess",
        "time",
        "datetime",
        "random",
        "tempfile",
    }
    assert closure(f"engine.{module}")[1].isdisjoint(touching)


@pytest.mark.parametrize("module", ["evaluator", "tree", "decision"])
def test_evaluation_cannot_name_harm(module: str) -> None:
    """No name in the code that decides speaks of harm; what cannot be named cannot decide."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((PACKAGE / "engine" / f"{module}.py").read_text(encoding="utf-8"))):
        for field in ("id", "attr", "arg", "name"):
            names.add(str(getattr(node, field, "")).lower())
    assert not [name for name in names for word in ("severity", "harm", "injury", "damage") if word in name]


def test_every_module_says_its_idea_in_its_first_line() -> None:
    """A reader who opens a file learns from its first line what it is for."""
    for path in PACKAGE.rglob("*.py"):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = told.partition("\n")[0]
        assert first.endswith((".", "?", ":")), path
        assert len(first) > 20, path
