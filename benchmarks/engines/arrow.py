"""PyArrow by hand: `if_else` nested in one another."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.engines.contestant import Codes, Column, Loaded
from benchmarks.engines.forms import nested
from justrules.engine.tree import Tree


def if_else(tree: Tree, table: Any) -> Loaded:
    """Every step makes a column; where an answer is missing, so is the result."""

    def decide() -> Any:
        def question(name: str, yes: Any, no: Any) -> Any:
            return pc.if_else(table[name], yes, no)

        return nested(tree, lambda number: pa.scalar(number, pa.int8()), question)

    return Loaded(decide=decide, codes=_codes)


def _codes(found: Any) -> Codes:
    return found.combine_chunks().fill_null(-1).to_numpy(zero_copy_only=False)


CONTESTANTS = (Column(name="PyArrow if_else", engine="arrow", kind="by hand", packages=("pyarrow",), load=if_else),)
