"""The tree of the policy that the command line names: read back where it was checked before, or else compiled.

A verified tree comes with the library for the policies that do, and from the user's cache for others. Where there is
none to be believed, the policy is read, checked and compiled as anywhere else, with the same findings, and its tree
is kept for the next time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from justrules.cli.cache import user_cache
from justrules.cli.inputs import policy_of, read_input
from justrules.engine.tree import Tree
from justrules.engine.verified.code import sources, with_surroundings
from justrules.engine.verified.shipped import shipped_tree
from justrules.engine.verified.statement import Basis, from_json, to_json
from justrules.policies.reading.limits import MAX_BYTES
from justrules.policies.registry import Registry, is_path


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A policy's bytes, the name by which findings call them, and the id that they must have, if any."""

    data: bytes
    name: str
    stem: str | None = None


def tree_named(policy: str, folder: tuple[str, ...], policy_version: str | None, as_of: dt.date | None) -> Tree:
    """The tree of the policy that the command line names, as `tree_of(policy_of(...))` gives it.

    Raises:
        PolicyError: as these two.
    """
    if policy == "-":
        return _tree(_File(data=read_input("-"), name="<stdin>"))
    file = _path(policy) if is_path(policy) else _only_one(policy, folder, as_of)
    tree = _tree(file) if file else None
    if tree is not None and (is_path(policy) or policy_version in (None, tree.policy.version)):
        return tree
    from justrules.engine.compiler import tree_of

    return tree_of(policy_of(policy, folder, policy_version, as_of))


def _only_one(policy_id: str, folder: tuple[str, ...], as_of: dt.date | None) -> _File | None:
    """The file of an id, if there is but one and nobody asks when it is in force: to choose takes reading them all."""
    found = Registry.default(*folder).files(policy_id) if as_of is None else ()
    return _path(str(found[0])) if len(found) == 1 else None


def _path(name: str) -> _File | None:
    """The file at a path; `None` if there is none or it is too large, which the reader says better."""
    path = Path(name)
    try:
        data = path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_BYTES else None
    except (OSError, ValueError):
        return None
    return None if data is None else _File(data=data, name=name, stem=path.stem)


def _tree(file: _File) -> Tree:
    """The verified tree of a file, or the one that compiling gives."""
    code = sources()
    if code is None:
        return _compiled(file)
    return _fitting(shipped_tree(Basis.of(file.data, code=code)), file) or _kept(file, code)


def _kept(file: _File, code: str) -> Tree:
    """The tree of a file from the user's cache; if it is not there, it is afterwards."""
    cache = user_cache()
    if cache is None:
        return _compiled(file)
    basis = Basis.of(file.data, code=with_surroundings(code))
    text = cache.get(basis.digest)
    tree = _fitting(from_json(text, basis), file) if text else None
    if tree is None:
        tree = _compiled(file)
        cache.put(basis.digest, to_json(tree, basis).encode())
    return tree


def _fitting(tree: Tree | None, file: _File) -> Tree | None:
    """The tree, if it is of the policy that the file's name promises."""
    return tree if tree is not None and file.stem in (None, tree.policy.id) else None


def _compiled(file: _File) -> Tree:
    from justrules.engine.compiler import compile
    from justrules.policies.parser import parse
    from justrules.policies.source import read

    return compile(parse(read(file.data, name=file.name), stem=file.stem))
