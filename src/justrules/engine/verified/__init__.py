"""Trees of policies that have passed the checks already, and what makes one worth believing.

A policy whose very bytes have passed these very checks need not be read, checked and compiled again: its tree is read
from a *verified tree*, JSON that says for which bytes and by which code it was made. On any doubt there is none, and
the policy goes the full way. Nothing in here writes.
"""
