"""Identities: one spelling, and nothing that gives them away."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
import logging
import operator
import pickle
import string
import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from justrules.cases.errors import InvalidEntry
from justrules.cases.identity import LONGEST, Identity, canonical
from tests.cases.secrecy import everything_told

CANARY = "ZZCANARY-person-017"

names = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=60
).filter(canonical)


@given(st.text(st.characters(exclude_categories=())))
@example("\u1e9e \ufb03 \u0345\u0301")
@example("e\u034f\u0301")
@example("\ufdfa\u3164x\uffa0")
def test_the_canonical_form_of_a_canonical_form_is_itself(text: str) -> None:
    """So a stored one and a fresh one never differ."""
    assert canonical(canonical(text)) == canonical(text)


def test_no_single_character_has_two_canonical_forms() -> None:
    """Exhaustively over the Basic Multilingual Plane, alone and beside letters and marks that it could join."""
    for point in range(0x10000):
        text = f"a{chr(point)}\u0301 {chr(point)}"
        assert canonical(canonical(text)) == canonical(text), hex(point)


@given(names)
def test_spelling_makes_no_difference(name: str) -> None:
    """Composed or not, in capitals or small, with spaces more or less: one person."""
    spellings = {
        name,
        unicodedata.normalize("NFD", name),
        unicodedata.normalize("NFKC", name),
        name.casefold(),
        f"  {name}\u3000",
        name.replace(" ", " \u00a0 "),
        f"\u200d{name}\u200c",
    }
    assert {canonical(each) for each in spellings} == {canonical(name)}
    assert len({Identity(name), Identity(name.casefold() or name)}) == 1


@given(st.text(string.ascii_lowercase + string.digits, min_size=1), st.text(string.ascii_lowercase, min_size=1))
def test_different_references_stay_apart(one: str, other: str) -> None:
    """Folding is not so keen that two staff numbers become one."""
    assert (Identity(one) == Identity(other)) is (one == other)


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("Person-017", "person-017"),
        ("\uff30\uff25\uff32\uff33\uff2f\uff2e-\uff10\uff11\uff17", "person-017"),
        ("STRA\u1e9eE 17", "strasse 17"),
        ("\ufb01le-17", "file-17"),
        ("person\u200c-017", "person-017"),
        ("person-017\ufe0f", "person-017"),
        ("  person   017 ", "person 017"),
    ],
)
def test_these_are_the_same_person(given: str, same: str) -> None:
    """Full-width digits, sharp s, ligatures, joiners and variation selectors among them."""
    assert Identity(given) == Identity(same)
    assert hash(Identity(given)) == hash(Identity(same))


@given(names)
def test_the_only_way_out_gives_back_what_went_in(name: str) -> None:
    """To the letter, not the canonical form."""
    assert Identity(name).reveal() == name


@given(st.text(st.characters(categories=["Lu", "Nd"]), min_size=6, max_size=30))
def test_no_way_of_showing_an_identity_shows_it(name: str) -> None:
    """However it is printed, formatted or put into something that is."""
    identity = Identity(name)
    shown = [
        repr(identity),
        str(identity),
        f"{identity}{identity!r}{identity!s}{identity!a}{identity:>60}",
        "%s %r %a %60s" % (identity, identity, identity, identity),  # noqa: UP031  # the old way is a way as well
        "{0} {0!r:^40}".format(identity),  # noqa: UP032  # so is this one
        string.Template("$who").substitute(who=identity),
        repr([identity, {"who": identity}, (identity,)]),
        repr(dataclasses.make_dataclass("Holder", ["who"])(identity)),
        json.dumps({"who": identity}, default=str),
        ascii(identity),
    ]
    assert all("<identity>" in each and name not in each for each in shown)


def test_no_log_shows_an_identity() -> None:
    """At the lowest level, as message, as argument and in a traceback."""
    written = io.StringIO()
    logger = logging.getLogger("justrules.identities")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.StreamHandler(written))
    identity = Identity(CANARY)
    logger.debug(identity)
    logger.debug("seen %s and %r", identity, identity)
    try:
        raise ValueError(identity)
    except ValueError:
        logger.exception("failed")
    assert written.getvalue().count("<identity>") == 4
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_identity_is_never_pickled(protocol: int) -> None:
    """In no protocol, alone or inside something; and what was written until then does not hold it."""
    for holder in (Identity(CANARY), [Identity(CANARY)], {"who": Identity(CANARY)}):
        written = io.BytesIO()
        with pytest.raises(TypeError, match="never pickled") as caught:
            pickle.dump(holder, written, protocol)
        assert CANARY.encode() not in written.getvalue()
        assert CANARY not in everything_told(caught.value)


def test_an_identity_is_never_copied() -> None:
    """Nor taken apart by what copies and pickles are made with, nor serialised as JSON."""
    identity = Identity(CANARY)
    takes: list[Callable[[Identity], object]] = [copy.copy, copy.deepcopy, json.dumps, vars]
    takes += [operator.methodcaller(name) for name in ("__reduce__", "__getstate__", "__copy__")]
    for take in takes:
        with pytest.raises(TypeError):
            take(identity)


def test_an_identity_never_changes() -> None:
    """Nothing can be set, added or removed."""
    identity = Identity("person-017")
    with pytest.raises(AttributeError):
        identity._text = "person-018"
    with pytest.raises(AttributeError):
        identity.name = "person-018"
    with pytest.raises(AttributeError):
        del identity._text
    assert identity.reveal() == "person-017"


def test_an_identity_equals_no_text() -> None:
    """A text in clear beside it is somebody's mistake, and never the same."""
    assert Identity("person-017") != "person-017"
    assert "person-017" not in {Identity("person-017"), Identity("person-018")}


def test_hashes_mean_nothing_in_another_process() -> None:
    """A hash that were the same everywhere could be looked up in a list of staff, even with a fixed hash seed."""
    code = "from justrules.cases.identity import Identity; print(hash(Identity('person-017')))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": "0", "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no name"),
        ("  \u3000 ", "has no name"),
        ("\u200d\ufe0f", "has no name"),
        (CANARY * 20, f"longer than {LONGEST}"),
        (f"{CANARY}\n", "control characters"),
        (f"{CANARY}\0", "control characters"),
        (f"{CANARY}\u202e", "invisible"),
        (f"{CANARY}\u200b", "invisible"),
        (f"{CANARY}\ud800", "control characters"),
        (f"{CANARY}\U000e0fff", "control characters"),
        (b"ZZCANARY-person-017", "not a text"),
        (None, "not a text"),
    ],
)
def test_what_is_no_reference_is_refused_without_quoting_it(text: str, message: str) -> None:
    """Not in the message, not in what the error came from, not in the variables of our frames."""
    with pytest.raises(InvalidEntry, match=message) as caught:
        Identity(text)
    assert {each.code for each in caught.value.findings} == {"JR705"}
    assert caught.value.__context__ is None
    assert "ZZCANARY" not in everything_told(caught.value)


def test_everything_wrong_with_a_reference_is_told_at_once() -> None:
    """Nobody mends one thing to be told of the next."""
    with pytest.raises(InvalidEntry) as caught:
        Identity("\n" * 300)
    assert len(caught.value.findings) == 3


def test_the_longest_reference_is_accepted() -> None:
    """256 characters, counted as they are typed."""
    assert Identity("é" * LONGEST).reveal() == "é" * LONGEST
