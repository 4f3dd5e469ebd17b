"""Keys: what is done with them, where they come from, and that they are never seen."""

from __future__ import annotations

import base64
import copy
import hashlib
import io
import json
import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from justrules.cases.errors import KeyFault
from justrules.cases.keys import FORMAT, VARIABLE, KeyProvider, LocalKeys, Purpose, write_key_file
from tests.cases.secrecy import everything_told, spellings

KEYS = LocalKeys.generate()
posix = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


def content_of(keys: LocalKeys) -> dict[str, Any]:
    found = json.loads(keys.to_json())
    assert isinstance(found, dict)
    return found


def secrets_of(keys: LocalKeys) -> list[bytes]:
    return [base64.b64decode(text) for each in content_of(keys)["keys"].values() for text in each.values()]


def seen(error: BaseException, keys: LocalKeys) -> list[str]:
    """The secrets that an error gives away."""
    told = everything_told(error)
    return [form for secret in secrets_of(keys) for form in spellings(secret) if form in told]


def refusal(text: str, monkeypatch: pytest.MonkeyPatch) -> KeyFault:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(KeyFault) as caught:
        LocalKeys.from_environment()
    assert {each.code for each in caught.value.findings} == {"JR720"}
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    return caught.value


# What is done with them


def test_codes_are_hmac_sha_256() -> None:
    """Test case 4 of RFC 4231; its key of 25 bytes is, by RFC 2104, the same key with zeros behind it."""
    key = bytes(range(1, 26)) + bytes(7)
    keys = LocalKeys(
        current=dict.fromkeys(Purpose, "k1"),
        keys={"k1": {Purpose.AUDIT: key, Purpose.WRAP: os.urandom(32), Purpose.PSEUDONYM: os.urandom(32)}},
    )
    expected = "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    assert keys.mac(Purpose.AUDIT, "k1", b"\xcd" * 50).hex() == expected


@given(st.binary())
def test_codes_agree_with_the_definition(message: bytes) -> None:
    """HMAC written out as in RFC 2104, for each purpose with its own secret."""
    for purpose in (Purpose.PSEUDONYM, Purpose.AUDIT):
        secret = base64.b64decode(content_of(KEYS)["keys"]["k1"][purpose]).ljust(64, b"\0")
        inner = hashlib.sha256(bytes(each ^ 0x36 for each in secret) + message).digest()
        outer = hashlib.sha256(bytes(each ^ 0x5C for each in secret) + inner).digest()
        assert KEYS.mac(purpose, "k1", message) == outer


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_what_is_wrapped_unwraps(data_key: bytes, bound_to: bytes) -> None:
    """And shows nothing of what is in it."""
    wrapped = KEYS.wrap("k1", data_key, bound_to)
    assert KEYS.unwrap("k1", wrapped, bound_to) == data_key
    assert data_key not in wrapped


@given(st.binary(max_size=40), st.integers(0, 8 * 61 - 1))
def test_a_wrapped_key_that_was_changed_or_moved_is_refused(bound_to: bytes, bit: int) -> None:
    """By any bit, to any other place."""
    wrapped = KEYS.wrap("k1", bytes(32), bound_to)
    changed = bytearray(wrapped)
    changed[bit // 8] ^= 1 << bit % 8
    for bad, place in ((bytes(changed), bound_to), (wrapped, bound_to + b"x"), (wrapped[:-1], bound_to)):
        with pytest.raises(KeyFault, match="does not open a data key"):
            KEYS.unwrap("k1", bad, place)


def test_another_key_of_the_same_id_unwraps_nothing() -> None:
    """Two logs may both call theirs `k1`."""
    wrapped = KEYS.wrap("k1", bytes(32), b"data_key|log")
    with pytest.raises(KeyFault) as caught:
        LocalKeys.generate().unwrap("k1", wrapped, b"data_key|log")
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda keys: keys.wrap("k7", b"", b""),
        lambda keys: keys.unwrap("k7", b"", b""),
        lambda keys: keys.mac(Purpose.AUDIT, "k7", b""),
        lambda keys: keys.with_new(Purpose.WRAP).mac(Purpose.AUDIT, "k2", b""),
    ],
)
def test_a_key_that_is_not_there_is_named(ask: Callable[[KeyProvider], object]) -> None:
    """With those that are, and nothing of them."""
    with pytest.raises(KeyFault, match="there is no key `k") as caught:
        ask(KEYS)
    assert "there are: k1" in str(caught.value)
    assert not seen(caught.value, KEYS)


def test_no_secret_serves_two_purposes() -> None:
    """Not even in one set of keys."""
    assert len(set(secrets_of(KEYS.with_new()))) == 6


# Rotation


def test_a_new_key_comes_into_use_and_the_old_ones_stay() -> None:
    """For the purposes that are named; for all if none is."""
    newer = KEYS.with_new(Purpose.WRAP)
    assert [newer.current(each) for each in Purpose] == ["k2", "k1", "k1"]
    assert [newer.with_new().current(each) for each in Purpose] == ["k3", "k3", "k3"]
    assert newer.unwrap("k1", KEYS.wrap("k1", bytes(32), b"x"), b"x") == bytes(32)
    assert newer.mac(Purpose.AUDIT, "k1", b"x") == KEYS.mac(Purpose.AUDIT, "k1", b"x")
    assert KEYS.current(Purpose.WRAP) == "k1"


def test_a_new_key_takes_no_id_that_is_taken() -> None:
    """Whatever people called theirs."""
    content = content_of(KEYS)
    content["keys"]["k2"] = content_of(LocalKeys.generate())["keys"]["k1"]
    content["keys"]["spring-2026"] = content_of(LocalKeys.generate())["keys"]["k1"]
    assert read(content).with_new().current(Purpose.AUDIT) == "k3"


def read(content: dict[str, Any]) -> LocalKeys:
    """Through the constructor, as a caller with secrets from elsewhere would."""
    return LocalKeys(
        current={Purpose(purpose): key for purpose, key in content["current"].items()},
        keys={
            key: {Purpose(purpose): base64.b64decode(text) for purpose, text in each.items()}
            for key, each in content["keys"].items()
        },
    )


# Never seen


def test_keys_show_their_ids_and_nothing_else() -> None:
    """However they are printed."""
    shown = " ".join([f"{KEYS} {KEYS!r} {[KEYS]} {KEYS!s:>60}", str(KEYS), repr({"keys": KEYS})])
    assert "<keys k1>" in shown
    assert not [form for secret in secrets_of(KEYS) for form in spellings(secret) if form in shown]


def test_keys_are_never_pickled_or_copied() -> None:
    """Alone or inside something, in no protocol."""
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        written = io.BytesIO()
        with pytest.raises(TypeError, match="never pickled"):
            pickle.dump([KEYS], written, protocol)
        assert not [each for each in secrets_of(KEYS) if each in written.getvalue()]
    takes: list[Callable[[LocalKeys], object]] = [copy.copy, copy.deepcopy, vars, json.dumps]
    takes += [LocalKeys.__reduce__, LocalKeys.__getstate__]
    for take in takes:
        with pytest.raises(TypeError):
            take(KEYS)


# Files


@posix
def test_a_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """From the first moment and whatever the process's mask; and it reads back."""
    path = tmp_path / "keys.json"
    before = os.umask(0)
    try:
        write_key_file(path, KEYS)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert LocalKeys.from_file(path).to_json() == KEYS.to_json()
    assert LocalKeys.from_file(str(path)).to_json() == KEYS.to_json()


@posix
def test_a_key_file_and_its_name_outlive_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File and folder are on the disk before the first case is sealed."""
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append("folder" if is_folder(number) else "file"))
    write_key_file(tmp_path / "keys.json", KEYS)
    assert synced == ["file", "folder"]


def is_folder(descriptor: int) -> bool:
    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o602, 0o644, 0o777])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """With the command that mends it; group and others, reading, writing and the rest."""
    path = tmp_path / "the keys.json"
    write_key_file(path, KEYS)
    path.chmod(mode)
    with pytest.raises(KeyFault, match="others may read the key file") as caught:
        LocalKeys.from_file(path)
    assert f"run: chmod 600 '{path}'" in str(caught.value)
    assert not seen(caught.value, KEYS)


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    """Whoever loses keys loses the log; nor is one written through a link."""
    path = tmp_path / "keys.json"
    write_key_file(path, KEYS)
    (tmp_path / "link.json").symlink_to(tmp_path / "elsewhere.json")
    for taken in (path, tmp_path / "link.json"):
        with pytest.raises(KeyFault, match="is there already") as caught:
            write_key_file(taken, LocalKeys.generate())
        assert caught.value.__context__ is None
    assert LocalKeys.from_file(path).to_json() == KEYS.to_json()
    assert not (tmp_path / "elsewhere.json").exists()


def test_a_key_file_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, no room: a fault of its own and no half file; no secret in it."""
    with pytest.raises(KeyFault, match="cannot be written: no such file"):
        write_key_file(tmp_path / "none" / "keys.json", KEYS)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyFault, match="no space left") as caught:
        write_key_file(tmp_path / "keys.json", KEYS)
    assert list(tmp_path.iterdir()) == []
    assert caught.value.__context__ is None
    assert not seen(caught.value, KEYS)


def test_what_is_no_key_file_is_refused(tmp_path: Path) -> None:
    """Nothing there, a folder, a pipe, bytes that are no text."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00ZZCANARY")
    (tmp_path / "bytes").chmod(0o600)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe", 0o600)
    for name, message in (
        ("none", "cannot be read"),
        ("", "cannot be read"),
        ("pipe", "no file"),
        ("bytes", "no text"),
    ):
        with pytest.raises(KeyFault, match=message) as caught:
            LocalKeys.from_file(tmp_path / name)
        assert caught.value.__context__ is None
        assert "ZZCANARY" not in everything_told(caught.value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Some editors put one."""
    path = tmp_path / "keys.json"
    path.write_text("\ufeff" + KEYS.to_json(), encoding="utf-8")
    path.chmod(0o600)
    assert LocalKeys.from_file(path).to_json() == KEYS.to_json()


# The environment, and what may stand in either


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same JSON, under our name or one of the caller's."""
    monkeypatch.setenv(VARIABLE, KEYS.to_json())
    monkeypatch.setenv("HOSPITAL_KEYS", KEYS.with_new().to_json())
    assert LocalKeys.from_environment().current(Purpose.WRAP) == "k1"
    assert LocalKeys.from_environment("HOSPITAL_KEYS").current(Purpose.WRAP) == "k2"


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not set and empty are the same."""
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(KeyFault, match=f"`{VARIABLE}` is not set"):
        LocalKeys.from_environment()
    monkeypatch.setenv(VARIABLE, "")
    with pytest.raises(KeyFault, match=f"`{VARIABLE}` is not set"):
        LocalKeys.from_environment()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (FORMAT, "justrules-keys/2", "holds no keys"),
        ('"current"', '"now"', "other parts"),
        ('"audit": "k1"', '"audit": "k2"', "no key in use for `audit`"),
        ('"audit": "k1"', '"audit": 1', "does not name a key for each purpose"),
        ('"audit": "k1"', '"trail": "k1"', "does not name a key for each purpose"),
        (',\n    "audit": "k1"', "", "no key in use for `audit`"),
        ('"k1": {', '"": {', "is no id"),
        ('"k1": {', '"{SECRET}": {', "is no id"),
        ('"audit": "k1"', '"audit": "{SECRET}"', "is no id"),
        ('"wrap": "{SECRET}"', '"wrap": "{SECRET}AAAA"', "`k1` for `wrap` is not 32 random bytes"),
        ('"wrap": "{SECRET}"', '"wrap": "secret"', "`k1` for `wrap` is not 32 random bytes"),
        ('"wrap": "{SECRET}"', '"wrap": "é"', "`k1` for `wrap` is not 32 random bytes"),
        ('"wrap": "{SECRET}"', f'"wrap": "{"A" * 43}="', "`k1` for `wrap` is not 32 random bytes"),
        ('"wrap": "{SECRET}"', '"wrap": ["{SECRET}"]', "does not list keys"),
        ('"pseudonym": "{OTHER}"', '"pseudonym": "{SECRET}"', "one secret stands in two places"),
        ('"wrap": "{SECRET}"', '"wrap": "{SECRET}", "wrap": "{OTHER}"', "holds no keys"),
        ('"keys": {', '"keys": [{', "holds no keys"),
    ],
)
def test_what_is_wrong_with_keys_is_told_without_them(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    """A secret in the wrong place, which cannot be told from an id, is not quoted either."""
    known = content_of(KEYS)["keys"]["k1"]
    for name, secret in (("{SECRET}", known["wrap"]), ("{OTHER}", known["pseudonym"])):
        old, new = old.replace(name, secret), new.replace(name, secret)
    assert old in KEYS.to_json()
    error = refusal(KEYS.to_json().replace(old, new, 1), monkeypatch)
    assert message in str(error)
    assert not seen(error, KEYS)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.sampled_from([*Purpose]), inner)
    ),
    max_leaves=6,
)
parts = st.fixed_dictionaries(
    {}, optional={"format": st.just(FORMAT) | json_values, "current": json_values, "keys": json_values}
)


@given(st.text(max_size=50) | json_values.map(json.dumps) | parts.map(json.dumps))
@example("[" * 100_000)
@example('{"a":' * 100_000)
@example("9" * 100_000)
@example("NaN")
def test_whatever_stands_there_the_error_is_ours(text: str) -> None:
    """Broken JSON, deep JSON, JSON of another shape."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "environ", {VARIABLE: text or " "})
        with pytest.raises(KeyFault) as caught:
            LocalKeys.from_environment()
    assert not seen(caught.value, KEYS)


def test_a_file_of_megabytes_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Even if keys stand at its beginning."""
    (tmp_path / "keys.json").write_text(KEYS.to_json() + " " * 1_000_000, encoding="utf-8")
    (tmp_path / "keys.json").chmod(0o600)
    with pytest.raises(KeyFault, match="holds no keys"):
        LocalKeys.from_file(tmp_path / "keys.json")


def test_everything_wrong_with_keys_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody mends one thing to be told of the next."""
    content = content_of(KEYS)
    content["keys"]["k1"]["wrap"] = content["keys"]["k1"]["audit"]
    content["keys"]["k1"]["pseudonym"] = "short"
    content["current"]["audit"] = "k9"
    assert len(refusal(json.dumps(content), monkeypatch).findings) == 3


def test_a_constructor_with_bad_secrets_tells_none_of_them() -> None:
    """Whoever keeps secrets elsewhere builds the keys by hand."""
    secrets = {Purpose.WRAP: b"ZZCANARY" * 4, Purpose.PSEUDONYM: os.urandom(31), Purpose.AUDIT: os.urandom(32)}
    with pytest.raises(KeyFault) as caught:
        LocalKeys(current=dict.fromkeys(Purpose, "k1"), keys={"k1": secrets})
    told = everything_told(caught.value)
    assert "`k1` for `pseudonym` is not 32 random bytes" in told
    assert not [form for secret in secrets.values() for form in spellings(secret) if form in told]
