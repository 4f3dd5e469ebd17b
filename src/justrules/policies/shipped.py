"""Where the files lie that come with the library."""

from __future__ import annotations

from pathlib import Path


def shipped(kind: str) -> Path:
    """The folder of the files that come with the library: `policies` or `schema`.

    In a wheel they lie inside the package; in a checkout, editable installs included, at the project's root.
    """
    package = Path(__file__).parents[1]
    inside = package / "shipped" / kind
    return inside if inside.is_dir() else package.parents[1] / kind
