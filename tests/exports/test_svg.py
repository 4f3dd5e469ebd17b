"""`justrules.exports.svg`: a picture in which nothing is lost, nothing overlaps and nothing is active."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justrules.engine.tree import Leaf, Notice, Step, Tree
from justrules.exports.svg import svg
from justrules.exports.svg.plan import CLEAR
from justrules.exports.svg.sheet import DARK, LIGHT, PRINT, Palette
from justrules.exports.svg.words import ANSWER, ID, QUESTION, STYLES, TITLE, Style, _advance, _width, wrapped
from tests.exports.trees import (
    PRIVATE,
    SHIPPED,
    chain,
    edges,
    flat,
    ids,
    marked_trees,
    name,
    shipped,
    taken,
    texts,
    trees,
    words,
)

NS = "{http://www.w3.org/2000/svg}"
STYLE_OF = {f"jr-text-{style.name}": style for style in STYLES}


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Box) -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def drawn(tree: Tree, path: tuple[Step, ...] = ()) -> ET.Element:
    return ET.fromstring(svg(tree, path))  # noqa: S314  # our own output; it has no document type


def of_class(root: ET.Element, word: str) -> list[ET.Element]:
    return [element for element in root.iter() if word in classes(element)]


def classes(element: ET.Element) -> set[str]:
    return set((element.get("class") or "").split())


def title(element: ET.Element) -> str:
    return element.findtext(f"{NS}title") or ""


def read(element: ET.Element) -> str:
    return "".join(element.itertext())


def number(element: ET.Element, key: str) -> float:
    return float(element.get(key) or "nan")


# --- what it says --------------------------------------------------------------------------------------------------


@given(tree=trees())
def test_every_text_and_id_is_there(tree: Tree) -> None:
    """Every text of the tree stands in one text element, as it is, and so does every id."""
    shown = {flat(read(element)) for element in drawn(tree).iter(f"{NS}text")}
    whole = " ".join(shown)
    assert not [text for text in texts(tree) if flat(text) not in whole]
    assert not [id_ for id_ in (*ids(tree), *(answer for _, answer, _ in edges(tree))) if id_ not in shown]


@given(tree=trees())
def test_every_answer_has_its_line_and_says_where_it_leads(tree: Tree) -> None:
    """One line for each answer, from its question to what it leads to; and the same in words, for who cannot see it."""
    root = drawn(tree)
    wires = [
        (wire.get("data-from"), wire.get("data-answer"), wire.get("data-to")) for wire in of_class(root, "jr-wire")
    ]
    assert sorted(map(str, wires)) == sorted(map(str, edges(tree)))
    names = {branch.question: branch.ref or str(place) for place, branch in enumerate(tree.branches, 1)}
    said = {title(option) for option in of_class(root, "jr-option")}
    for _, answer, to in edges(tree):
        target = f"question {names[to]}" if to in names else f"outcome {to}"
        assert f"Answer {answer} leads to {target}" in said


@given(tree=trees())
def test_the_source_reads_in_the_order_of_the_paths(tree: Tree) -> None:
    """Questions come in order, and each outcome right after the last question that leads to it."""
    root = drawn(tree)
    order = [
        flat(read(of_class(group, "jr-text-id")[0]))
        for group in root.iter(f"{NS}g")
        if classes(group) & {"jr-question", "jr-outcome"}
    ]
    expected: list[str] = []
    for branch in tree.branches:
        later = tree.branches[tree.branches.index(branch) + 1 :]
        ahead = {name(option.next) for after in later for option in after.options}
        mine = {name(option.next) for option in branch.options if isinstance(option.next, Leaf)} - ahead
        expected.append(branch.question)
        start = len(expected)
        assert set(order[start : start + len(mine)]) == mine
        expected += order[start : start + len(mine)]
    assert order == expected


@given(case=marked_trees())
def test_the_path_is_marked_and_nothing_else(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """Its lines, answers, questions and end are marked by class, and by numbers and words; no others are."""
    tree, path = case
    root = drawn(tree, path)
    questions, end = taken(tree, path)
    steps = [(step.question, step.answer) for step in path]
    wires = [wire for wire in of_class(root, "jr-wire") if "jr-chosen" in classes(wire)]
    assert sorted((str(wire.get("data-from")), str(wire.get("data-answer"))) for wire in wires) == sorted(steps)
    numbers = [read(element) for element in of_class(root, "jr-text-number")]
    assert numbers == [str(place) for place in range(1, len(path) + 1)]
    marked = [group for word in ("jr-question", "jr-outcome") for group in of_class(root, word) if chosen(group)]
    assert [flat(read(of_class(group, "jr-text-id")[0])) for group in marked] == [*questions, name(end)]
    tag = "reached" if isinstance(end, Leaf) else "stops here"
    assert [read(element) for element in of_class(root, "jr-text-tag")] == [tag]
    assert len([option for option in of_class(root, "jr-option") if ", chosen as step" in title(option)]) == len(path)


def chosen(element: ET.Element) -> bool:
    return "jr-chosen" in classes(element)


@given(tree=trees())
def test_without_a_path_nothing_is_marked(tree: Tree) -> None:
    """No part of the picture has a mark, a number or a tag."""
    root = drawn(tree)
    assert not of_class(root, "jr-chosen")
    assert not of_class(root, "jr-badge")


@given(case=marked_trees())
def test_recorded_reasons_stay_out(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """What an assessor wrote may name people; a picture of the path does not hold it."""
    assert PRIVATE not in svg(*case)


@pytest.mark.parametrize("policy", SHIPPED)
def test_it_has_a_name_a_description_and_a_stamp(policy: str) -> None:
    """The root names its title and description, its language, and the policy's version and content."""
    tree = shipped(policy)
    root = drawn(tree)
    named = {element.get("id"): read(element) for element in root.iter() if element.get("id")}
    assert root.get("role") == "graphics-document document"
    assert named[root.get("aria-labelledby")] == tree.policy.title
    assert f"{len(tree.branches)} questions and {len(tree.leaves)} outcomes" in named[root.get("aria-describedby")]
    assert root.get("lang") == tree.language
    stamp = f"{tree.policy.id} {tree.policy.version} sha256:{tree.policy.digest}"
    assert root.findtext(f"{NS}metadata") == stamp


def test_pictures_on_one_page_have_ids_of_their_own() -> None:
    """The ids of two paths through one policy differ, so that both pictures can stand in one page."""
    tree = shipped("aviation_part5")
    pictures = [drawn(tree, path) for path in ((), (tree.start.options[0].step,), (tree.start.options[1].step,))]
    named = [element.get("id") for root in pictures for element in root.iter() if element.get("id")]
    assert len(named) == len(set(named)) == 6


def test_notices_are_told() -> None:
    """That a policy is superseded can be read in its picture."""
    tree = replace(chain(2), notices=(Notice(kind="superseded", text="It is superseded.", title="What came next"),))
    assert "It is superseded. What came next" in [read(element) for element in drawn(tree).iter(f"{NS}text")]


def test_a_path_of_another_policy_is_refused() -> None:
    """A path that the tree does not have is an error, never a picture without marks."""
    stray = Step(question="intent_to_harm", answer="yes", text="", label="")
    with pytest.raises(ValueError, match="not one of aviation_part5"):
        svg(shipped("aviation_part5"), (stray,))


# --- that it is inert ------------------------------------------------------------------------------------------------


@given(case=marked_trees())
def test_nothing_in_it_is_active_or_fetched(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """No script, link, image, handler or address; no style but the one sheet, which is the same in every picture."""
    root = drawn(*case)
    assert {element.tag.removeprefix(NS) for element in root.iter()} <= {
        "svg", "title", "desc", "metadata", "style", "rect", "g", "path", "circle", "text", "tspan",
    }  # fmt: skip
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not [key for key in attributes if key.startswith("on") or "href" in key or key == "style"]
    sheets = [element.text for element in root.iter(f"{NS}style")]
    assert sheets == [drawn(chain(1)).findtext(f"{NS}style")]
    assert not re.search(r"url\(|@import|http", sheets[0] or "")


@given(case=marked_trees())
def test_the_same_tree_gives_the_same_picture(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """To the last character."""
    assert svg(*case) == svg(*case)


# --- that it can be seen ---------------------------------------------------------------------------------------------


def boxes(root: ET.Element) -> list[tuple[ET.Element, Box]]:
    """Each question and outcome, with its edge."""
    found = []
    for group in (*of_class(root, "jr-question"), *of_class(root, "jr-outcome")):
        card = of_class(group, "jr-card")
        found.append((group, rectangle(card[0]) if card else outline(of_class(group, "jr-end")[0])))
    return found


def rectangle(element: ET.Element) -> Box:
    x, y = number(element, "x"), number(element, "y")
    return Box(x, y, x + number(element, "width"), y + number(element, "height"))


def outline(element: ET.Element) -> Box:
    """The box around a closed path of relative steps."""
    d = element.get("d") or ""
    x, y = map(int, re.findall(r"-?\d+", d)[:2])
    points = [(x, y)]
    for command, across, down in re.findall(r"([hvl])(-?\d+)(?: (-?\d+))?", d):
        x += int(across) if command in "hl" else 0
        y += int(across) if command == "v" else int(down or 0)
        points.append((x, y))
    return Box(
        min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)
    )


def line_boxes(element: ET.Element) -> Iterator[Box]:
    """The room that each line of a text takes at most."""
    style = STYLE_OF[element.get("class") or ""]
    for span in element.iter(f"{NS}tspan"):
        width, x, y = _width(span.text or "", style), number(span, "x"), number(span, "y")
        left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor") or "start"]
        yield Box(left, y - 0.75 * style.size, left + width, y + 0.25 * style.size)


@given(case=marked_trees())
def test_words_stay_inside_their_boxes(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """By the table of widths, which is generous, no line of a question or an outcome reaches its edge."""
    for group, box in boxes(drawn(*case)):
        for element in group.iter(f"{NS}text"):
            if not classes(element) & {"jr-text-number", "jr-text-tag"}:
                assert all(box.holds(line) for line in line_boxes(element)), read(element)


@given(case=marked_trees())
def test_texts_do_not_overlap(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """No two lines of a question or an outcome stand on one another."""
    for group, _ in boxes(drawn(*case)):
        inside = [element for element in group.iter(f"{NS}text") if not classes(element) & {"jr-text-tag"}]
        for one, other in combinations(inside, 2):
            assert not any(a.meets(b) for a in line_boxes(one) for b in line_boxes(other)), (read(one), read(other))


@given(case=marked_trees())
def test_questions_and_outcomes_stand_apart_and_within(case: tuple[Tree, tuple[Step, ...]]) -> None:
    """None covers another, and all of them are inside the picture."""
    root = drawn(*case)
    found = [box for _, box in boxes(root)]
    assert not [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])]
    width, height = map(int, (root.get("viewBox") or "").split()[2:])
    assert Box(0, 0, width, height).holds(
        Box(min(b.left for b in found), 0, max(b.right for b in found), max(b.bottom for b in found))
    )
    for element in root.iter(f"{NS}text"):
        assert all(line.right <= width and line.left >= 0 for line in line_boxes(element))


Segment = tuple[float, float, float, float]


def segments(wire: ET.Element) -> list[Segment]:
    """The straight parts of a line, bends taken for corners."""
    d = of_class(wire, "jr-line")[0].get("d") or ""
    found: list[Segment] = []
    x = y = 0.0
    for command, arguments in re.findall(r"([MHVQ])([-\d. ]+)", d):
        values = [float(value) for value in arguments.split()]
        across = x if command == "V" else values[-1] if command == "H" else values[-2]
        down = y if command == "H" else values[-1]
        if command in "HV":
            found.append((x, y, across, down))
        x, y = across, down
    return found


def run_together(one: Segment, other: Segment) -> bool:
    """Whether two parts run side by side, too near to be told apart."""
    for near, along in ((1, 0), (0, 1)):
        level = one[near] == one[near + 2] and other[near] == other[near + 2]
        if level and abs(one[near] - other[near]) < CLEAR - 1:
            a, b = sorted((one[along], one[along + 2])), sorted((other[along], other[along + 2]))
            if a[0] < b[1] and b[0] < a[1]:
                return True
    return False


@given(tree=trees(most_questions=10))
def test_lines_to_different_places_never_run_together(tree: Tree) -> None:
    """They may cross, but no part of one lies along a part of another."""
    wires = [(wire.get("data-to"), segments(wire)) for wire in of_class(drawn(tree), "jr-wire")]
    for (target, parts), (other_target, other_parts) in combinations(wires, 2):
        if target != other_target:
            assert not [(a, b) for a in parts for b in other_parts if run_together(a, b)]


@given(tree=trees(most_questions=10))
def test_no_line_goes_through_a_question_or_an_outcome(tree: Tree) -> None:
    """Lines begin and end at edges, and keep outside between."""
    root = drawn(tree)
    parts = [part for wire in of_class(root, "jr-wire") for part in segments(wire)]
    for _, box in boxes(root):
        inner = Box(box.left + 1, box.top + 1, box.right - 1, box.bottom - 1)
        for x, y, across, down in parts:
            assert not inner.meets(Box(min(x, across), min(y, down), max(x, across) + 0.1, max(y, down) + 0.1))


@given(text=words, style=st.sampled_from((QUESTION, ANSWER, TITLE, ID)), room=st.integers(60, 400))
def test_lines_put_together_are_the_text(text: str, style: Style, room: int) -> None:
    """Breaking loses nothing but the author's own line breaks, and only a single character may be wider than a line."""
    lines = wrapped(text, style, room).lines
    assert "".join(lines) == re.sub(r"\s+", " ", text, flags=re.ASCII).strip(" ")
    assert all(_width(line, style) <= room or sum(_advance(character) > 0 for character in line) == 1 for line in lines)


def test_a_line_breaks_between_words_and_between_ideographs() -> None:
    """Words stay whole while they have room, and a closing mark does not begin a line."""
    assert wrapped("Was there a procedure?", QUESTION, 120).lines == ("Was there a ", "procedure?")
    assert wrapped("安全管理。安全", QUESTION, 62).lines == ("安全管", "理。安全")


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
def test_text_has_contrast_and_so_have_lines(palette: Palette) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11: 4.5 to 1 for text, 3 to 1 for what has to be seen to understand the picture."""
    grounds = [palette[key] for key in ("paper", "ground", "card", "tint") if key in palette]
    kinds = ("supportive", "coaching", "disciplinary", "referral")
    grounds += [palette[f"on_{kind}"] for kind in kinds]
    assert min(contrast(palette[ink], ground) for ink in ("ink", "soft") for ground in grounds) >= 4.5
    assert contrast(palette["inverse"], palette["mark"]) >= 4.5
    assert min(contrast(palette[line], palette["paper"]) for line in ("line", "mark", "frame")) >= 3
    assert min(contrast(palette[kind], palette[f"on_{kind}"]) for kind in kinds) >= 3


def test_outcomes_outside_behaviour_have_another_shape() -> None:
    """Cut corners, and words that say so."""
    groups = {
        read(of_class(group, "jr-text-id")[0]): group for group in of_class(drawn(shipped("social_care")), "jr-outcome")
    }
    assert "l" in (of_class(groups["health_route"], "jr-end")[0].get("d") or "")
    assert "Not a category of behaviour" in read(groups["health_route"])
    assert "l" not in (of_class(groups["risk_not_seen"], "jr-end")[0].get("d") or "")


def test_a_thousand_questions_are_drawn() -> None:
    """Length is no obstacle: nothing recurses, and the picture grows with the tree and no faster."""
    short, long = svg(chain(100)), svg(chain(1_000))
    assert long.count('class="jr-wire"') == 2_000
    assert len(long) < 11 * len(short)


def test_a_section_that_comes_back_says_so() -> None:
    """The heading of a section's second run of questions is told from the first."""
    tree = chain(3)
    sections = ("a", "b", "a")
    branches = tuple(replace(branch, section=section) for branch, section in zip(tree.branches, sections, strict=True))
    root = drawn(replace(tree, branches=branches, start=branches[0], sections=(("a", "First"), ("b", "Second"))))
    assert [read(heading) for heading in of_class(root, "jr-text-heading")] == ["First", "Second", "First (continued)"]
