"""The example of a log in another system keeps what it says: one transaction, one answer for all that is hidden."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import Connection, Engine, create_engine, event, func, select

from examples.embed.incidents import make_app
from examples.embed.records import report, sign_in
from justrules.cases import LocalKeys
from justrules.cases.tables import case
from tests.cases.postgres import started

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "embed"
NAME = "ZZCANARY person-017"
ANSWERS = {"procedure_existed": "yes", "knowingly_deviated": "no"}


@dataclass(frozen=True)
class Exchange:
    """What was asked, and what came back."""

    method: str
    path: str
    status: int
    body: Any


@dataclass(frozen=True)
class Desk:
    """The system, and somebody of each role with a session."""

    app: FastAPI
    engine: Engine
    tokens: dict[str, str]
    exchanges: list[Exchange] = field(default_factory=list)

    def ask(self, who: str, method: str, path: str, *, key: str | None = None, json: Any = None) -> Exchange:
        """Send a request as somebody."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        answer = asyncio.run(self._sent(method, path, headers, json))
        plain = answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
        exchange = Exchange(method.lower(), path, answer.status_code, answer.text if plain else answer.json())
        self.exchanges.append(exchange)
        return exchange

    async def _sent(self, method: str, path: str, headers: dict[str, str], json: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://incidents") as client:
            return await client.request(method, path, headers=headers, json=json)

    def report(self, who: str = "manager", *, key: str | None = None, **changed: Any) -> Exchange:
        """Report an incident as somebody."""
        told = {"happened": "The wrong lever was pulled.", "individual": NAME, "investigation": "INV-7"}
        return self.ask(who, "POST", "/incidents", key=key, json={**told, **changed})

    def counts(self) -> tuple[int, int]:
        """How many reports there are, and how many cases."""
        with self.engine.connect() as connection:
            reports, cases = (
                connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (report, case)
            )
        return reports, cases


PEOPLE = {
    "manager": ("staff-0001", "safety_manager", None),
    "executive": ("staff-0002", "accountable_executive", None),
    "investigator": ("staff-0003", "investigator", "INV-7"),
    "elsewhere": ("staff-0004", "investigator", "INV-8"),
    "mechanic": ("staff-0005", "mechanic", "INV-7"),
    "individual": (NAME, "safety_manager", None),
}


@contextmanager
def desk_on(engine: Engine) -> Iterator[Desk]:
    """The system on a database."""
    app = make_app(engine, LocalKeys.generate())
    with engine.begin() as connection:
        tokens = {who: sign_in(connection, *facts) for who, facts in PEOPLE.items()}
    yield Desk(app, engine, tokens)
    app.state.log.close()
    engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What makes an engine on a database of its own."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("embed")
        yield lambda: create_engine(f"sqlite:///{folder / str(len(list(folder.iterdir())))}.db")
        return
    with started() as server:
        yield lambda: create_engine(server.make())


@pytest.fixture
def desk(engines: Any) -> Iterator[Desk]:
    with desk_on(engines()) as made:
        yield made


def test_a_report_and_its_case_are_saved_together(desk: Desk) -> None:
    """One request, one transaction: the case is linked to the report that was made with it."""
    opened = desk.report()
    assert (opened.status, opened.body["status"], opened.body["version"]) == (201, "open", 1)
    assert desk.counts() == (1, 1)
    assert desk.ask("manager", "GET", f"/cases/{opened.body['code']}").body["linked_report"] == "SR-1"


def fail(_: Connection) -> None:
    """The database goes away when the transaction is to be committed."""
    raise ConnectionError


ENDS = {
    "saved": ("manager", {}, 201),
    "wrong level": ("manager", {"severity": "a scratch"}, 422),
    "wrong role": ("mechanic", {}, 404),
    "own case": ("individual", {}, 403),
    "lost": ("manager", {}, 500),
}


@pytest.mark.parametrize("engines", ["sqlite"], indirect=True)
@settings(max_examples=5)
@given(ends=st.lists(st.sampled_from(sorted(ENDS)), min_size=3, max_size=8))
def test_what_is_rolled_back_leaves_no_case_and_no_gap(engines: Any, ends: list[str]) -> None:
    """Whatever becomes of a request: as many reports as cases, and codes that follow one another."""
    with desk_on(engines()) as desk:
        saved = []
        for end in ends:
            who, changed, status = ENDS[end]
            if end == "lost":
                event.listen(desk.engine, "commit", fail)
            answer = desk.report(who, **changed)
            if end == "lost":
                event.remove(desk.engine, "commit", fail)
            assert answer.status == status
            saved += [answer.body["code"]] if status == 201 else []
        assert desk.counts() == (len(saved), len(saved))
        assert [int(code.rpartition("-")[2]) for code in saved] == [*range(1, len(saved) + 1)]


def test_a_request_that_comes_again_opens_no_second_case(desk: Desk) -> None:
    """The same key gives the first code back, and keeps one report; with another content it is a conflict."""
    first = desk.report(key="request-1")
    assert desk.report(key="request-1").body == first.body
    assert desk.counts() == (1, 1)
    assert desk.report(key="request-1", severity="major").status == 409


def classified(desk: Desk) -> str:
    """A case that went through the interview and was classified; its code."""
    opened = desk.report().body
    path, answers = f"/cases/{opened['code']}", dict[str, str]()
    while (asked := desk.ask("manager", "POST", f"{path}/interview", json=answers).body)["question"]:
        assert ANSWERS[asked["question"]] in asked["answers"]
        answers[asked["question"]] = ANSWERS[asked["question"]]
    assert (answers, asked["category"]) == (ANSWERS, "human_error")
    told = {"answers": answers, "rationale": f"{NAME} said so", "version": opened["version"]}
    kept = desk.ask("manager", "POST", f"{path}/evaluations", json=told).body
    done = desk.ask("manager", "POST", f"{path}/classification", json={"version": kept["version"]})
    assert (done.status, done.body["status"]) == (200, "classified")
    return str(opened["code"])


def test_a_case_goes_through_the_interview_to_a_category(desk: Desk) -> None:
    """Question by question; those with full access then see the category, and the person only if they ask."""
    path = f"/cases/{classified(desk)}"
    for who in ("manager", "executive"):
        seen = desk.ask(who, "GET", path).body
        assert (seen["behavior_category"], seen["individual"]) == ("human_error", "[redacted]")
        assert desk.ask(who, "GET", f"{path}?identity=true").body["individual"] == NAME


def test_an_investigator_sees_that_there_is_a_case_and_not_whose(desk: Desk) -> None:
    """Even when asking for the identity; and no text that could name anybody."""
    path = f"/cases/{classified(desk)}"
    seen = desk.ask("investigator", "GET", f"{path}?identity=true")
    assert (seen.status, seen.body["status"], seen.body["behavior_category"]) == (200, "classified", "[redacted]")
    assert NAME not in str(seen.body)
    assert [each["case_code"] for each in desk.ask("investigator", "GET", "/cases").body["cases"]] == [path[7:]]


@pytest.mark.parametrize("who", ["elsewhere", "mechanic", "individual"])
def test_what_is_hidden_is_answered_as_what_is_absent(desk: Desk, who: str) -> None:
    """To another investigator, to other roles and to the person: the same status and the same words, everywhere."""
    code = classified(desk)
    told = {"answers": ANSWERS, "rationale": "mine", "version": 1}
    for method, path, sent in (
        ("GET", "/cases/{}", None),
        ("GET", "/cases/{}?identity=true", None),
        ("POST", "/cases/{}/interview", {}),
        ("POST", "/cases/{}/evaluations", told),
        ("POST", "/cases/{}/classification", {"version": 3}),
    ):
        hidden, absent = (desk.ask(who, method, path.format(each), json=sent) for each in (code, "JC-2026-9999"))
        assert hidden.status == 404
        assert (hidden.status, hidden.body) == (absent.status, absent.body)
    assert desk.ask(who, "GET", "/cases").body == {"cases": [], "next": None}


def test_who_is_not_signed_in_is_told_so(desk: Desk) -> None:
    """Before anything is looked up."""
    assert desk.ask("nobody", "GET", "/cases/JC-2026-0001").status == 401


@pytest.mark.parametrize("wrong", [{"individual": [NAME]}, {"individual": f"{NAME}\0"}, {"happened": {"by": NAME}}])
def test_a_bad_request_is_answered_without_what_was_sent(desk: Desk, wrong: dict[str, Any]) -> None:
    """The field is named; the person who was in it is not."""
    answer = desk.report(**wrong)
    assert answer.status == 422
    assert "ZZCANARY" not in str(answer.body)
    assert desk.counts() == (0, 0)


def test_what_openapi_says_is_so(desk: Desk) -> None:
    """Every answer has a status and a body that the description declares."""
    code = classified(desk)
    desk.report(key="once")
    desk.report(key="once", severity="major")
    desk.report(severity="a scratch")
    desk.ask("manager", "GET", "/cases")
    desk.ask("manager", "POST", f"/cases/{code}/classification", json={"version": 1})
    for who in ("nobody", "mechanic", "executive", "investigator"):
        desk.report(who)
        desk.ask(who, "POST", f"/cases/{code}/classification", json={"version": 3})
    described = desk.app.openapi()
    assert {each.status for each in desk.exchanges} == {200, 201, 401, 403, 404, 409, 422}
    for exchange in desk.exchanges:
        (operation,) = (
            methods[exchange.method]
            for path, methods in described["paths"].items()
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), exchange.path)
        )
        content = operation["responses"][str(exchange.status)]["content"]["application/json"]
        schema = {**content["schema"], "components": described["components"]}
        assert [*Draft202012Validator(schema).iter_errors(exchange.body)] == []


def test_the_tour_prints_what_the_readme_says() -> None:
    """With one command, from anywhere."""
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"```sh\npython (\S+)\n```", readme)
    (said,) = re.findall(r"```text\n(.*?)```", readme, re.DOTALL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, ROOT / command]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT.parent, env=environment)
    assert re.sub(r"JC-\d{4}", "JC-2026", done.stdout) == said
