"""The table in OSCAL: the clauses as a catalog, the policies as components, and the mapping between the two.

OSCAL is NIST's model for controls and what answers them; its mapping model has words for gaps on both sides. Ids are
XML tokens there, so a clause becomes `us_14cfr5-5.21-a-5` with its real number in the property `label`. UUIDs are of
version 5, made from what they stand for: the same table makes the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from justrules.alignment.catalogue import Catalogue, Clause
from justrules.alignment.table import Component, PolicyName, Row, Table
from justrules.policies.model import Coverage, Fulfilment

VERSION = "1.2.0"
NAMESPACE = "https://justrules.dev/ns/oscal"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_NOT_TOKEN = re.compile(r"[^A-Za-z0-9_.]+")

# OSCAL's implementation states; not applicable and planned are its words too.
_STATES = {
    Fulfilment.MET: "implemented",
    Fulfilment.PARTIAL: "partial",
    Fulfilment.PLANNED: "planned",
    Fulfilment.NOT_APPLICABLE: "not-applicable",
}


def catalog(table: Table) -> str:
    """The clauses of the table's catalogues, a group for each instrument."""
    return _written("catalog", {**_head(table, "catalog", "Clauses"), "groups": [_group(c) for c in table.catalogues]})


def component_definition(table: Table) -> str:
    """Each policy as a component, with the clauses that its rows answer as implemented requirements."""
    components = [_component(table, policy) for policy in table.policies]
    head = _head(table, "component-definition", "Policies")
    return _written("component-definition", {**head, "components": components, "back-matter": _back(table)})


def mapping_collection(table: Table) -> str:
    """Which component stands to which clause in which way, with what is missing on both sides."""
    head = _head(table, "mapping-collection", "Alignment")
    provenance = {
        "method": "human",
        "matching-rationale": "semantic",
        "status": "complete" if all(row.reviewed for row in table.rows) else "draft",
        "coverage": {"generation-method": "arbitrary", "target-coverage": _share(table)},
        "mapping-description": "Rows of the alignment tables, written and reviewed by people.",
    }
    mappings = [
        made for policy in table.policies for each in table.catalogues if (made := _mapping(table, policy, each))
    ]
    made = {**head, "provenance": provenance, "mappings": mappings, "back-matter": _back(table, with_policies=True)}
    return _written("mapping-collection", made)


FORMS: Mapping[str, Callable[[Table], str]] = MappingProxyType(
    {
        "catalog": catalog,
        "component-definition": component_definition,
        "mapping-collection": mapping_collection,
    }
)
"""The OSCAL documents that a table can be written as."""


# --- the catalog -------------------------------------------------------------------------------------------------


def _group(catalogue: Catalogue) -> dict[str, Any]:
    props = [
        _prop("edition", catalogue.edition),
        _prop("publisher", catalogue.publisher),
        _prop("kind", catalogue.kind.value),
    ]
    group: dict[str, Any] = {"id": _token(catalogue.id), "title": catalogue.title, "props": props}
    if catalogue.url:
        group["links"] = [{"href": catalogue.url, "rel": "reference"}]
    group["controls"] = [_control(clause) for clause in catalogue.clauses]
    return group


def _control(clause: Clause) -> dict[str, Any]:
    props = [
        {"name": "label", "value": _line(clause.number)},
        _prop("fingerprint", clause.fingerprint),
        _prop("verified", "no" if clause.unverified else "yes"),
    ]
    props += [
        _prop(name, day.isoformat())
        for name, day in (("in-force-from", clause.start), ("in-force-to", clause.end))
        if day
    ]
    part = {"id": f"{clause_id(clause)}_smt", "name": "overview", "prose": _line(clause.summary)}
    control: dict[str, Any] = {"id": clause_id(clause), "title": _line(clause.title), "props": props}
    if clause.url:
        control["links"] = [{"href": clause.url, "rel": "reference"}]
    return {**control, "parts": [part]}


def clause_id(clause: Clause) -> str:
    """The id of a clause in OSCAL: its catalogue and its number as a token."""
    return f"{_token(clause.catalogue)}-{_token(clause.number)}"


# --- the components ----------------------------------------------------------------------------------------------


def _component(table: Table, policy: PolicyName) -> dict[str, Any]:
    rows = [row for row in table.rows if row.policy == policy and row.clause is not None]
    component: dict[str, Any] = {
        "uuid": _uuid("component", policy.id),
        "type": "policy",
        "title": policy.title,
        "description": f"The policy {policy.id}, version {policy.version}.",
        "props": [_prop("policy-id", policy.id), _prop("version", policy.version), _prop("digest", policy.digest)],
    }
    implementations = [_implementation(catalogue, policy, rows) for catalogue in table.catalogues]
    found = [made for made in implementations if made]
    return {**component, "control-implementations": found} if found else component


def _implementation(catalogue: Catalogue, policy: PolicyName, rows: Iterable[Row]) -> dict[str, Any] | None:
    own = [row for row in rows if row.catalogue == catalogue.id]
    if not own:
        return None
    return {
        "uuid": _uuid("implementation", policy.id, catalogue.id),
        "source": _source(catalogue),
        "description": f"What {policy.id} does about {catalogue.short}.",
        "implemented-requirements": [_requirement(row, row.clause) for row in own if row.clause],
    }


def _requirement(row: Row, clause: Clause) -> dict[str, Any]:
    props = [
        _prop("relation", row.relation.value),
        _prop("coverage", row.coverage.value),
        {"name": "implementation-status", "ns": NAMESPACE, "value": _STATES[row.status]},
        _prop("state", row.state.value),
        *(_prop("component", part.name) for part in row.components),
        *(_prop("evidence", one) for one in row.evidence),
    ]
    made: dict[str, Any] = {
        "uuid": _uuid("requirement", row.policy.id, str(row.index)),
        "control-id": clause_id(clause),
        "description": _line(row.requirement),
        "props": props,
    }
    remarks = " ".join(text for text in (row.reason, row.note) if text)
    return {**made, "remarks": _line(remarks)} if remarks else made


# --- the mapping -------------------------------------------------------------------------------------------------


def _mapping(table: Table, policy: PolicyName, catalogue: Catalogue) -> dict[str, Any] | None:
    rows = [row for row in table.rows if row.policy == policy and row.catalogue == catalogue.id and row.clause]
    if not any(row.components for row in rows):
        return None
    made: dict[str, Any] = {
        "uuid": _uuid("mapping", policy.id, catalogue.id),
        "source-resource": {"ns": NAMESPACE, "type": "component", "href": f"#{_uuid('policy', policy.id)}"},
        "target-resource": {"type": "catalog", "href": _source(catalogue)},
        "maps": [_map(row, row.clause) for row in rows if row.components and row.clause],
    }
    idle = [_token(part.name) for part in _unmapped(table, policy, catalogue)]
    if idle:
        made["source-gap-summary"] = _gap(idle, "source", policy.id, catalogue.id)
    missing = [clause_id(clause) for clause in catalogue.clauses if not _is_mapped(clause, rows)]
    if missing:
        made["target-gap-summary"] = _gap(missing, "target", policy.id, catalogue.id)
    return made


def _map(row: Row, clause: Clause) -> dict[str, Any]:
    made: dict[str, Any] = {
        "uuid": _uuid("map", row.policy.id, str(row.index)),
        "relationship": row.coverage.value,
        "sources": [{"type": "control", "id-ref": _token(part.name)} for part in row.components],
        "targets": [{"type": "control", "id-ref": clause_id(clause)}],
        "props": [_prop("status", row.status.value), _prop("state", row.state.value)],
    }
    remarks = " ".join(text for text in (row.requirement, row.reason, row.note) if text)
    return {**made, "remarks": _line(remarks)}


def _gap(ids: list[str], *name: str) -> dict[str, Any]:
    return {"uuid": _uuid("gap", *name), "unmapped-controls": [{"with-ids": list(dict.fromkeys(ids))}]}


def _unmapped(table: Table, policy: PolicyName, catalogue: Catalogue) -> list[Component]:
    """The policy's components that no row about this catalogue names."""
    rows = [row for row in table.rows if row.policy == policy and row.catalogue == catalogue.id and row.clause]
    named = {part.name for row in rows for part in row.components}
    return [part for part in table.components if part.policy == policy.id and part.name not in named]


def _is_mapped(clause: Clause, rows: Iterable[Row]) -> bool:
    """Whether a row maps something to just this clause, in a way that is not the word for nothing."""
    return any(row.clause == clause and row.components and row.coverage is not Coverage.NONE for row in rows)


def _share(table: Table) -> float:
    clauses = [clause for catalogue in table.catalogues for clause in catalogue.clauses]
    mapped = sum(_is_mapped(clause, table.rows) for clause in clauses)
    return round(mapped / len(clauses), 4) if clauses else 0.0


# --- values ------------------------------------------------------------------------------------------------------


def _head(table: Table, kind: str, title: str) -> dict[str, Any]:
    midnight = dt.datetime.combine(table.as_of, dt.time(), tzinfo=dt.UTC)
    names = ", ".join(f"{policy.id} {policy.version}" for policy in table.policies)
    return {
        "uuid": _uuid(kind, *(policy.digest for policy in table.policies), table.as_of.isoformat()),
        "metadata": {
            "title": f"{title} of {names}",
            "last-modified": midnight.isoformat(),
            "version": table.as_of.isoformat(),
            "oscal-version": VERSION,
        },
    }


def _written(root: str, data: dict[str, Any]) -> str:
    return json.dumps({root: data}, indent=2, ensure_ascii=False) + "\n"


def _source(catalogue: Catalogue) -> str:
    """Where the document says which instrument is meant: two instruments may share the address of a shop."""
    return f"#{_uuid('catalogue', catalogue.id)}"


def _back(table: Table, *, with_policies: bool = False) -> dict[str, Any]:
    """The instruments, and the policies where they are needed, as resources to which references lead."""
    resources = [_instrument(catalogue) for catalogue in table.catalogues]
    for policy in table.policies if with_policies else ():
        about = f"The policy {policy.id}, version {policy.version}, SHA-256 {policy.digest}."
        resources.append({"uuid": _uuid("policy", policy.id), "title": policy.title, "description": about})
    return {"resources": resources}


def _instrument(catalogue: Catalogue) -> dict[str, Any]:
    made: dict[str, Any] = {
        "uuid": _uuid("catalogue", catalogue.id),
        "title": catalogue.title,
        "description": f"{catalogue.short}, {catalogue.edition}; the group {_token(catalogue.id)} of our catalog.",
    }
    return {**made, "rlinks": [{"href": catalogue.url}]} if catalogue.url else made


def _uuid(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\n".join(parts)))


def _token(text: str) -> str:
    """`text` as an XML token: letters, digits, dots and dashes; `(a)(5)` becomes `a-5`."""
    return _NOT_TOKEN.sub("-", text).strip("-.") or "x"


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": _line(value)}


def _line(text: str) -> str:
    """One line without white space at its ends: what a property of OSCAL may hold."""
    return " ".join(text.split())
