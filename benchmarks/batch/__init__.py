"""Whole columns, beside what one would write by hand on the same engine."""
