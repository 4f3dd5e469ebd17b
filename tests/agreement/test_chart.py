"""The chart: well-formed, complete without colour, and the same numbers as the table."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import justrules as jr
from justrules.agreement import Record, chart, measure
from justrules.agreement.chart import DARK, LETTERS, LIGHT, WIDTH
from tests.agreement.studied import QUESTIONS, study

SVG = "{http://www.w3.org/2000/svg}"
ACTS = {f"act_{n:03}": words for n, words in enumerate(["yn yn", "yyn yn", "yyyy yyyy", "n n", "yyn yyn"] * 6)}
DISAGREEING = {f"act_{n:03}": words for n, words in enumerate(["yyn yyyn", "yyyn yyn"] * 10)}
SAME = {"act_001": "n n", "act_002": "n n"}


def root(acts: dict[str, str]) -> ElementTree.Element:
    return ElementTree.fromstring(chart(study(acts)))  # noqa: S314  # our own picture


def rows(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return [group for group in picture.iter(f"{SVG}g") if group.get("role") == "graphics-object"]


def words(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def test_there_is_a_row_for_the_category_and_for_each_question() -> None:
    """With its name, and with a sentence that can be read aloud."""
    found = rows(root(ACTS))
    assert [words(row)[0] for row in found] == ["category", *QUESTIONS]
    sentence = found[0].findtext(f"{SVG}title")
    assert sentence is not None
    assert re.fullmatch(
        r"category: alpha 0\.\d\d, 95% interval 0\.\d\d to \d\.\d\d; 80% of pairs agree; 30 acts\.", sentence
    )
    assert "assessors first part here on 6" in (found[2].findtext(f"{SVG}title") or "")


def test_every_number_stands_beside_its_bar() -> None:
    """Nothing has to be read off the length or the colour of a bar."""
    alpha, interval, raw, acts, first = words(rows(root(ACTS))[2])[1:]
    assert re.fullmatch(r"0\.\d\d", alpha)
    assert " to " in interval
    assert (raw, acts, first) == ("75%", "24", "6")


def test_what_is_undefined_has_words_and_no_bar() -> None:
    """An undefined alpha is not a bar of no length."""
    found = rows(root(SAME))
    assert not [rect for row in found for rect in row.iter(f"{SVG}rect")]
    assert "undefined: every answer is the same" in words(found[0])
    assert "undefined: no act was answered by two assessors" in words(found[-1])


def test_the_scale_reaches_below_zero_where_it_must() -> None:
    """Systematic disagreement is drawn to the left of zero, inside the picture."""
    picture = root(DISAGREEING)
    scale = [text for text in words(picture) if re.fullmatch(r"−?\d\.\d", text)]
    assert scale[0] == "−1.0" or scale[0].startswith("−")
    lefts = [float(rect.get("x", "0")) for row in rows(picture) for rect in row.iter(f"{SVG}rect")]
    assert all(0 <= left <= WIDTH for left in lefts)
    assert next(text for text in words(root(ACTS)) if re.fullmatch(r"−?\d\.\d", text)) == "0.0"


def test_the_picture_is_described_and_fetches_nothing() -> None:
    """A title, a description, no script, no address but the name space."""
    text = chart(study(ACTS))
    picture = ElementTree.fromstring(text)  # noqa: S314  # as above
    names = (picture.get("aria-labelledby"), picture.get("aria-describedby"))
    assert [element.get("id") for element in picture if element.tag in (f"{SVG}title", f"{SVG}desc")] == list(names)
    assert "<script" not in text
    assert re.findall(r"https?://[^\s\"']+", text) == ["http://www.w3.org/2000/svg"]
    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_words_and_marks_stand_out_from_the_ground(palette: dict[str, str]) -> None:
    """WCAG 2: words 4.5 to 1, the edge of a bar and its interval 3 to 1; in light and dark."""
    ground = luminance(palette["paper"])
    for name, least in (("ink", 4.5), ("soft", 4.5), ("frame", 3.0)):
        high, low = sorted((luminance(palette[name]), ground), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= least


def test_long_ids_are_folded_and_what_is_written_is_escaped() -> None:
    """Nothing runs into the bars, and no label becomes markup."""
    names = {"procedure": "a_question_whose_name_goes_on_and_on_and_on_and_ends", "training": "x" * 60}
    text = Path("tests/suite/good/shared_sub_tree.yaml").read_text(encoding="utf-8")
    for short, long in names.items():
        text = re.sub(rf"\b{short}\b", long, text)
    answers = [dict.fromkeys(names.values(), answer) for answer in ("yes", "no")]
    policy = jr.loads(text)
    acts = [
        Record(act=f"act_{n}", assessor=who, answers=given) for n, given in enumerate(answers) for who in ("<b>", "&")
    ]
    picture = ElementTree.fromstring(chart(measure(policy, acts, labels=True, resamples=20)))  # noqa: S314  # as above
    ids = [text.text or "" for text in picture.iter(f"{SVG}text") if "jr-a-id" in text.get("class", "")]
    assert max(map(len, ids)) <= LETTERS
    assert all(long in "".join(ids) for long in names.values())
