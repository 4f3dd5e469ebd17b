"""The dialects that are written, and where each leaves the common path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one database can say and what not.

    Attributes:
        name: what sqlglot calls it.
        all_but: whether a query can ask for all columns but some.
        booleans: whether there are columns of true and false; if not, they hold 1 and 0.
        lists: whether there are columns of lists.
        materialized: whether a step has to be kept from being written into the next one, where it would be copied.
        deepest: how deep expressions may be nested.
        exact: the collation that compares texts letter by letter, where a column may have another.
        capitals: whether a name without quotes is one in capitals.
        national: whether a text that is not ASCII is marked as such.
        one_by_one: whether a value is sooner compared with some others one by one than looked for in a list.
    """

    name: str
    all_but: bool = False
    booleans: bool = True
    lists: bool = True
    materialized: bool = False
    deepest: int = 40
    exact: str | None = None
    capitals: bool = False
    national: bool = False
    one_by_one: bool = False


_DIALECTS = (
    Dialect(name="duckdb", all_but=True, one_by_one=True),
    Dialect(name="postgres", materialized=True),
    Dialect(name="sqlite", booleans=False, lists=False, materialized=True, exact="BINARY"),
    Dialect(name="spark", all_but=True),
    Dialect(name="snowflake", all_but=True, capitals=True),
    Dialect(name="bigquery", all_but=True),
    # SQL Server documents ten levels of CASE inside one another; two of them are around what is nested here.
    Dialect(name="tsql", booleans=False, lists=False, deepest=8, exact="Latin1_General_100_BIN2", national=True),
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({dialect.name: dialect for dialect in _DIALECTS})
"""By name. The first four are carried out in the tests, the others only read back."""
