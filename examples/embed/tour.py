"""A morning with the incident system: `python examples/embed/tour.py` starts it and talks to it."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy import create_engine

sys.path.insert(0, str(Path(__file__).parents[2]))  # so that it runs from anywhere

from examples.embed.incidents import make_app
from examples.embed.records import sign_in
from justrules.cases import LocalKeys

INCIDENT = {"happened": "The wrong lever was pulled.", "individual": "staff-0017", "investigation": "INV-7"}
KNOWN = {"procedure_existed": "yes", "knowingly_deviated": "no"}


async def walk(folder: Path) -> None:
    """Report, answer, classify; then look at the case as three people."""
    engine = create_engine(f"sqlite:///{folder / 'incidents.db'}")
    transport = httpx.ASGITransport(app=make_app(engine, LocalKeys.generate()))
    with engine.begin() as connection:
        manager = signed(sign_in(connection, "staff-0001", "safety_manager"))
        investigator = signed(sign_in(connection, "staff-0002", "investigator", "INV-7"))
        mechanic = signed(sign_in(connection, "staff-0003", "mechanic"))

    async with httpx.AsyncClient(transport=transport, base_url="http://incidents") as client:
        opened = (await client.post("/incidents", headers=manager, json=INCIDENT)).json()
        case = f"/cases/{opened['code']}"
        print(f"opened {opened['code']}")

        answers: dict[str, str] = {}
        while (asked := (await client.post(f"{case}/interview", headers=manager, json=answers)).json())["question"]:
            answers[asked["question"]] = KNOWN[asked["question"]]
            print(f"  {asked['text']} {KNOWN[asked['question']]}")

        given = {"answers": answers, "rationale": "The levers are alike.", "version": opened["version"]}
        kept = (await client.post(f"{case}/evaluations", headers=manager, json=given)).json()
        await client.post(f"{case}/classification", headers=manager, json={"version": kept["version"]})

        for who, headers in (("manager", manager), ("investigator", investigator), ("mechanic", mechanic)):
            seen = (await client.get(case, headers=headers)).json()
            print(f"the {who} sees: {seen.get('status')}, {seen.get('behavior_category')}")
    engine.dispose()


def signed(token: str) -> dict[str, str]:
    """The header that goes with a session."""
    return {"Authorization": f"Bearer {token}"}


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        asyncio.run(walk(Path(place)))
