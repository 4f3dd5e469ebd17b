"""A small incident system: reports of its own, and a case log in the same database and the same transactions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, SecretStr
from sqlalchemy import Engine

import justrules as jr
from examples.embed.records import Session, find_session, metadata, save_report
from justrules import cases
from justrules.cases import CaseLog, Grant, Identity, KeyProvider, Receipt, as_data
from justrules.cases.database import prepare

ORGANISATION = "Example Air"
STATUS_OF = {cases.NotFound: 404, cases.Refused: 403, cases.Conflict: 409, cases.StoreError: 503}
"""What an error of the log is over HTTP; any other says that what was sent cannot be used."""


# --- what goes in and out ------------------------------------------------------------------------------------------


class Incident(BaseModel):
    """A report, and whose act is to be looked at. A `SecretStr` keeps the person out of our own logs."""

    happened: str
    individual: SecretStr
    department: str | None = None
    investigation: str | None = None
    severity: str | None = None


class Evaluation(BaseModel):
    """What the assessor answered, and why."""

    answers: dict[str, str]
    rationale: str
    reasons: dict[str, str] = {}
    factors: list[str] = []
    version: int


class Asked(BaseModel):
    """The next question; or none, and the category that the answers come to."""

    question: str | None
    text: str | None
    answers: list[str]
    category: str | None


class Recorded(BaseModel):
    """Where a case stands after a change, and the version to send with the next one."""

    code: str
    status: str
    version: int
    notices: tuple[str, ...]


class Problem(BaseModel):
    """What is wrong; never what was given."""

    problems: list[str]


def recorded(receipt: Receipt) -> Recorded:
    """A receipt of the log as we send it."""
    return Recorded(code=receipt.case_code, status=receipt.status, version=receipt.version, notices=receipt.notices)


# --- who asks ------------------------------------------------------------------------------------------------------


def authorize(signed_in: Session) -> Grant:
    """Our own session as the log needs it: who, in which role, with which investigations."""
    mine = [signed_in.investigation] if signed_in.investigation else []
    return Grant(subject=signed_in.staff_number, role=signed_in.role, investigations=mine)


def the_engine(request: Request) -> Engine:
    """The database that our tables share with the log's."""
    engine: Engine = request.app.state.engine
    return engine


def the_log(request: Request) -> CaseLog:
    """The case log, open as long as the application."""
    log: CaseLog = request.app.state.log
    return log


Database = Annotated[Engine, Depends(the_engine)]
Log = Annotated[CaseLog, Depends(the_log)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def signed_in(engine: Database, log: Log, bearer: Bearer) -> cases.Actor:
    """Whoever holds the session's token, as an actor of the log."""
    with engine.connect() as connection:
        session = find_session(connection, bearer.credentials) if bearer else None
    if session is None:
        raise HTTPException(401, "sign in first")
    return log.actor(session)


Me = Annotated[cases.Actor, Depends(signed_in)]
Retry = Annotated[str | None, Header(alias="Idempotency-Key")]

# --- what can be asked ---------------------------------------------------------------------------------------------

router = APIRouter()


@router.post("/incidents", status_code=201)
def report_incident(me: Me, log: Log, engine: Database, incident: Incident, retry: Retry = None) -> Recorded:
    """Save a report and open a case: both, or neither."""
    # Committed here, and not after `yield` in a dependency: that may come when the answer was sent already.
    with engine.begin() as connection:
        receipt = log.within(connection).open_case(
            me,
            individual=Identity(incident.individual.get_secret_value()),
            department=incident.department,
            linked_report=save_report(connection, incident.happened, request_id=retry),
            linked_investigation=incident.investigation,
            severity=incident.severity,
            request_id=retry,
        )
    return recorded(receipt)


@router.get("/cases")
def list_cases(me: Me, log: Log, after: str | None = None) -> dict[str, Any]:
    """The cases that you may see, newest first."""
    page = log.cases(me, after=after)
    return {"cases": as_data(page.cases), "next": page.next}


@router.get("/cases/{code}")
def show_case(me: Me, log: Log, code: str, *, identity: bool = False) -> dict[str, Any]:
    """A case as you may see it; with the person, if you ask and may. Both is written down in the trail."""
    shown: dict[str, Any] = as_data(log.show(me, code, identity=identity), reveal=identity)
    return shown


@router.post("/cases/{code}/interview")
def ask_next(me: Me, log: Log, code: str, answers: dict[str, str]) -> Asked:
    """The question that comes after these answers. Nothing is kept: going back costs nothing."""
    log.show(me, code, identity=False)
    interview = jr.interview(jr.load("aviation_part5"), answers=answers)
    branch = interview.branch
    return Asked(
        question=interview.question,
        text=branch.text if branch else None,
        answers=list(branch.answers) if branch else [],
        category=interview.result.category,
    )


@router.post("/cases/{code}/evaluations")
def evaluate(me: Me, log: Log, code: str, given: Evaluation) -> Recorded:
    """Keep the answers with their reasons."""
    return recorded(log.evaluate(me, code, expected_version=given.version, **given.model_dump(exclude={"version"})))


@router.post("/cases/{code}/classification")
def classify(me: Me, log: Log, code: str, version: Annotated[int, Body(embed=True)]) -> Recorded:
    """Let the last evaluation stand."""
    return recorded(log.classify(me, code, expected_version=version))


# --- the application -----------------------------------------------------------------------------------------------


def make_app(engine: Engine, keys: KeyProvider) -> FastAPI:
    """The application on a database, in which it makes its tables and the log's where they are not there yet."""
    prepare(engine)
    metadata.create_all(engine)
    CaseLog.create_at(engine, keys=keys, organisation=ORGANISATION)
    app = FastAPI(title="Incidents")
    app.state.engine = engine
    app.state.log = CaseLog.open_at(engine, keys=keys, organisation=ORGANISATION, authorize=authorize)
    app.include_router(router, responses={code: {"model": Problem} for code in (401, 422, *STATUS_OF.values())})
    for kind in (jr.JustRulesError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, tell)
    return app


def tell(_request: Request, error: Exception) -> JSONResponse:
    """What is wrong, without what was given: FastAPI's own answer to a bad request would quote the person's name."""
    match error:
        case jr.JustRulesError(findings=findings):
            status = next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 422)
            problems = [f"{each.message}; {each.hint}" if each.hint else each.message for each in findings]
        case RequestValidationError():
            status, problems = 422, [f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in error.errors()]
        case HTTPException(status_code=status, detail=detail):
            problems = [detail]
        case _:
            raise error
    return JSONResponse({"problems": problems}, status_code=status)
