"""The explorer in a browser: by keyboard alone, on a page opened from disk, with nothing sent anywhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import justrules as jr
from justrules.exports.published import published
from justrules.testing.answersets import longest
from tests.explorer.browser import Page, browsing, chromium
from tests.explorer.tool import explorer

ROOT = Path(__file__).parents[2]
SHIPPED = ("aviation_part5", "nhs_just_culture", "social_care")
LAST = "document.querySelector('.pe-question')"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the explorer and nothing else, as the documentation ships it."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs" / "assets" / "explorer" / "vendor", folder / "assets" / "explorer" / "vendor")
    shutil.copy(ROOT / "docs" / "assets" / "explorer.css", folder / "assets")
    explorer.write(folder / "assets")
    element = f'<policy-explorer policy="{" ".join(SHIPPED)}" own><noscript></noscript></policy-explorer>'
    single = '<policy-explorer src="assets/policies/social_care.json" heading-level="4"></policy-explorer>'
    (folder / "index.html").write_text(around(explorer.with_tables(element)), encoding="utf-8")
    (folder / "single.html").write_text(around(single), encoding="utf-8")
    return folder


def around(element: str) -> str:
    """A page with `element` on it."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Explorer</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="assets/explorer.css">'
        f'<h1>Explorer</h1>{element}<script src="assets/explorer.js"></script></html>'
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    binary = chromium()
    assert binary is not None
    with browsing(binary, tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def show(page: Page, site: Path) -> Iterator[Any]:
    """Opens the page with a fragment and waits for the policy; afterwards nothing may have failed or left the disk."""
    page.size(1280)
    page.requests.clear()
    page.failures.clear()

    def opened(fragment: str = "", name: str = "index.html") -> Page:
        page.open((site / name).as_uri() + fragment)
        page.wait("document.querySelector('.pe-foot')")
        return page

    yield opened
    page.run("1")  # so that what was reported late is noted
    assert page.failures == []
    assert [address for address in page.requests if not address.startswith(site.as_uri())] == []


def link(policy: str, answers: dict[str, str], severity: str | None = None) -> str:
    """A fragment with answers."""
    words = "&".join(
        f"{key}={word}" for key, word in {**answers, **({"-severity": severity} if severity else {})}.items()
    )
    return f"#explore/{policy}/{jr.load(policy).version}?{words}"


def text(page: Page, selector: str) -> str:
    """The words of an element, or nothing."""
    words: str = page.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")
    return words


def texts(page: Page, selector: str) -> list[str]:
    found: list[str] = page.run(f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.innerText)")
    return found


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        if page.run(f"document.activeElement.matches({json.dumps(selector)})"):
            return
        page.press("Tab")
    pytest.fail(f"the keyboard does not come to {selector}")


def answer_by_keys(page: Page, word: str) -> None:
    """Choose an answer of the question that has the focus, and go on."""
    tab_to(page, ".pe-choice input")
    page.press("Space")
    for _ in range(6):
        if page.run("document.activeElement.value") == word:
            break
        page.press("ArrowDown")
    page.press("Enter")
    page.wait(f"document.activeElement === {LAST}")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_policy_is_walked_by_keyboard_alone(show: Any, name: str) -> None:
    """The longest way: each question has the focus when it is asked, nothing is chosen before, and the end is right."""
    page, policy = show(), jr.load(name)
    tab_to(page, ".pe-choose select")
    for _ in range(SHIPPED.index(name)):
        page.press("ArrowDown")
    page.wait(f"document.querySelector('.pe-title').textContent === {json.dumps(policy.title)}")
    for question, word in longest(jr.compile(policy)).items():
        assert text(page, ".pe-question") == policy.question(question).text
        assert page.run("document.querySelectorAll('.pe-choice input:checked').length") == 0
        assert page.run("document.querySelector('.is-now').dataset.id") == question
        answer_by_keys(page, word)
    decision = jr.evaluate(policy, longest(jr.compile(policy)))
    assert isinstance(decision, jr.Decision)
    assert text(page, ".pe-question") == decision.title
    assert text(page, ".pe-because") == decision.because
    assert texts(page, ".pe-possible .is-open b") == [decision.title]
    assert page.run("document.querySelector('.pe-end.is-path').dataset.id") == decision.outcome


def test_the_path_lights_up_step_by_step(show: Any) -> None:
    """Lines and boxes of the path are marked and numbered, what is ruled out is dashed, and a description says it."""
    page = show(link("nhs_just_culture", {"intent_to_harm": "no", "substance_abuse": "no"}))
    assert page.run("[...document.querySelectorAll('.pe-wire.is-path')].map((e) => e.dataset.from)") == [
        "intent_to_harm",
        "substance_abuse",
    ]
    numbers = "[...document.querySelectorAll('.pe-row.is-path .pe-number')].map((e) => e.textContent)"
    assert page.run(numbers) == ["1", "2"]
    gone = "[...document.querySelectorAll('.pe-end.is-out')].map((e) => e.dataset.id)"
    assert sorted(page.run(gone)) == ["deliberate_harm_concern", "substance_concern"]
    told = page.run("document.querySelector('.pe-svg desc').textContent")
    assert told == "The path is marked: 1a: no, 2a: no. Asked now: 2b."


def test_continue_without_an_answer_says_what_to_do(show: Any) -> None:
    """The error names the fix, is announced, and the focus goes to the answers."""
    page = show()
    page.run("document.querySelector('.pe-primary').click()")
    assert text(page, ".pe-error[role=alert]") == "Choose one of the answers; “I don’t know” is one of them."
    assert page.run("document.activeElement.type") == "radio"


def test_not_knowing_decides_nothing(show: Any) -> None:
    """The pass stops and says what is still possible; answering the question goes on from there."""
    page = show(link("aviation_part5", {"procedure_existed": "yes", "knowingly_deviated": "unknown"}))
    assert text(page, ".pe-over") == "Not decided"
    assert texts(page, ".pe-possible .is-open b") == ["Human error", "At-risk behaviour", "Reckless behaviour"]
    page.run("document.querySelector('.pe-result .pe-primary').click()")
    page.wait("document.querySelector('.pe-asked')")
    answer_by_keys(page, "no")
    assert text(page, ".pe-question") == "Human error"


def test_an_earlier_answer_is_changed_and_the_others_are_kept(show: Any) -> None:
    """Change asks that question alone again; back goes one question back, and giving the answer comes back here."""
    answers = {"procedure_existed": "yes", "knowingly_deviated": "yes", "risk_known": "no"}
    page = show(link("aviation_part5", answers))
    assert text(page, ".pe-question") == "At-risk behaviour"
    page.run("document.querySelectorAll('.pe-given button')[1].click()")
    policy = jr.load("aviation_part5")
    assert text(page, ".pe-question") == policy.question("knowingly_deviated").text
    page.run("[...document.querySelectorAll('.pe-buttons button')].find((e) => e.textContent === 'Back').click()")
    assert text(page, ".pe-question") == policy.question("procedure_existed").text
    answer_by_keys(page, "no")
    assert text(page, ".pe-question") == "Human error"
    assert "2 more answers are kept" in text(page, ".pe-given")
    page.run("document.querySelector('.pe-given button').click()")
    answer_by_keys(page, "yes")
    assert text(page, ".pe-question") == "At-risk behaviour"


@pytest.mark.parametrize("name", SHIPPED)
def test_severity_moves_duties_and_visibly_never_the_category(show: Any, name: str) -> None:
    """At every level of the slider the duties have the states that the library says; category and answers stay."""
    policy = jr.load(name)
    assert policy.severity is not None
    answers = longest(jr.compile(policy))
    page = show(link(name, answers))
    tab_to(page, ".pe-slider input")
    still = [text(page, ".pe-question"), text(page, ".pe-fixed b"), texts(page, ".pe-given dd b")]
    for level in (None, *policy.severity.scale):
        due = {duty.id: duty.state for duty in jr.assess(policy, answers, severity=level).duties}
        words = {"due": "Due", "consider": "Consider", None: "Not due"}
        assert texts(page, ".pe-duties > li > i") == [words[due.get(duty.id)] for duty in policy.duties]
        assert page.run("document.activeElement.getAttribute('aria-valuetext')") == (level or "not said")
        assert [text(page, ".pe-question"), text(page, ".pe-fixed b"), texts(page, ".pe-given dd b")] == still
        page.press("ArrowRight")
    assert re.search(r"The category is still \w", text(page, "[role=status]"))


def test_what_would_change_the_category_is_told(show: Any) -> None:
    """The smallest changes, as the library finds them: here three answers together, because no single one would."""
    page = show(link("aviation_part5", {"procedure_existed": "no"}))
    flips = jr.flips(jr.load("aviation_part5"), {"procedure_existed": "no"})
    told = texts(page, ".pe-flips li")
    assert [line.split(": ")[-1] for line in told] == [flip.title for flip in flips]
    assert all(line.count("→") == len(flip.changes) for line, flip in zip(told, flips, strict=True))


def test_a_link_brings_its_answers_back(show: Any) -> None:
    """What the page offers as a link, opened, gives the same question, answers and severity."""
    page = show()
    answer_by_keys(page, "yes")
    answer_by_keys(page, "no")
    page.run(
        "{ const e = document.querySelector('.pe-slider input'); e.value = 2; e.dispatchEvent(new Event('input')); }"
    )
    address = page.run("document.querySelector('.pe-field').value")
    before = [text(page, ".pe-question"), texts(page, ".pe-given dd b"), texts(page, ".pe-duties > li > i")]
    show("#" + address.partition("#")[2])
    assert [text(page, ".pe-question"), texts(page, ".pe-given dd b"), texts(page, ".pe-duties > li > i")] == before
    assert page.run("document.activeElement === document.querySelector('.pe-question')")


def test_a_link_that_does_not_fit_is_told_kindly(show: Any) -> None:
    """What fits is taken; the rest is counted and not repeated; the page works as before."""
    page = show("#explore/aviation_part5/0.1.0?procedure_existed=yes&ZZCANARY=yes&risk_known=ZZCANARY")
    told = text(page, ".pe-message")
    assert "made with another version" in told
    assert "2 things in the link do not fit" in told
    assert "ZZCANARY" not in page.run("document.querySelector('policy-explorer').textContent")
    answer_by_keys(page, "no")
    assert text(page, ".pe-question") == "Human error"
    assert page.run("location.hash") == "", "the address would go on to say other answers than the page"


def test_a_link_followed_on_the_page_is_taken(show: Any) -> None:
    """Another link, opened in the same tab, changes the answers and the policy."""
    page = show()
    page.run(f"location.hash = {json.dumps(link('social_care', {'abuse_suspected': 'yes'}))}")
    page.wait(f"{LAST}.textContent === 'Safeguarding concern'")
    assert page.run("document.querySelector('.pe-choose select').value") == "social_care"


def test_a_policy_of_ones_own_is_opened(show: Any, page: Page, tmp_path: Path) -> None:
    """A YAML file and a published one are walked as the shipped ones are; the page says that it is one's own."""
    show()
    open_file(page, ROOT / "examples" / "policy-repo" / "policies" / "depot_conduct.yaml")
    policy = jr.load(ROOT / "examples" / "policy-repo" / "policies" / "depot_conduct.yaml")
    page.wait(f"document.querySelector('.pe-title').textContent === {json.dumps(policy.title)}")
    assert "justrules check" in text(page, ".pe-message")
    answers = longest(jr.compile(policy))
    for word in answers.values():
        answer_by_keys(page, word)
    decision = jr.evaluate(policy, answers)
    assert isinstance(decision, jr.Decision)
    assert text(page, ".pe-question") == decision.title
    file = tmp_path / "policy.json"
    file.write_text(published(jr.load("social_care")), encoding="utf-8")
    open_file(page, file)
    page.wait(f"document.querySelector('.pe-title').textContent === {json.dumps(jr.load('social_care').title)}")


def open_file(page: Page, file: Path) -> None:
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    found = page.call("DOM.querySelector", nodeId=root, selector=".pe-own input")["nodeId"]
    page.call("DOM.setFileInputFiles", nodeId=found, files=[str(file)])


BROKEN = {
    "no policy": ("title: Something else\n", "It should be justrules/1"),
    "no YAML": ("a: [1,\nb: 2\n", "line "),
    "twice": ("format: justrules/1\nformat: justrules/1\n", "line 2, column 1: duplicated mapping key"),
    "an alias": ("format: justrules/1\na: &x b\nc: *x\n", "is no YAML that can be read"),
    "nothing": ("", "the input is empty"),
    "no JSON": ('{"format": ', "is no JSON that can be read"),
    "too large": ("#" * 300_000, "too large"),
    "empty": ("format: justrules/1\n", "questions is missing"),
    "a script": ("format: justrules/1\ntitle: <img src=x onerror=alert(1)>\n", "policy › id is missing"),
}


def test_what_is_no_policy_is_told_and_leaves_the_page_as_it_was(show: Any, tmp_path: Path) -> None:
    """What is wrong has the focus; the policy that was there is still there."""
    page = show()
    before = text(page, ".pe-side")
    for name, (content, told) in BROKEN.items():
        file = tmp_path / f"{name.replace(' ', '_')}.yaml"
        file.write_text(content, encoding="utf-8")
        open_file(page, file)
        page.wait(f"document.activeElement.matches('.pe-problem') && {mentions(file.name)}")
        assert told in text(page, ".pe-problem"), name
        assert text(page, ".pe-side") == before, name


def mentions(name: str) -> str:
    return f"document.activeElement.innerText.startsWith({json.dumps(name)})"


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("width", [320, 900])
def test_nothing_needs_scrolling_sideways(show: Any, page: Page, name: str, width: int) -> None:
    """At the first question and at the result, down to 320 pixels; the drawing fits too."""
    page.size(width)
    for answers in ({}, longest(jr.compile(jr.load(name)))):
        show(link(name, answers))
        page.wait("document.querySelector('.pe-svg')")
        assert page.run("document.documentElement.scrollWidth") <= width
        wide = "(() => { const e = document.querySelector('.pe-drawing'); return e.scrollWidth - e.clientWidth; })()"
        assert page.run(wide) <= 1


def test_headings_have_the_level_that_the_page_asks_for(show: Any, page: Page) -> None:
    """The title has level 2 if nothing else is said, what stands under it one more, and none is skipped."""
    show(link("aviation_part5", {"procedure_existed": "no"}))
    levels = page.run("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((e) => Number(e.tagName[1]))")
    assert levels[:3] == [1, 2, 3]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_policy_is_shown_from_its_address_at_the_level_asked_for(show: Any) -> None:
    """With `src` there is that policy and no other to choose, and its title has the level that was asked for."""
    page = show(name="single.html")
    assert text(page, "h4.pe-title") == jr.load("social_care").title
    assert text(page, ".pe-choose") == ""


def test_without_scripts_there_is_a_table(page: Page, site: Path) -> None:
    """Each question of each policy with its answers, and where they lead."""
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open((site / "index.html").as_uri())
        cells = texts(page, "policy-explorer table td")
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)
    for name in SHIPPED:
        for branch in jr.compile(jr.load(name)).branches:
            assert any(cell.endswith(branch.text) for cell in cells)
            assert {option.label for option in branch.options} <= set(cells)
