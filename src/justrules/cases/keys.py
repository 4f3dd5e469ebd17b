"""The secrets of a case log, and the three things that are done with them; a key service of yours can do them instead.

One secret wraps the data keys, one makes pseudonyms, one vouches for the audit trail. Each has an id, so that old ones
stay readable while a new one is in use.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import re
import secrets
import shlex
import stat
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn, Protocol, SupportsIndex, final

from justrules.cases.errors import KeyFault, finding
from justrules.cases.sealing import KEY_BYTES, decrypt, encrypt
from justrules.findings import Finding

FORMAT: Final = "justrules-keys/1"
VARIABLE: Final = "JUSTRULES_KEYS"

# 32 bytes are at least 43 characters of base64: a secret that was pasted in the wrong place is no id, and never quoted.
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_LARGEST_FILE: Final = 1_000_000
_FEWEST_BYTES: Final = 8  # different ones; of 32 random bytes fewer are never seen


class Purpose(StrEnum):
    """What a secret is for. None serves two purposes."""

    WRAP = "wrap"
    PSEUDONYM = "pseudonym"
    AUDIT = "audit"


class KeyProvider(Protocol):
    """What keeps the secrets: `LocalKeys`, or your own key service behind these four methods.

    Ids of keys have 1 to 64 characters. Whatever else than `KeyFault` a provider raises goes through unchanged.
    """

    def current(self, purpose: Purpose) -> str:
        """The id of the key to use from now on."""
        ...

    def wrap(self, key: str, data_key: bytes, bound_to: bytes) -> bytes:
        """Encrypt a data key of 32 bytes, authenticating the place that it belongs to."""
        ...

    def unwrap(self, key: str, wrapped: bytes, bound_to: bytes) -> bytes:
        """The 32 bytes that were wrapped under this key for this place, or `KeyFault` `JR720`."""
        ...

    def mac(self, purpose: Purpose, key: str, message: bytes) -> bytes:
        """HMAC-SHA-256 of the message (RFC 2104): 32 bytes."""
        ...


@final
class LocalKeys:
    """Secrets in this process's memory, from a file or the environment. They are neither shown nor pickled.

    Args:
        current: the id of the key in use, for every purpose.
        keys: 32 bytes for each purpose that a key of that id serves.

    Raises:
        KeyFault: `JR720`, with everything that is wrong, and never a secret.
    """

    __slots__ = ("_current", "_keys")
    _current: Mapping[Purpose, str]
    _keys: Mapping[str, Mapping[Purpose, bytes]]

    def __init__(self, *, current: Mapping[Purpose, str], keys: Mapping[str, Mapping[Purpose, bytes]]) -> None:
        problems = tuple(_mistakes(current, keys))
        if problems:
            del current, keys  # what stays in a frame ends in somebody's error report
            raise KeyFault(problems)
        self._current = dict(current)
        self._keys = {name: dict(each) for name, each in keys.items()}

    @classmethod
    def generate(cls) -> LocalKeys:
        """New secrets from the system's source of chance, all under the id `k1`."""
        return cls(current=dict.fromkeys(Purpose, "k1"), keys={"k1": {each: _secret() for each in Purpose}})

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> LocalKeys:
        """Read a key file, as `write_key_file` writes it.

        Raises:
            KeyFault: `JR720`, the file cannot be read, others may read it, or it is no key file.
        """
        return _known(_read(Path(path)))

    @classmethod
    def from_environment(cls, variable: str = VARIABLE) -> LocalKeys:
        """Read the JSON of a key file from an environment variable.

        Raises:
            KeyFault: `JR720`, the variable is not set or holds something else.
        """
        hint = "set it to the JSON of a key file, or name a key file instead"
        if not os.environ.get(variable):
            raise KeyFault([_fault(f"the environment variable `{variable}` is not set", hint)])
        return _known(_parse(os.environ[variable], about=f"environment variable {variable}"))

    def to_json(self) -> str:
        """The secrets in clear, as a key file holds them: for a file of yours or a vault, never for a log."""
        keys = {
            name: {purpose.value: base64.b64encode(secret).decode() for purpose, secret in each.items()}
            for name, each in self._keys.items()
        }
        current = {purpose.value: self._current[purpose] for purpose in Purpose}
        return json.dumps({"format": FORMAT, "current": current, "keys": keys}, indent=2) + "\n"

    def with_new(self, *purposes: Purpose) -> LocalKeys:
        """The same keys and a new one, from now on in use for these purposes; for all if none is named."""
        wanted = purposes or tuple(Purpose)
        name = next(f"k{number}" for number in range(1, len(self._keys) + 2) if f"k{number}" not in self._keys)
        return LocalKeys(
            current={**self._current, **dict.fromkeys(wanted, name)},
            keys={**self._keys, name: {each: _secret() for each in wanted}},
        )

    def current(self, purpose: Purpose) -> str:
        """The id of the key to use from now on."""
        return self._current[purpose]

    def wrap(self, key: str, data_key: bytes, bound_to: bytes) -> bytes:
        """Encrypt a data key with AES-256-GCM.

        Raises:
            KeyFault: `JR720`, there is no such key.
        """
        return encrypt(self._secret(Purpose.WRAP, key), data_key, bound_to)

    def unwrap(self, key: str, wrapped: bytes, bound_to: bytes) -> bytes:
        """The data key that was wrapped under this key for this place.

        Raises:
            KeyFault: `JR720`, there is no such key, or another one of that id wrapped it, or it was changed or moved.
        """
        data_key = decrypt(self._secret(Purpose.WRAP, key), wrapped, bound_to)
        if data_key is None:
            raise KeyFault([_does_not_unwrap(key)])
        return data_key

    def mac(self, purpose: Purpose, key: str, message: bytes) -> bytes:
        """HMAC-SHA-256 of the message.

        Raises:
            KeyFault: `JR720`, there is no such key.
        """
        return hmac.digest(self._secret(purpose, key), message, "sha256")

    def _secret(self, purpose: Purpose, key: str) -> bytes:
        secret = self._keys.get(key, {}).get(purpose)
        if secret is None:
            known = ", ".join(name for name, each in self._keys.items() if purpose in each)
            raise KeyFault(
                [_fault(f"there is no key `{key}` for `{purpose}`", f"there are: {known}; give the old keys as well")]
            )
        return secret

    def __repr__(self) -> str:
        return f"<keys {', '.join(getattr(self, '_keys', ())) or 'refused'}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never pickled")

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("keys are never pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("keys are never pickled")


def write_key_file(path: str | os.PathLike[str], keys: LocalKeys) -> None:
    """Write a new key file that only its owner may read.

    Args:
        path: where; nothing may be there yet.
        keys: what to keep.

    Raises:
        KeyFault: `JR720`, something is there already, or the file cannot be written.
    """
    told = _create_private(Path(path), keys.to_json().encode())
    if told is not None:
        raise KeyFault([told])


def _create_private(path: Path, content: bytes) -> Finding | None:
    try:
        with open(path, "xb", opener=_for_owner) as file:
            _fill(path, file, content)
        _settle(path.parent)
    except FileExistsError:
        return _fault(f"`{path}` is there already", "a key file is never overwritten: choose another name")
    except OSError as error:
        return _fault(f"`{path}` cannot be written: {_reason(error)}", "choose a folder that is there and has room")
    return None


def _fill(path: Path, file: BinaryIO, content: bytes) -> None:
    """Half a key file is none, and would only stand in the way of the next."""
    try:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """A new name outlives a power cut only once its folder is on the disk as well."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _for_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _without_waiting(name: str, flags: int) -> int:
    """A pipe would wait for a writer that never comes."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _read(path: Path) -> LocalKeys | Finding | tuple[Finding, ...]:
    text = _read_private(path)
    return text if isinstance(text, Finding) else _parse(text, about="key file")


def _read_private(path: Path) -> str | Finding:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            return _too_open(path, os.fstat(file.fileno())) or file.read(_LARGEST_FILE + 1).decode("utf-8-sig")
    except OSError as error:
        return _fault(f"the key file `{path}` cannot be read: {_reason(error)}", "name the file with this log's keys")
    except UnicodeDecodeError:
        return _fault(f"the key file `{path}` is no text", f"a key file is JSON of format `{FORMAT}`")


def _too_open(path: Path, status: os.stat_result) -> Finding | None:
    if not stat.S_ISREG(status.st_mode):
        return _fault(f"the key file `{path}` is no file", "name a file")
    if os.name == "posix" and status.st_mode & 0o077:
        return _fault(f"others may read the key file `{path}`", f"run: chmod 600 {shlex.quote(str(path))}")
    return None


def _parse(text: str, *, about: str) -> LocalKeys | tuple[Finding, ...]:
    content = _json(text)
    problems = tuple(_shape(content, about))
    if problems:
        return problems
    keys = _decoded(content["keys"])
    current = {Purpose(purpose): name for purpose, name in content["current"].items()}
    problems = tuple(_mistakes(current, keys, about=about))
    return problems or LocalKeys(current=current, keys=keys)


def _known(found: LocalKeys | Finding | tuple[Finding, ...]) -> LocalKeys:
    """Raised here, where no frame holds the file's text."""
    if isinstance(found, LocalKeys):
        return found
    raise KeyFault([found] if isinstance(found, Finding) else found)


def _json(text: str) -> Any:
    if len(text) > _LARGEST_FILE:
        return None
    try:
        return json.loads(text, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError):
        return None


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("one name twice")
    return dict(pairs)


def _shape(content: Any, about: str) -> Iterator[Finding]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        yield _fault("it holds no keys", f"give JSON with `format` `{FORMAT}`", about=about)
        return
    if set(content) != {"format", "current", "keys"}:
        yield _fault("it has other parts than `format`, `current` and `keys`", "keep these three", about=about)
    if not _words(content.get("current")):
        hint = f"name the key in use for each of: {', '.join(Purpose)}"
        yield _fault("`current` does not name a key for each purpose", hint, about=about)
    keys = content.get("keys")
    if not isinstance(keys, dict) or not all(_words(each) for each in keys.values()):
        hint = f"under each id, 32 bytes in base64 for some of: {', '.join(Purpose)}"
        yield _fault("`keys` does not list keys by id and purpose", hint, about=about)


def _words(part: Any) -> bool:
    """Texts by purpose."""
    return isinstance(part, dict) and all(isinstance(each, str) for each in part.values()) and set(part) <= set(Purpose)


def _decoded(keys: Mapping[str, Mapping[str, str]]) -> dict[str, dict[Purpose, bytes]]:
    return {name: {Purpose(purpose): _bytes(text) for purpose, text in each.items()} for name, each in keys.items()}


def _bytes(text: str) -> bytes:
    """No bytes at all for what is no base64: a mistake like any other wrong length."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _mistakes(
    current: Mapping[Purpose, str], keys: Mapping[str, Mapping[Purpose, bytes]], *, about: str = "keys"
) -> Iterator[Finding]:
    if any(not _ID.fullmatch(name) for name in (*keys, *current.values())):
        hint = "use 1 to 32 letters, digits, `.`, `_` and `-`, the first a letter or digit"
        yield _fault("the id of a key is no id", hint, about=about)
        return
    for purpose in Purpose:
        if purpose not in keys.get(current.get(purpose, ""), {}):
            yield _fault(f"there is no key in use for `{purpose}`", "name one that `keys` holds", about=about)
    for name, each in keys.items():
        for purpose, secret in each.items():
            if len(secret) != KEY_BYTES or len(set(secret)) < _FEWEST_BYTES:
                yield _fault(f"key `{name}` for `{purpose}` is not 32 random bytes", _NEW, about=about)
    every = [secret for each in keys.values() for secret in each.values() if secret]
    if len(set(every)) < len(every):
        yield _fault("one secret stands in two places", _NEW, about=about)


_NEW: Final = "make new ones with `LocalKeys.generate()`, or restore the file from its own backup"


def _does_not_unwrap(key: str) -> Finding:
    return _fault(
        f"key `{key}` does not open a data key",
        "either it is not the key that this log was made with, or the data key was changed: verify the log",
    )


def _secret() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()


def _fault(message: str, hint: str, *, about: str = "keys") -> Finding:
    return finding("JR720", message, about=about, hint=hint)
