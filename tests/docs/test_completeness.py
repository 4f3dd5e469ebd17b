"""Everything that a user can name has its place in the documentation, and the tests say what is missing."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

import justrules as jr
from justrules.alignment.forms.markdown import escaped
from justrules.cli import COMMANDS, main
from justrules.findings import CATALOGUE
from justrules.policies import model
from justrules.policies.model import WORDS, Part
from justrules.policies.source import read
from tools.reference.__main__ import pages
from tools.reference.findings import SOUND, examples
from tools.reference.remedies import CHANGES, MENDED, REMEDIES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MODULES = ("justrules", "justrules.testing", "justrules.agreement", "justrules.bias", "justrules.cases")
COLUMNS = ("justrules.batch", "justrules.replay")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The generated pages by their path."""
    return dict(pages())


@pytest.mark.parametrize("module", [*MODULES, *COLUMNS])
def test_every_public_name_has_its_place(module: str) -> None:
    """Each name of `__all__` is documented on a page about Python, from its docstring or under a heading of its own."""
    api = "\n".join(page.read_text(encoding="utf-8") for page in (DOCS / "api").glob("*.md"))
    documented = set(re.findall(r"^(?:::: |### .*\{#)([\w.]+)\}?$", api, re.MULTILINE))
    names = [name for name in importlib.import_module(module).__all__ if name != "__version__"]
    assert [name for name in names if f"{module}.{name}" not in documented] == []


def commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    """A command and those below it, each by the words that call it."""
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for below in command.list_commands(context):
            inner = command.get_command(context, below)
            assert inner is not None
            found += commands(inner, f"{name} {below}")
    return found


def test_every_command_and_option_has_its_place(made: dict[str, str]) -> None:
    """The page of the command line shows each command's help with each of its options."""
    page = made["command-line.md"]
    context = click.Context(main, info_name="justrules")
    missing = []
    for name in COMMANDS:
        top = main.get_command(context, name)
        assert top is not None
        for called, command in commands(top, f"justrules {name}"):
            if f"Usage: {called} " not in page:
                missing.append(called)
            options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
            missing += [f"{called} {option}" for option in options if option not in page]
    assert missing == []


def test_every_finding_has_its_page(made: dict[str, str]) -> None:
    """One page a code, in the list too."""
    assert [code for code in CATALOGUE if f"findings/{code}.md" not in made] == []
    assert [code for code in CATALOGUE if f"findings/{code}.md" not in made["findings.md"]] == []


def test_every_page_of_a_finding_says_what_to_do(made: dict[str, str]) -> None:
    """Why it matters, what to do about it, and where it comes from, each in words."""
    for code in CATALOGUE:
        page = made[f"findings/{code}.md"]
        for heading in ("Why", "What to do", "Where it comes from"):
            told = re.search(rf"^## {heading}\n\n(.+?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
            assert told is not None, f"{code}: {heading}"
            assert len(told[1].split()) > 1, f"{code}: {heading}"


def test_advice_is_about_codes_that_there_are() -> None:
    """A code that is gone leaves no advice behind."""
    assert [code for code in (*REMEDIES, *MENDED, *CHANGES) if code not in CATALOGUE] == []


def test_nothing_is_found_in_what_is_preferred() -> None:
    """What stands under `Prefer` is out of a policy without findings; the shortest examples there can be read."""
    assert jr.check(jr.load(SOUND)) == ()
    for text in MENDED.values():
        read(text)
    left = {code: [finding.code for finding in jr.check(jr.loads(text))] for code, text in examples()}
    assert left == {code: [] for code in CHANGES}


def test_every_key_and_word_of_the_format_has_its_place(made: dict[str, str]) -> None:
    """The page of keys is made from the model; nothing of the model is left out."""
    page = made["format.md"]
    parts = [part for part in vars(model).values() if isinstance(part, type) and issubclass(part, Part)]
    keys = {
        field.alias or name
        for part in parts
        if part not in {Part, model.Identified}
        for name, field in part.model_fields.items()
        if not (name == "id" and issubclass(part, model.Identified))
    }
    assert sorted(key for key in keys if f"| `{key}` |" not in page) == []
    assert [word for words in WORDS.values() for word in words if f"| `{word}` |" not in page] == []


def test_every_schema_has_its_place(made: dict[str, str]) -> None:
    """What lies in schema/ is listed and can be taken along."""
    for path in (ROOT / "schema").glob("*.json"):
        assert f"schemas/{path.name}" in made
        assert f"schemas/{path.name}" in made["schemas.md"]


def test_every_policy_page_says_all_that_its_policy_says(made: dict[str, str]) -> None:
    """Questions with why and help, outcomes, categories, responses, duties, scenarios and sources are there."""
    for policy in jr.Registry.of(ROOT / "policies").policies():
        page = made[f"policies/{policy.id}.md"]
        texts = [text for q in policy.questions for text in (q.text, q.rationale, q.help)]
        texts += [text for o in policy.outcomes for text in (o.because, *o.investigate)]
        texts += [text for c in policy.categories for text in (c.title, c.definition, c.accountability)]
        texts += [text for r in policy.responses for text in (r.title, r.primary, *r.supporting)]
        texts += [duty.text for duty in policy.duties] + [factor.text for factor in policy.factors]
        texts += [scenario.facts for scenario in policy.scenarios] + list(policy.notes)
        texts += [source.title for source in policy.sources] + [authority.title for authority in policy.authorities]
        assert [text for text in texts if text and escaped(text) not in page] == []
        assert policy.digest in page


def test_every_page_is_in_the_navigation() -> None:
    """A page that nothing leads to is not read."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    written = [
        page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if DOCS / "reference" not in page.parents
    ]
    assert [page for page in written if page not in nav] == []
