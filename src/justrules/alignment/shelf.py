"""Which catalogues there are: those beside a policy's file, those of folders that one names, and the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from justrules.alignment.catalogue import Catalogue, load_catalogue
from justrules.policies.loader import shipped
from justrules.policies.model import Policy
from justrules.policies.registry import SUFFIXES

FOLDER = "catalogues"
"""What the folder of catalogues beside a policy is called."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Catalogues by id, from a list of folders of which the first that has an id counts. Each is read once."""

    folders: tuple[Path, ...]
    _read: dict[Path, Catalogue] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, *folders: str | Path) -> Shelf:
        """A shelf of these folders only."""
        return cls(tuple(Path(folder) for folder in folders))

    def files(self) -> tuple[Path, ...]:
        """The file of each catalogue, by id."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(folder.glob("*")) if folder.is_dir() else ():
                if path.suffix in SUFFIXES and path.is_file() and not path.name.startswith("."):
                    found.setdefault(path.stem, path)
        return tuple(found[name] for name in sorted(found))

    def ids(self) -> tuple[str, ...]:
        """The ids of all catalogues, in order."""
        return tuple(path.stem for path in self.files())

    def get(self, catalogue_id: str) -> Catalogue | None:
        """The catalogue of that id; `None` if there is none.

        Raises:
            PolicyError: its file cannot be used; with every finding.
        """
        path = next((path for path in self.files() if path.stem == catalogue_id), None)
        if path is not None and path not in self._read:
            self._read[path] = load_catalogue(path)
        return None if path is None else self._read[path]

    def catalogues(self) -> tuple[Catalogue, ...]:
        """All of them, by id.

        Raises:
            PolicyError: a file cannot be used.
        """
        found = (self.get(name) for name in self.ids())
        return tuple(catalogue for catalogue in found if catalogue is not None)


def shelf_for(policies: Iterable[Policy] = (), *, folders: Iterable[str | Path] = ()) -> Shelf:
    """The catalogues in `folders`, then those beside the policies' files, then the shipped ones."""
    beside = [Path(source).parent / FOLDER for policy in policies if (source := policy.place().source)[:1] != "<"]
    every = (*(Path(folder) for folder in folders), *beside, shipped("policies") / FOLDER)
    return Shelf(tuple(dict.fromkeys(every)))
