"""Sealing: the standard's own numbers, one key, one place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from justrules.cases import sealing
from justrules.cases.errors import InvalidEntry, KeyFault
from justrules.cases.sealing import decrypt, encrypt, open_sealed, seal
from tests.cases.secrecy import everything_told, spellings

KEY = bytes(range(32))
CANARY = "ZZCANARY spoke with person-017"
PLACE = "act|JC-2026-0012/1|response_action"

keys = st.binary(min_size=32, max_size=32)
texts = st.text(st.characters(exclude_categories=["Cs"]))
places = st.from_regex(r"(act|case|person)\|[A-Z0-9/-]{1,12}\|[a-z_]{1,9}", fullmatch=True)

# Test cases 13 to 16 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B: AES-256.
LONG_KEY = "feffe9928665731c6d6a8f9467308308" * 2
LONG_PLAIN = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
LONG_CIPHER = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
VECTORS = [
    ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("00" * 32, "00" * 12, "00" * 16, "", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    (LONG_KEY, "cafebabefacedbaddecaf888", LONG_PLAIN, "", LONG_CIPHER + "b094dac5d93471bdec1a502270e3cc6c"),
    (
        LONG_KEY,
        "cafebabefacedbaddecaf888",
        LONG_PLAIN[:120],
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        LONG_CIPHER[:120] + "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
]

VECTOR = (
    "01000102030405060708090a0b3472b970a0c5b572f929b7fbd49b0b02edfbb705c7fb5f7c3867e5851d6900b20110aefcafc1129874a47fed"
    "88872838ee59608d5ad6a3da3f972a1918e3f5ee1487487caab7f2b8f6075fa62c37da24"
)


def with_nonce(monkeypatch: pytest.MonkeyPatch, nonce: bytes) -> None:
    monkeypatch.setattr(sealing, "os", SimpleNamespace(urandom=lambda count: nonce[:count]))


@pytest.mark.parametrize("vector", VECTORS)
def test_it_is_aes_256_gcm(monkeypatch: pytest.MonkeyPatch, vector: tuple[str, ...]) -> None:
    """To the numbers of the specification: a version byte, the nonce, the ciphertext, the tag."""
    key, nonce, plain, bound_to, sealed = map(bytes.fromhex, vector)
    with_nonce(monkeypatch, nonce)
    expected = b"\x01" + nonce + sealed
    assert encrypt(key, plain, bound_to) == expected
    assert decrypt(key, expected, bound_to) == plain


def test_what_was_sealed_by_this_edition_opens_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vector of our own format: whoever changes it must give it another version byte."""
    with_nonce(monkeypatch, bytes(range(12)))
    sealed = seal(KEY, "spoke with person-017", PLACE)
    assert sealed.hex() == VECTOR
    assert open_sealed(KEY, bytes.fromhex(VECTOR), PLACE) == "spoke with person-017"


@given(keys, texts, places)
def test_what_is_sealed_opens(key: bytes, text: str, place: str) -> None:
    """Any text, also an empty one."""
    assert open_sealed(key, seal(key, text, place), place) == text


@given(keys, texts, places, places)
def test_what_is_moved_does_not_open(key: bytes, text: str, place: str, other: str) -> None:
    """Each text is bound to its row and field."""
    assume(place != other)
    with pytest.raises(KeyFault):
        open_sealed(key, seal(key, text, place), other)


@given(keys, keys, texts)
def test_another_key_opens_nothing(key: bytes, other: bytes, text: str) -> None:
    """Two people's texts cannot be swapped, nor one put back from before a key was destroyed and made anew."""
    assume(key != other)
    with pytest.raises(KeyFault):
        open_sealed(other, seal(key, text, PLACE), PLACE)


@given(texts, st.data())
def test_a_changed_bit_is_noticed(text: str, data: st.DataObject) -> None:
    """Wherever it is: version, nonce, ciphertext or tag."""
    sealed = bytearray(seal(KEY, text, PLACE))
    at = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(KeyFault):
        open_sealed(KEY, bytes(sealed), PLACE)


@given(texts, st.data())
def test_a_piece_does_not_open(text: str, data: st.DataObject) -> None:
    """Nor does anything with more behind it."""
    sealed = seal(KEY, text, PLACE)
    cut = data.draw(st.integers(0, len(sealed) - 1))
    for changed in (sealed[:cut], sealed[cut + 1 :], sealed + b"\0", b""):
        with pytest.raises(KeyFault):
            open_sealed(KEY, changed, PLACE)


@given(st.binary(max_size=200))
def test_chance_does_not_open(sealed: bytes) -> None:
    """Whatever stands in the column, the error is ours."""
    with pytest.raises(KeyFault):
        open_sealed(KEY, b"\x01" + sealed, PLACE)


def test_nonces_never_repeat() -> None:
    """In 20,000 seals of one text, the nonce and everything after it are new each time."""
    sealed = [seal(KEY, "person-017", PLACE) for _ in range(20_000)]
    assert len({each[1:13] for each in sealed}) == len(sealed)
    assert len({each[13:] for each in sealed}) == len(sealed)


@given(st.integers(0, 62), st.integers(0, 62))
def test_length_does_not_tell_names_apart(one: int, other: int) -> None:
    """Texts of up to 63 bytes are sealed to one length."""
    assert len(seal(KEY, "a" * one, PLACE)) == len(seal(KEY, "b" * other, PLACE))


@given(st.text(st.sampled_from("\x80\0é"), max_size=150))
def test_the_end_mark_in_a_text_ends_nothing(text: str) -> None:
    """Texts that look like padding come back whole."""
    assert open_sealed(KEY, seal(KEY, text, PLACE), PLACE) == text


def test_what_does_not_open_tells_its_place_and_no_secret() -> None:
    """Neither key nor text, in the message, in a context or in the variables of our frames."""
    sealed = seal(KEY, CANARY, PLACE)
    with pytest.raises(KeyFault) as caught:
        open_sealed(KEY, sealed, "act|JC-2026-0013/1|response_action")
    assert [each.code for each in caught.value.findings] == ["JR721"]
    assert "act|JC-2026-0013/1|response_action" in str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    told = everything_told(caught.value)
    assert not [each for each in (*spellings(KEY), "ZZCANARY") if each in told]


def test_half_a_character_is_refused_without_quoting_the_text() -> None:
    """Python's own error would carry the whole text."""
    with pytest.raises(InvalidEntry) as caught:
        seal(KEY, CANARY + "\ud800", PLACE)
    assert [each.code for each in caught.value.findings] == ["JR705"]
    assert caught.value.__context__ is None
    told = everything_told(caught.value)
    assert not [each for each in (*spellings(KEY), "ZZCANARY") if each in told]


def test_an_older_text_of_the_same_place_still_opens() -> None:
    """The limit of sealing, said aloud: that it was put back is for the audit trail's digest of the case to tell."""
    older, newer = seal(KEY, "first", PLACE), seal(KEY, "second", PLACE)
    assert older != newer
    assert open_sealed(KEY, older, PLACE) == "first"
