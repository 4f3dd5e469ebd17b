"""Who may do what: standings from a policy's roles, actors that only their log makes, and nested views."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.cases import (
    Actor,
    ActView,
    CaseLog,
    CaseView,
    Grant,
    Identity,
    InvalidEntry,
    LocalKeys,
    Standing,
    StoreError,
)
from justrules.cases.access import ACT_FIELDS, CASE_FIELDS, View, fields_of, standings, view_of
from tests.cases.logs import STORES, Bench, bench_for, bench_on, codes_of

POLICIES = ("aviation_part5", "nhs_just_culture", "social_care")


@pytest.fixture(scope="module", params=STORES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with bench_for(request) as made:
        yield made


# --- standings -----------------------------------------------------------------------------------------------------


def test_the_published_access_table_is_what_the_aviation_roles_may_do() -> None:
    """The safety manager decides, the accountable executive oversees, an investigator sees what is linked."""
    assert dict(standings(jr.load("aviation_part5"))) == {
        "safety_manager": Standing.DECIDES,
        "accountable_executive": Standing.OVERSEES,
        "investigator": Standing.LINKED,
    }


@pytest.mark.parametrize("name", POLICIES)
def test_one_role_of_each_shipped_policy_decides(name: str) -> None:
    """Exactly one role decides in every shipped policy, and no role without full access sees everything."""
    policy = jr.load(name)
    found = standings(policy)
    assert list(found.values()).count(Standing.DECIDES) == 1
    seeing = {role for role, standing in found.items() if standing in {Standing.DECIDES, Standing.OVERSEES}}
    assert seeing == {role.id for role in policy.roles if role.access == "full"}


@given(role=st.text(max_size=30))
def test_a_role_that_the_policy_does_not_name_sees_nothing(log_of_sqlite: CaseLog, role: str) -> None:
    """Whatever an application calls its roles: what the policy does not know has no access, nearly right or not."""
    known = standings(jr.load("aviation_part5"))
    actor = log_of_sqlite.actor(Grant(subject="person-001", role=role))
    assert actor.standing is known.get(role, Standing.NONE)


@pytest.fixture(scope="module")
def log_of_sqlite(request: pytest.FixtureRequest) -> Iterator[CaseLog]:
    with bench_for(request, "sqlite") as made:
        yield made.log


def test_roles_can_be_said_instead_of_those_of_the_policy(bench: Bench, keys: LocalKeys) -> None:
    """What each role may do can be told to the log, and then the policy's roles count for nothing."""
    roles = {"head_of_safety": Standing.DECIDES}
    told: dict[str, Any] = {"keys": keys, "organisation": "ours", "authorize": lambda grant: grant, "roles": roles}
    log = CaseLog.open_at(bench.engine, **told)
    assert log.actor(Grant(subject="person-001", role="head_of_safety")).standing is Standing.DECIDES
    assert log.actor(Grant(subject="person-001", role="safety_manager")).standing is Standing.NONE


# --- actors --------------------------------------------------------------------------------------------------------


def test_an_actor_of_another_log_is_refused_everywhere(bench: Bench, keys: LocalKeys) -> None:
    """An actor is good for the log that made it, and for no other on the same database, whatever is called."""
    with bench_on(bench.engine, keys) as other:
        stranger = other.decides
        for call in (
            lambda: bench.log.open_case(stranger, individual="person-017"),
            lambda: bench.log.show(stranger, "JC-2026-0001"),
            lambda: bench.log.cases(stranger),
            lambda: bench.log.close_case(stranger, "JC-2026-0001", expected_version=1),
            lambda: bench.log.head(stranger),
            lambda: bench.log.disclose(stranger, "person-017"),
        ):
            with pytest.raises(StoreError) as error:
                call()
            assert codes_of(error) == ["JR715"]


def test_an_actor_made_by_hand_is_refused(bench: Bench) -> None:
    """Nobody becomes an actor by calling its class."""
    forged = Actor(
        issuer=object(),
        subject=Identity("person-001"),
        role="safety_manager",
        standing=Standing.DECIDES,
        investigations=frozenset(),
    )
    with pytest.raises(StoreError) as error:
        bench.log.cases(forged)
    assert codes_of(error) == ["JR715"]


def test_an_actor_shows_and_stores_nobody(bench: Bench) -> None:
    """Neither the actor nor the grant prints who it is, and an actor is not pickled or copied."""
    grant = Grant(subject="ZZCANARY-17", role="safety_manager")
    actor = bench.log.actor(grant)
    assert "ZZCANARY" not in f"{grant!r} {grant} {actor!r} {actor} {actor.subject}"
    for store in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            store(actor)


@pytest.mark.parametrize("given", [None, "safety_manager", {"role": "safety_manager"}, object()])
def test_a_hook_that_gives_no_grant_makes_no_actor(bench: Bench, given: Any) -> None:
    """Whatever else the application's hook gives back is refused, and never taken for somebody with access."""
    with pytest.raises(StoreError) as error:
        bench.log.actor(given)
    assert codes_of(error) == ["JR715"]


@pytest.mark.parametrize("role", [None, 7, ["safety_manager"]])
def test_a_role_that_is_no_text_makes_no_actor(bench: Bench, role: Any) -> None:
    """A role is a text; another thing is a mistake in the hook and told as one."""
    with pytest.raises(StoreError) as error:
        bench.log.actor(Grant(subject="person-001", role=role))
    assert codes_of(error) == ["JR715"]


def test_what_the_hook_raises_is_not_swallowed(bench: Bench, keys: LocalKeys) -> None:
    """A hook refuses by raising, and its own error reaches the application."""

    def refuse(_: Any) -> Grant:
        raise PermissionError("session expired")

    log = CaseLog.open_at(bench.engine, keys=keys, organisation="ours", authorize=refuse)
    with pytest.raises(PermissionError, match="session expired"):
        log.actor("session")


@pytest.mark.parametrize("subject", ["", " ", "a\nb", "x" * 257, None, 17])
def test_a_subject_that_names_nobody_makes_no_actor(bench: Bench, subject: Any) -> None:
    """Without a usable subject a case about oneself could not be told, so there is no actor."""
    with pytest.raises(InvalidEntry) as error:
        bench.log.actor(Grant(subject=subject, role="safety_manager"))
    assert codes_of(error) == ["JR705"]


@pytest.mark.parametrize("given", ["INV-7", b"INV-7", 7, None, ("ZZ CANARY",), (None,), ("INV-7", "\ud800")])
def test_investigations_are_several_references(bench: Bench, given: Any) -> None:
    """One text would be taken for its letters: it is refused, as is what no case can be linked to; never repeated."""
    with pytest.raises(InvalidEntry) as error:
        bench.log.actor(Grant(subject="person-003", role="investigator", investigations=given))
    assert set(codes_of(error)) == {"JR705"}
    assert "CANARY" not in str(error.value)


# --- views ---------------------------------------------------------------------------------------------------------


def test_the_tables_name_every_field_of_a_view_and_no_other() -> None:
    """A field that is added to a view without saying who sees it, or the reverse, fails here."""
    assert set(CASE_FIELDS) == {each.name for each in dataclasses.fields(CaseView)}
    assert set(ACT_FIELDS) == {each.name for each in dataclasses.fields(ActView)}


@pytest.mark.parametrize("table", [CASE_FIELDS, ACT_FIELDS], ids=["case", "act"])
def test_each_view_shows_what_the_smaller_one_shows_and_more(table: Any) -> None:
    """Full access shows more than an authorisation, and that more than a link; nothing is the other way round."""
    assert fields_of(table, View.LINKED) < fields_of(table, View.PERMITTED) < fields_of(table, View.FULL)
    assert fields_of(table, View.FULL) == frozenset(table)


def test_nobody_sees_a_case_of_their_own() -> None:
    """Whatever the role, the link and the authorisation: one's own case is as if it were not there."""
    for standing, linked, permitted in itertools.product(Standing, (True, False), (True, False)):
        assert view_of(standing, linked=linked, permitted=permitted, own=True) is None


def test_an_authorisation_alone_opens_nothing() -> None:
    """It shows the identity to somebody who works on the case already, and gives no access by itself."""
    for standing in (Standing.LINKED, Standing.NONE):
        assert view_of(standing, linked=False, permitted=True, own=False) is None
