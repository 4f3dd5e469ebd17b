"""Write the verified trees of the shipped policies: `python tools/verified.py`. The tests say when they are stale.

Each holds for the bytes of a policy and for the source that reads, checks and compiles, so a change of either makes
this necessary. Their digests go into a module, which that source leaves out.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import justrules as jr
from justrules.engine.verified.code import GENERATED, PACKAGE, sources
from justrules.engine.verified.shipped import FOLDER
from justrules.engine.verified.statement import Basis, to_json
from justrules.policies.shipped import shipped

HEAD = '''"""Digests of the verified trees that come with the library. Written by `tools/verified.py`."""

from __future__ import annotations

from collections.abc import Mapping

DIGESTS: Mapping[str, tuple[str, str]] = {
'''
TAIL = '''}
"""For the SHA-256 of a policy's file: the file of its verified tree, and the SHA-256 of that."""
'''


def written() -> dict[Path, str]:
    """What each generated file should hold.

    Raises:
        PolicyError: a shipped policy has errors; it gets no verified tree.
        OSError: the source of the library cannot be read.
    """
    code = sources()
    if code is None:
        raise OSError("the source of the library cannot be read")
    files, lines = {}, []
    for path in sorted(shipped("policies").glob("*.yaml")):
        basis = Basis.of(path.read_bytes(), code=code)
        text = to_json(jr.compile(jr.load(path)), basis)
        files[FOLDER / f"{path.stem}.json"] = text
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines.append(f'    "{basis.policy}": (\n        "{path.stem}.json",\n        "{digest}",\n    ),\n')
    files[PACKAGE / GENERATED] = "".join([HEAD, *lines, TAIL])
    return files


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for path, text in written().items():
        path.write_text(text, encoding="utf-8", newline="\n")
