"""What comes in by which door: the public names, and what importing them costs."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

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
    *("sqlalchemy", "pandas", "polars", "numpy"),
}


# --- the door --------------------------------------------------------------------------------------------------


def test_the_public_names_are_these() -> None:
    """A name is added, renamed or taken away on purpose, and then here too."""
    assert jr.__all__ == PUBLIC == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    """What is public can be imported and has a docstring of its own."""
    value = getattr(jr, name)
    assert name == "__version__" or (inspect.getdoc(value) or "").strip()


def test_the_types_are_published() -> None:
    """Type checkers of users read ours."""
    assert (PACKAGE / "py.typed").is_file()


# --- what it costs ---------------------------------------------------------------------------------------------


def modules_after(code: str) -> set[str]:
    """The top-level modules that are loaded once `code` has been run in a new process."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    script = f"{code}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    """`import justrules` brings neither graphs, schemas, terminals nor tables; what needs them loads them."""
    loaded = modules_after("import justrules")
    assert {"justrules", "pydantic", "yaml"} <= loaded
    assert loaded.isdisjoint(HEAVY)


def test_loading_a_policy_loads_nothing_heavy() -> None:
    """Reading a policy and looking at its words costs no more than that."""
    assert modules_after("import justrules\njustrules.load('aviation_part5').digest").isdisjoint(HEAVY)


def test_deciding_loads_the_graph_and_nothing_else_heavy() -> None:
    """A decision needs the checks and so the graph; neither schemas nor a terminal."""
    code = "import justrules as jr\njr.evaluate(jr.load('aviation_part5'), {})"
    assert modules_after(code) & HEAVY <= {"networkx"}


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
