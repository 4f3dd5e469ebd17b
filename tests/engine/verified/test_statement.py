"""A verified tree as JSON holds for one policy, one code and one version, and for nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import justrules as jr
from justrules.engine.verified.statement import FORMAT, Basis, from_json, to_json
from justrules.testing.strategies import policies
from tests.engine.verified.likeness import difference

TREE = jr.compile(jr.load("aviation_part5"))
BASIS = Basis.of(b"format: justrules/1\n", code="c0de")
TEXT = to_json(TREE, BASIS).encode()


@given(policies(), st.binary(), st.text(alphabet="0123456789abcdef", min_size=1))
def test_a_verified_tree_is_read_on_its_own_basis(policy: jr.Policy, data: bytes, code: str) -> None:
    """What was written for these bytes by this code is read for these bytes by this code: the same tree."""
    basis = Basis.of(data, code=code)
    tree = jr.compile(policy)
    back = from_json(to_json(tree, basis).encode(), basis)
    assert back is not None
    assert difference(back, tree) is None


@pytest.mark.parametrize("part", ["policy", "code", "library"])
def test_it_holds_for_nothing_else(part: str) -> None:
    """Another byte in the policy, an older fingerprint of the code, another version: no tree."""
    assert from_json(TEXT, replace(BASIS, **{part: "another"})) is None
    assert from_json(TEXT, Basis.of(b"format: justrules/1 \n", code="c0de")) is None


def test_each_basis_has_a_name_of_its_own() -> None:
    """Policy, code and version are told apart; nothing moves from one to the next."""
    others = [replace(BASIS, **{part: "x"}) for part in ("policy", "code", "library")]
    others += [Basis(policy="a b", code="c", library="d"), Basis(policy="a", code="b c", library="d")]
    names = {basis.digest for basis in (BASIS, *others[:3])}
    assert len(names) == 4
    assert BASIS.digest == Basis.of(b"format: justrules/1\n", code="c0de").digest


def edited(**changes: Any) -> bytes:
    data = json.loads(TEXT)
    for key, value in changes.items():
        if value is None:
            del data[key]
        else:
            data[key] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "changes",
    [
        *({key: None} for key in ("format", "policy", "code", "library", "tree")),
        *({key: 5} for key in ("format", "policy", "code", "library", "tree")),
        {"format": "justrules/verified/2"},
        {"tree": {}},
        {"left_over": "x"},
    ],
    ids=str,
)
def test_a_statement_with_another_field_is_none(changes: dict[str, Any]) -> None:
    """A field that is gone, of another type, of another format or left over: no tree."""
    assert from_json(edited(), BASIS) is not None
    assert from_json(edited(**changes), BASIS) is None


def test_a_statement_that_is_cut_short_is_none() -> None:
    """Wherever it ends too early, the last line's end apart, there is no tree."""
    assert all(from_json(TEXT[:end], BASIS) is None for end in range(0, len(TEXT) - 2, 7))
    assert from_json(TEXT[:-2], BASIS) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"tree"',
        b"{" * 100_000,
        b'{"tree": ' * 50_000,
        TEXT.decode().encode("utf-16")[3:],
    ],
    ids=lambda text: repr(text[:10]),
)
def test_what_is_no_statement_is_none(text: bytes) -> None:
    """Whatever the bytes, there is no tree and no error."""
    assert from_json(text, BASIS) is None


def test_a_key_that_stands_twice_is_none() -> None:
    """JSON that says two things is believed in neither."""
    assert from_json(TEXT.replace(b'"code"', b'"code": "c0de", "code"', 1), BASIS) is None
    assert TEXT.startswith(b'{\n "format": "%s"' % FORMAT.encode())
