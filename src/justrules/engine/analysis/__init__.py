"""Exact questions about a whole policy: counts, proofs, flips, comparison.

A policy is a decision diagram in which each question is one node, so folds over the diagram answer in time
that grows with the policy and not with its paths, of which there may be 2^5,000.
"""
