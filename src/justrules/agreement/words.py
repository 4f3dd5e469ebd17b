"""Measures of agreement as the table and the chart show them."""

from __future__ import annotations

from justrules.studies.estimate import Measured, Undefined
from justrules.studies.text import number

NOTHING = "-"
"""Where there is no number; the words stand elsewhere."""


def apart(measured: Measured) -> str:
    """The value alone."""
    return NOTHING if isinstance(measured, Undefined) else number(measured.value)


def span(measured: Measured) -> str:
    """The interval alone."""
    if isinstance(measured, Undefined) or measured.interval is None:
        return NOTHING
    return f"{number(measured.interval.low)} to {number(measured.interval.high)}"


def percent(measured: Measured) -> str:
    """A share of a hundred."""
    return NOTHING if isinstance(measured, Undefined) else f"{measured.value:.0%}"


def undefined(measured: Undefined) -> str:
    """Why there is no number, in a few words."""
    return f"undefined: {measured.why.partition(',')[0]}"
