"""How hard the properties are tried: a little on every run, a lot when asked with `--hypothesis-profile=thorough`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Time says something about the machine and nothing about the claim, so no example is refused for being slow.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Where nobody can look at a failure twice, the examples are the same every time.
settings.register_profile("everyday", PATIENT, max_examples=50, derandomize=bool(os.environ.get("CI")))
settings.register_profile("thorough", PATIENT, max_examples=3_000)
settings.load_profile("everyday")
