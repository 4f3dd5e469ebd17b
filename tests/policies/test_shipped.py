"""Where the files lie that come with the library."""

from __future__ import annotations

import pytest

from justrules.policies import loader
from justrules.policies.shipped import shipped


@pytest.mark.parametrize(
    ("kind", "name"), [("policies", "aviation_part5.yaml"), ("policies/catalogues", "icao_annex19.yaml")]
)
def test_the_files_of_the_library_are_where_it_says(kind: str, name: str) -> None:
    """Policies lie in one folder, their catalogues below it."""
    assert (shipped(kind) / name).is_file()


def test_there_is_one_answer_to_where() -> None:
    """The loader, which tells others, tells the same."""
    assert loader.shipped("schema") == shipped("schema")
