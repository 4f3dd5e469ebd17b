"""The built site: every link leads somewhere, nothing is fetched from elsewhere, it is light, and things are near."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from tests.explorer.browser import Page as Tab
from tests.explorer.browser import browsing, chromium

pytest.importorskip("mkdocs")

ROOT = Path(__file__).parents[2]
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}
"""What a browser fetches by itself when it opens a page."""


@dataclass
class Page(HTMLParser):
    """What a page links to, fetches and can be linked at."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in FETCHED and FETCHED[tag] in given and given.get("rel") not in {"canonical", "prev", "next", "edit"}:
            self.fetched.append(given[FETCHED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it: any warning of the builder fails it."""
    folder = tmp_path_factory.mktemp("site")
    environment = {**os.environ, **QUIET}
    build = ["mkdocs", "build", "--strict", "--quiet", "-d", str(folder)]
    for command in (["tools.explorer"], ["tools.reference"], build):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> Mapping[Path, Page]:
    """Every page of the site, read."""
    read = {path: Page() for path in site.rglob("*.html")}
    for path, page in read.items():
        page.feed(path.read_text(encoding="utf-8"))
    return read


def away(address: str) -> bool:
    return bool(urlsplit(address).scheme or address.startswith("//"))


def test_nothing_is_fetched_from_another_host(site: Path, pages: Mapping[Path, Page]) -> None:
    """Scripts, styles, fonts and pictures are the site's own, those that a style names included."""
    assert {address for page in pages.values() for address in page.fetched if away(address)} <= {"data:"}
    for style in site.rglob("*.css"):
        named = re.findall(r"url\(\s*[\"']?([^\"')]+)", style.read_text(encoding="utf-8"))
        assert [address for address in named if away(address) and not address.startswith("data:")] == []


def test_every_link_leads_somewhere(site: Path, pages: Mapping[Path, Page]) -> None:
    """Pages, files and places inside pages, in Markdown and in HTML written by hand."""
    assert sorted(set(astray(site, pages))) == []


def astray(site: Path, pages: Mapping[Path, Page]) -> Iterator[str]:
    for path, page in pages.items():
        if path.name == "404.html":  # its links are made for a server's root
            continue
        for address in (*page.links, *page.fetched):
            if away(address):
                continue
            target, place = urldefrag(unquote(address))
            there = (path.parent / target).resolve() if target else path
            if not there.is_file():
                yield f"{path.relative_to(site)} -> {address}: no such file"
            elif place and there in pages and place not in pages[there].places and not place.startswith("__"):
                yield f"{path.relative_to(site)} -> {address}: no such place"


def test_the_first_page_is_light(site: Path, pages: Mapping[Path, Page]) -> None:
    """Everything that the start page fetches, with the explorer and three policies, is under a megabyte."""
    start = site / "index.html"
    fetched = {(site / address.partition("?")[0]).resolve() for address in pages[start].fetched}
    policies = list((site / "assets" / "policies").glob("*.js"))
    assert sum(path.stat().st_size for path in {start, *fetched, *policies} if path.is_file()) < 1_000_000


@pytest.mark.parametrize(
    ("target", "clicks"),
    [
        ("explanation/model.html", 1),
        ("tutorials/first-decision.html", 1),
        ("tutorials/first-policy.html", 1),
        ("reference/catalogues/us_14cfr5.html#s-5-21-a-5", 2),
        ("how-to/cases.html", 2),
    ],
)
def test_what_people_come_for_is_near(site: Path, pages: Mapping[Path, Page], target: str, clicks: int) -> None:
    """From the start page: the three behaviours, deciding, writing a policy, a clause, the case log."""
    reached = {str(site / "index.html")}
    for _ in range(clicks):
        reached |= {address for place in tuple(reached) for address in leading_from(place, pages)}
    assert str(site / target) in reached


in_a_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="needs Chromium"),
]
KINDS = (
    "index.html",
    "explorer.html",
    "tutorials/first-policy.html",
    "how-to/cases.html",
    "reference/policies/social_care.html",
    "reference/findings/JR308.html",
    "reference/catalogues/us_14cfr5.html",
    "reference/alignment/table.html",
    "benchmarks.html",
)
"""A page of each kind."""


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    binary = chromium()
    assert binary is not None
    with browsing(binary, tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=in_a_browser) for kind in KINDS])
def test_a_page_opened_from_disk_asks_nobody_and_fits_a_phone(site: Path, tab: Tab, kind: str) -> None:
    """Every request is for a file, no script fails, and nothing but a table, code or drawing goes over the edge."""
    tab.requests.clear()
    tab.failures.clear()
    tab.call("Emulation.setDeviceMetricsOverride", width=375, height=812, deviceScaleFactor=1, mobile=True)
    tab.open((site / kind).as_uri())
    assert [address for address in tab.requests if not address.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert tab.failures == []
    assert tab.run("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("5.21(a)(5)", "reference/catalogues/us_14cfr5.html#s-5-21-a-5", marks=in_a_browser),
        pytest.param("JR203", "reference/findings/JR203.html", marks=in_a_browser),
    ],
)
def test_the_search_answers_from_disk(site: Path, tab: Tab, asked: str, found: str) -> None:
    """A clause and a code are among the first results, without a server."""
    tab.call("Emulation.clearDeviceMetricsOverride")
    tab.open((site / "index.html").as_uri())
    tab.run("document.querySelector('.md-search__input').focus()")
    tab.call("Input.insertText", text=asked)
    links = "[...document.querySelectorAll('.md-search-result__link')]"
    tab.wait(f"{links}.length > 0")
    first = tab.run(f"{links}.slice(0, 4).map((link) => link.getAttribute('href').replace(/[?]h=[^#]*/, ''))")
    assert any(str(address).endswith(found) for address in first)


def leading_from(place: str, pages: Mapping[Path, Page]) -> Iterator[str]:
    path = Path(urldefrag(place).url)
    for address in pages[path].links if path in pages else ():
        if not away(address):
            target, fragment = urldefrag(address)
            there = (path.parent / target).resolve() if target else path
            yield f"{there}#{fragment}" if fragment else str(there)
