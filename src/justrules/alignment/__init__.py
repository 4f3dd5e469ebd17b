"""Regulatory alignment as checked data: catalogues, checks, tables both ways, reviews, comparison, packs."""
