"""OSCAL: loaded and validated by compliance-trestle, and the same table as ours."""

from __future__ import annotations

import argparse
import importlib
import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from justrules.alignment.forms.oscal import FORMS, clause_id
from justrules.alignment.table import Table
from tests.alignment.forms.reports import shipped

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what other libraries warn of while they load is theirs
    validator_factory = importlib.import_module("trestle.core.validator_factory").validator_factory
    MODELS = {
        "catalog": importlib.import_module("trestle.oscal.catalog").Catalog,
        "component-definition": importlib.import_module("trestle.oscal.component").ComponentDefinition,
        "mapping-collection": importlib.import_module("trestle.oscal.mapping").MappingCollection,
    }


@pytest.fixture(scope="module")
def table() -> Table:
    return shipped()


def loaded(kind: str, table: Table, folder: Path) -> Any:
    path = folder / f"{kind}.json"
    path.write_text(FORMS[kind](table), encoding="utf-8")
    return MODELS[kind].oscal_read(path)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_trestle_loads_and_validates_what_we_write(kind: str, table: Table, tmp_path: Path) -> None:
    """With all of its validators; ids, references, dates and UUIDs are in order."""
    model = loaded(kind, table, tmp_path)
    assert type(model) is MODELS[kind]
    validator = validator_factory.get(argparse.Namespace(mode="all"))
    assert validator.model_is_valid(model, True, tmp_path)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_the_same_table_makes_the_same_document(kind: str, table: Table) -> None:
    """UUIDs come from what they stand for, and the date is the day of asking."""
    assert FORMS[kind](table) == FORMS[kind](shipped())


def test_the_catalog_holds_every_clause_once(table: Table, tmp_path: Path) -> None:
    """Under an id that is unique, with its number as label."""
    groups = loaded("catalog", table, tmp_path).groups
    found = {control.id: control.props[0].value for group in groups for control in group.controls}
    expected = {clause_id(clause): clause.number for each in table.catalogues for clause in each.clauses}
    assert found == expected
    assert len(found) == sum(len(catalogue.clauses) for catalogue in table.catalogues)


def test_the_component_definition_holds_every_row_that_cites_a_clause(table: Table, tmp_path: Path) -> None:
    """Each with the clause, the requirement and how far it is met."""
    components = loaded("component-definition", table, tmp_path).components
    found = sorted(
        (requirement.control_id, requirement.description)
        for component in components
        for implementation in component.control_implementations
        for requirement in implementation.implemented_requirements
    )
    assert found == sorted(
        (clause_id(row.clause), " ".join(row.requirement.split())) for row in table.rows if row.clause
    )


def test_the_mapping_says_which_component_stands_to_which_clause_and_what_is_missing(table: Table) -> None:
    """The maps are the rows; the gaps on both sides are exactly what no map names, or none that does anything."""
    data = json.loads(FORMS["mapping-collection"](table))["mapping-collection"]
    rows = [row for row in table.rows if row.clause and row.components]
    maps = [made for mapping in data["mappings"] for made in mapping["maps"]]
    assert len(maps) == len(rows)
    assert sorted(made["relationship"] for made in maps) == sorted(row.coverage.value for row in rows)
    titles = {f"#{resource['uuid']}": resource["title"] for resource in data["back-matter"]["resources"]}
    sizes = {catalogue.title: len(catalogue.clauses) for catalogue in table.catalogues}
    for mapping in data["mappings"]:
        does = [made for made in mapping["maps"] if made["relationship"] != "no-relationship"]
        mapped = {target["id-ref"] for made in does for target in made["targets"]}
        missing = _ids(mapping, "target-gap-summary")
        assert not mapped & missing
        assert len(mapped) + len(missing) == sizes[titles[mapping["target-resource"]["href"]]]
        assert mapping["source-resource"]["href"] in titles
        sources = {source["id-ref"] for made in mapping["maps"] for source in made["sources"]}
        assert not sources & _ids(mapping, "source-gap-summary")
        assert _ids(mapping, "source-gap-summary")


def _ids(mapping: dict[str, Any], gap: str) -> set[str]:
    return {name for part in mapping.get(gap, {}).get("unmapped-controls", []) for name in part["with-ids"]}
