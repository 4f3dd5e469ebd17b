"""Who competes: each module turns a compiled tree into the rules of another engine, and lists its contestants."""

from __future__ import annotations

from benchmarks.peers import (
    business,
    datalogic,
    dmn,
    expressions,
    handwritten,
    linked,
    machines,
    own,
    policies,
    zen,
)
from benchmarks.peers.contestant import Contestant

CONTESTANTS: tuple[Contestant, ...] = (
    *handwritten.CONTESTANTS,
    *linked.CONTESTANTS,
    *own.CONTESTANTS,
    *datalogic.CONTESTANTS,
    *zen.CONTESTANTS,
    *expressions.CONTESTANTS,
    *dmn.CONTESTANTS,
    *policies.CONTESTANTS,
    *machines.CONTESTANTS,
    *business.CONTESTANTS,
)
"""Everybody, in the order of the tables."""
