"""How a file is read without being trusted: its characters, its limits, its events, and what they become.

`policies.source` is the door, and the only module that knows the YAML parser; nothing in here does.
"""
