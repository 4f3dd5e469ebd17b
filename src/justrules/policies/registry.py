"""Which policies there are: the shipped ones, folders of one's own, and those that installed packages bring."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from justrules.errors import PolicyError
from justrules.findings import Finding, Location, did_you_mean
from justrules.policies.packages import brought
from justrules.policies.reading.limits import MAX_BYTES
from justrules.policies.shipped import shipped

if TYPE_CHECKING:  # to find a file takes nothing that reads one
    from justrules.policies.model import Policy

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Registry:
    """Policies by id, version and date, from a fixed list of folders.

    A folder is searched with its sub-folders, so that several versions of one policy can lie side by side
    (`2024/ours.yaml`, `2026/ours.yaml`). Files are read when asked for and not before: to find those of one id, no
    other file is opened.
    """

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, *folders: str | Path) -> Registry:
        """A registry of these folders only."""
        return cls(tuple(Path(folder) for folder in folders))

    @classmethod
    def default(cls, *folders: str | Path) -> Registry:
        """The shipped policies, those of installed packages, and `folders`."""
        return cls((shipped("policies"), *brought(), *(Path(folder) for folder in folders)))

    def ids(self) -> tuple[str, ...]:
        """The ids of all policies, in order."""
        return tuple(sorted({path.stem for path in self._files() if _is_policy(path)}))

    def policies(self) -> tuple[Policy, ...]:
        """Every policy in every version, by id and version.

        Raises:
            PolicyError: one of the files cannot be used, or two hold one id and version (`JR121`).
        """
        return tuple(policy for name in self.ids() for policy in self.versions(name))

    def files(self, policy_id: str) -> tuple[Path, ...]:
        """The files that claim to be this policy, in any version, by folder and name; none of them is parsed."""
        return tuple(path for path in self._files(policy_id) if _is_policy(path))

    def versions(self, policy_id: str) -> tuple[Policy, ...]:
        """All versions of a policy, oldest first.

        Raises:
            PolicyError: there is no such policy (`JR122`), or two files hold one id and version (`JR121`).
        """
        from justrules.policies.loader import load_file

        found: dict[str, tuple[Policy, Path]] = {}
        for path in self.files(policy_id):
            policy = load_file(path)
            if policy.version in found:
                raise PolicyError([_twice(policy, found[policy.version][1])])
            found[policy.version] = (policy, path)
        if not found:
            raise PolicyError([self._absent(policy_id)])
        return tuple(sorted((policy for policy, _ in found.values()), key=lambda policy: precedence(policy.version)))

    def get(self, policy_id: str, *, version: str | None = None, as_of: dt.date | str | None = None) -> Policy:
        """One policy: the given version, or the newest in effect on `as_of`, or the newest that is no draft.

        Args:
            policy_id: the id, which is also the file's stem.
            version: exactly this version.
            as_of: a date, or a text `YYYY-MM-DD`; a policy without `effective` is taken to be in effect always.

        Raises:
            PolicyError: nothing fits (`JR122`, `JR123`), or a file on the way cannot be used.
        """
        versions = self.versions(policy_id)
        day = _day(as_of) if isinstance(as_of, str) else as_of
        fitting = [p for p in versions if _fits(p, version, day)]
        if not fitting:
            raise PolicyError([_none_fits(policy_id, versions, version, day)])
        # A draft is given only by name or where there is nothing else.
        return next((p for p in reversed(fitting) if p.status != _DRAFT), fitting[-1])

    def _files(self, stem: str | None = None) -> Iterator[Path]:
        """The YAML files under `stem`, or under any; each once, whatever folders and links lead to it."""
        seen = set()
        for folder in self.folders:
            for path in sorted(_yaml_files(folder)):
                if stem in (None, path.stem) and path.resolve() not in seen:
                    seen.add(path.resolve())
                    yield path

    def _absent(self, policy_id: str) -> Finding:
        known = sorted({path.stem for path in self._files() if _is_policy(path)})
        hint = did_you_mean(policy_id, known) or f"known policies: {', '.join(known) or 'none'}"
        shown = policy_id if len(policy_id) <= 64 else f"{policy_id[:63]}…"
        return Finding(
            code="JR122",
            message=f"there is no policy `{shown}`",
            where=Location(source="policies"),
            hint=hint,
        )


def load(
    policy: str | Path,
    *,
    version: str | None = None,
    as_of: dt.date | str | None = None,
    registry: Registry | None = None,
) -> Policy:
    """A policy by id or by path.

    Args:
        policy: an id, such as `aviation_part5`; or a path: a `Path`, or a text with a slash or ending in `.yaml`.
        version: exactly this version (ids only).
        as_of: the version in effect on this date (ids only).
        registry: where to look for ids; the shipped policies and those of installed packages unless given.

    Raises:
        PolicyError: nothing fits, or the file cannot be used; with every finding.
    """
    from justrules.policies.loader import load_file

    if is_path(policy):
        return load_file(policy)
    return (registry or Registry.default()).get(str(policy), version=version, as_of=as_of)


def is_path(policy: str | Path) -> bool:
    """Whether `policy` means a file rather than an id."""
    return isinstance(policy, Path) or "/" in policy or "\\" in policy or policy.endswith(SUFFIXES)


def precedence(version: str) -> tuple[object, ...]:
    """What orders versions as SemVer does: numbers by value, a pre-release before its release."""
    core, _, build = version.partition("+")
    numbers, dash, before = core.partition("-")
    parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in before.split(".")) if dash else ()
    return (*(int(n) for n in numbers.split(".")), not dash, parts, build)


def _day(text: str) -> dt.date:
    try:
        if _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    where = Location(source="policies")
    hint = "write it as YYYY-MM-DD"
    raise PolicyError([Finding(code="JR109", message="`as_of` is not a date", where=where, hint=hint)])


def _yaml_files(folder: Path) -> Iterable[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return (path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


_DRAFT = "draft"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


# --- which files are policies ------------------------------------------------------------------------------------

_SOON = 8192
"""Bytes within which a line in a mapping that is indented, or in braces, is looked for, counted from the first key."""

_FORMAT_LINE = re.compile(rb"""^(?:\xef\xbb\xbf)?[ \t"'{]*format["']?\s*:\s*["']?justrules/[0-9]""", re.MULTILINE)
_FORMAT_KEY = re.compile(rb"""^["']?format["']?\s*:\s*["']?justrules/[0-9]""", re.MULTILINE)
_OTHER_FORMAT_KEY = re.compile(rb"""^(?:\xef\xbb\xbf)?format\s*:\s*["']?justrules-[a-z]+/[0-9]""", re.MULTILINE)
_NO_COMMENT = re.compile(rb"^[ \t]*[^\s#]", re.MULTILINE)


def may_be_policy(path: Path) -> bool:
    """Whether `path` is a file that does not say that it is a catalogue, a pack or another of our kinds."""
    return path.is_file() and _OTHER_FORMAT_KEY.search(_beginning(path)) is None


def _is_policy(path: Path) -> bool:
    """Whether the file claims to be a policy: folders may hold catalogues and other YAML too.

    An indented line counts near the beginning only. Further down it is more likely to stand in a text.
    """
    data = _beginning(path)
    if b"justrules/" not in data:
        return False
    first = _NO_COMMENT.search(data)
    start = first.start() if first else 0
    return _FORMAT_LINE.search(data, start, start + _SOON) is not None or _FORMAT_KEY.search(data) is not None


def _beginning(path: Path) -> bytes:
    """As much of a file as a policy may hold."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return b""


def _fits(policy: Policy, version: str | None, day: dt.date | None) -> bool:
    if version is not None and policy.version != version:
        return False
    if day is not None and policy.status == _DRAFT:
        return False
    return day is None or policy.effective is None or policy.effective.covers(day)


def _twice(policy: Policy, first: Path) -> Finding:
    return Finding(
        code="JR121",
        message=f"`{policy.id}` {policy.version} stands in two files, also in {first}",
        where=policy.place("version"),
        hint="give the changed one a new version, or remove one of the two",
    )


def _none_fits(policy_id: str, versions: tuple[Policy, ...], version: str | None, day: dt.date | None) -> Finding:
    known = ", ".join(policy.version for policy in versions)
    if version is not None and all(policy.version != version for policy in versions):
        message = f"there is no version {version} of `{policy_id}`"
        return Finding(code="JR122", message=message, where=Location(source="policies"), hint=f"known: {known}")
    message = f"no version of `{policy_id}` is in effect on {day}"
    return Finding(code="JR123", message=message, where=Location(source="policies"), hint=f"known: {known}")
