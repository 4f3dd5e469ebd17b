"""Walks through a table against every other table there could be."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from justrules.cases.statistics.routes import Edge, Flow, Jump, Step, Walk

ROWS, COLUMNS = range(2), range(3)
CELLS = tuple(product(ROWS, COLUMNS))

Table = dict[tuple[int, int], int]


@st.composite
def printed(draw: st.DrawFn) -> tuple[Table, dict[str, tuple[int, int]]]:
    """A small table, and the spans that are printed for its cells, its rows, its columns and its total."""
    table = {cell: draw(st.integers(0, 2)) for cell in CELLS}
    spans = {}
    for name, value in sums(table).items():
        slack = 1 if name.startswith("cell") else 2
        low, high = draw(st.integers(0, slack)), draw(st.integers(0, slack))
        spans[name] = (max(0, value - low), value + high)
    return table, spans


def sums(table: Table) -> dict[str, int]:
    found = {f"cell {row} {column}": value for (row, column), value in table.items()}
    found |= {f"row {row}": sum(table[row, column] for column in COLUMNS) for row in ROWS}
    found |= {f"column {column}": sum(table[row, column] for row in ROWS) for column in COLUMNS}
    return {**found, "total": sum(table.values())}


def fits(table: Table, spans: dict[str, tuple[int, int]]) -> bool:
    return all(spans[name][0] <= value <= spans[name][1] for name, value in sums(table).items())


def flow(table: Table, spans: dict[str, tuple[int, int]]) -> Flow:
    """From the total to the rows, the cells, the columns, and back to the total."""
    values = sums(table)

    def edge(tail: str, head: str, name: str, cell: tuple[int, int] | None = None) -> Edge:
        low, high = spans[name]
        value = values[name]
        return Edge(tail=tail, head=head, cell=name, counts=cell, up=value < high, down=value > low)

    edges = [edge("total", f"row {row}", f"row {row}") for row in ROWS]
    edges += [edge(f"row {row}", f"column {column}", f"cell {row} {column}", (row, column)) for row, column in CELLS]
    edges += [edge(f"column {column}", "all", f"column {column}") for column in COLUMNS]
    return Flow([*edges, edge("all", "total", "total")])


def walked(table: Table, walk: Walk) -> Table:
    after = dict(table)
    for step in walk:
        if isinstance(step, Step) and isinstance(step.edge.counts, tuple):
            after[step.edge.counts] += step.by
    return after


@given(drawn=printed())
def test_a_walk_is_found_exactly_where_another_table_prints_the_same(
    drawn: tuple[Table, dict[str, tuple[int, int]]],
) -> None:
    """For one table the search is exact: every number that some other table changes, a walk changes, and no other."""
    table, spans = drawn
    ranges = [range(spans[f"cell {row} {column}"][0], spans[f"cell {row} {column}"][1] + 1) for row, column in CELLS]
    others = [other for values in product(*ranges) if fits(other := dict(zip(CELLS, values, strict=True)), spans)]
    free = {name for other in others for name, value in sums(other).items() if value != sums(table)[name]}
    edges = flow(table, spans)
    found = set()
    for edge in edges.edges:
        for walk in edges.circles(edge, ()):
            after = walked(table, walk)
            assert fits(after, spans)
            assert sums(after)[str(edge.cell)] != sums(table)[str(edge.cell)]
            found.add(str(edge.cell))
    assert found == free


def test_a_walk_jumps_at_most_once() -> None:
    """A jump stands for a change that other tables must be able to make as well; they are asked about one at a time."""
    edges = [
        Edge(tail="a", head="b", cell="first", counts=None, up=True, down=False),
        Edge(tail="c", head="a", cell="second", counts=None, up=True, down=False),
    ]
    there = Flow(edges)
    (walk,) = there.circles(edges[0], (Jump(source="b", target="c"),))
    assert [type(step) for step in walk] == [Step, Jump, Step]
    assert not list(there.circles(edges[0], (Jump(source="b", target="d"), Jump(source="d", target="c"))))


def test_no_way_is_none_and_no_distance_is_an_empty_walk() -> None:
    """A place is reached from itself without a step."""
    there = Flow([Edge(tail="a", head="b", cell=None, counts=None, up=False, down=True)])
    assert there.way("a", "b") is None
    assert there.way("a", "a") == ()
    assert there.way("b", "a") is not None
