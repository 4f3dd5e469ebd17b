"""Tables and record batches of PyArrow take new columns and stay what they were."""

from __future__ import annotations

import pyarrow as pa

import justrules as jr
from justrules.batch import classify

POLICY = jr.load("aviation_part5")


def test_what_is_said_about_a_table_stays_said() -> None:
    """Metadata of the schema and of its fields are the caller's."""
    schema = pa.schema(
        [pa.field("procedure_existed", pa.string(), nullable=False, metadata={"from": "form 7"})], metadata={"a": "b"}
    )
    batch = pa.RecordBatch.from_arrays([pa.array(["no"])], schema=schema)
    for table in (batch, pa.Table.from_batches([batch])):
        decided = classify(table, POLICY)
        assert decided.schema.metadata == {b"a": b"b"}
        assert decided.schema.field("procedure_existed").equals(schema.field(0), check_metadata=True)


def test_a_batch_without_rows_is_a_batch_without_rows() -> None:
    """With all its columns of results."""
    batch = pa.RecordBatch.from_arrays([pa.array([], pa.string())], names=["procedure_existed"])
    decided = classify(batch, POLICY)
    assert isinstance(decided, pa.RecordBatch)
    assert decided.num_rows == 0
    assert decided.schema.names == ["procedure_existed", "category", "outcome", "pending", "reachable", "problems"]
