"""The keys of the formats and their words, from the models."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from justrules.alignment.catalogue import CatalogueFile, SectionEntry, Verification
from justrules.alignment.packs import Pack, PackRow
from justrules.alignment.reviews import ReviewEntry, ReviewsFile
from justrules.policies import model
from justrules.policies.model import WORDS, Part


def format_keys() -> str:
    """Every key of the format, from the model."""
    lines = ["# Keys of the format\n", "Made from the model. **Must** marks keys that have to be there.\n"]
    parts = [part for part in vars(model).values() if inspect.isclass(part) and issubclass(part, Part)]
    others = [part for part in parts if part not in (Part, model.Identified, model.Policy)]
    lines += ["## Policies\n", *_parts(model.Policy, *others)]
    lines += ["## Catalogues, reviews and packs\n"]
    lines.append("Files of other formats, which lie in folders of their own beside the policies.\n")
    lines += _parts(CatalogueFile, SectionEntry, Verification, ReviewsFile, ReviewEntry, Pack, PackRow)
    lines += ["## Words\n", "Where a key takes one of a few words, these are they.\n"]
    for kind, words in WORDS.items():
        lines += [f"### {kind.__name__}\n", f"{(inspect.getdoc(kind) or '').splitlines()[0]}\n"]
        lines += ["| word | meaning |", "|---|---|", *(f"| `{word}` | {told} |" for word, told in words.items()), ""]
    return "\n".join(lines)


def _parts(*parts: type[Part]) -> Iterator[str]:
    for part in parts:
        yield f"### {part.__name__}\n"
        yield f"{(inspect.getdoc(part) or '').splitlines()[0]}\n"
        yield from ("| key | must | meaning |", "|---|---|---|", *_rows(part), "")


def _rows(part: type[Part]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        if name == "id" and issubclass(part, model.Identified):
            continue
        must = "yes" if field.is_required() else ""
        yield f"| `{field.alias or name}` | {must} | {(field.description or '').replace('|', chr(92) + '|')} |"
