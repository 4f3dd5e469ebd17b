"""The garbage collector is held back for a load, and left afterwards as it was found."""

from __future__ import annotations

import gc
import pkgutil
import threading
from collections.abc import Callable, Iterator

import pytest

import justrules as jr
from justrules.policies.collecting import without_collecting
from justrules.policies.loader import load_file, shipped

FILE = shipped("policies") / "aviation_part5.yaml"
TEXT = FILE.read_text(encoding="utf-8")
POLICY = jr.loads(TEXT)


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Whatever a test does to the collector ends with the test."""
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_it_is_off_within_and_on_again_after() -> None:
    """Within the block nothing is collected, and after it all is as before."""
    with without_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    """A file that is refused leaves the collector on."""
    with pytest.raises(jr.PolicyError):
        jr.loads("a: *b\n")
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), without_collecting():
        _ = 1 // 0
    assert gc.isenabled()


def test_who_switched_it_off_keeps_it_off() -> None:
    """A program that runs without the collector is not given it back."""
    gc.disable()
    with without_collecting():
        pass
    jr.compile(POLICY)
    assert not gc.isenabled()


def test_one_within_another_changes_nothing() -> None:
    """The inner block ends, and the outer one still goes without."""
    with without_collecting():
        with without_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_thread_that_ends_leaves_the_others_without() -> None:
    """Of two that load at the same time, the one that ends first does not switch the collector on under the other."""
    begun, ended = threading.Event(), threading.Event()

    def load() -> None:
        with without_collecting():
            begun.set()
            assert ended.wait(timeout=60)

    first = threading.Thread(target=load)
    first.start()
    assert begun.wait(timeout=60)
    with without_collecting():
        assert not gc.isenabled()
    assert not gc.isenabled()
    ended.set()
    first.join()
    assert gc.isenabled()


def test_many_threads_at_once_leave_it_on() -> None:
    """However their loads overlap, after the last of them the collector is on."""
    threads = [threading.Thread(target=lambda: [jr.compile(POLICY) for _ in range(5)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("where", "does"),
    [
        ("justrules.policies.parser.parse_as", lambda: jr.loads(TEXT)),
        ("justrules.policies.parser.parse_as", lambda: load_file(FILE)),
        ("justrules.engine.compiler.graph_of", lambda: jr.compile(jr.loads(TEXT))),
        ("justrules.engine.compiler.graph_of", lambda: jr.check(jr.loads(TEXT))),
    ],
)
def test_loading_checking_and_compiling_hold_it_back(
    where: str, does: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not only there to be called."""
    seen: list[bool] = []
    usual = pkgutil.resolve_name(where.rpartition(".")[0] + ":" + where.rpartition(".")[2])

    def watched(*given: object, **more: object) -> object:
        seen.append(gc.isenabled())
        return usual(*given, **more)

    monkeypatch.setattr(where, watched)
    does()
    assert seen == [False]
