"""The dialects that are written, and where each leaves the common path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import sqlglot
from sqlglot.dialects.sqlite import SQLite


class QuotedSQLite(SQLite):
    """SQLite with names between backticks: one in double quotes is a text there, if no column is called so."""

    class Tokenizer(SQLite.Tokenizer):
        """The first of these is what names are written with."""

        IDENTIFIERS: ClassVar = ["`", '"', ("[", "]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one database can say and what not.

    Attributes:
        name: what sqlglot calls it.
        writer: what sqlglot writes it with, if not with that.
        all_but: whether a query can ask for all columns but some.
        booleans: whether there are columns of true and false; if not, they hold 1 and 0.
        lists: whether there are columns of lists.
        materialized: whether a step has to be kept from being written into the next one, where it would be copied.
        deepest: how deep expressions may be nested.
        exact: the collation that compares texts letter by letter, where a column may have another.
        capitals: whether a name without quotes is one in capitals.
        cased: whether names that differ in capitals only are two.
        lost: names that a column has no longer in the step that reads it after another.
        national: whether a text that is not ASCII is marked as such.
        one_by_one: whether a value is sooner compared with some others one by one than looked for in a list.
    """

    name: str
    writer: type[sqlglot.Dialect] | None = None
    all_but: bool = False
    booleans: bool = True
    lists: bool = True
    materialized: bool = False
    deepest: int = 40
    exact: str | None = None
    capitals: bool = False
    cased: bool = False
    lost: tuple[str, ...] = ()
    national: bool = False
    one_by_one: bool = False

    def stored(self, name: str) -> str:
        """The name of a column as the database has it."""
        ordinary = name.isascii() and name.isidentifier() and name == name.lower()
        return name.upper() if self.capitals and ordinary else name

    def known(self, name: str) -> str:
        """What all names have in common that the database takes for this one."""
        return self.stored(name) if self.cased else name.lower()


_DIALECTS = (
    Dialect(name="duckdb", all_but=True, one_by_one=True),
    Dialect(name="postgres", materialized=True, cased=True),
    Dialect(
        name="sqlite",
        writer=QuotedSQLite,
        booleans=False,
        lists=False,
        materialized=True,
        exact="BINARY",
        lost=("true", "false"),
    ),
    Dialect(name="spark", all_but=True),
    Dialect(name="snowflake", all_but=True, capitals=True, cased=True),
    Dialect(name="bigquery", all_but=True),
    # SQL Server documents ten levels of CASE inside one another; two of them are around what is nested here.
    Dialect(name="tsql", booleans=False, lists=False, deepest=8, exact="Latin1_General_100_BIN2", national=True),
)

DIALECTS: Mapping[str, Dialect] = MappingProxyType({dialect.name: dialect for dialect in _DIALECTS})
"""By name. The first four are carried out in the tests, the others only read back."""
