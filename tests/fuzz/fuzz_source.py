"""Throw broken files at the reader until the time is up: `python tests/fuzz/fuzz_source.py --seconds 3600`.

Whatever comes in, a document or `PolicyError` comes out, the same from libyaml and from the pure parser. Where atheris
is installed it leads the search by what the code has not done yet; without it the same inputs come at random. An input
that breaks the promise is kept under `tests/fuzz/crashes`, named by its SHA-256, and printed.

Other arguments go to libFuzzer: options that begin with `-`, and folders of inputs, the first of which it adds to.
"""

# ruff: noqa: T201  # a script prints

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.fuzz.inputs import SEED, changed, seeded, soup, texts  # noqa: E402  # found by the line above

CRASHES = HERE / "crashes"
LARGEST = 4096


def kept(data: bytes) -> Path:
    """Where the input that broke the promise was put."""
    CRASHES.mkdir(exist_ok=True)
    path = CRASHES / f"{hashlib.sha256(data).hexdigest()}.bin"
    path.write_bytes(data)
    return path


def tried(hold: Callable[[bytes], None], data: bytes) -> None:
    """Hold the promise against `data`; if it breaks, keep the input and say so."""
    try:
        hold(data)
    except BaseException as broken:
        print(f"\n{type(broken).__name__} on {data!r}\n{broken}\nkept as {kept(data)}", file=sys.stderr, flush=True)
        raise


def seeds() -> list[str]:
    """Small policies to start from, besides the built-in one."""
    files = sorted((ROOT / "tests" / "suite").glob("*/*.yaml"))
    small = [path.read_bytes() for path in files if path.stat().st_size <= LARGEST]
    return [SEED, *(data.decode("utf-8", errors="ignore") for data in small)]


def at_random(seconds: float, seed: int) -> int:
    """Search without guidance; the number of inputs tried."""
    from tests.fuzz.agreement import hold

    print(f"inputs at random, seed {seed}", file=sys.stderr)
    known = seeds()
    end, count = time.monotonic() + seconds, 0
    for text in texts(seeded(seed), known):
        tried(hold, text.encode("utf-8", errors="surrogatepass"))
        count += 1
        if time.monotonic() > end:
            break
    return count


def guided(seconds: float, arguments: list[str]) -> None:
    """Search with atheris, which does not come back: it ends the process when the time is up."""
    # Imported by name, because most machines have no build of it.
    atheris = importlib.import_module("atheris")
    importlib.import_module("networkx")  # the checks use it, and it is not what is searched
    with atheris.instrument_imports(include=["yaml", "justrules.policies", "justrules.findings"]):
        from tests.fuzz.agreement import hold

    known = seeds()

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        """Half the time a change that knows YAML, half the time one of libFuzzer's own."""
        random = seeded(seed)
        if random.random() < 0.5:
            return bytes(atheris.Mutate(data, largest))
        text = data.decode("utf-8", errors="ignore")
        if random.random() < 0.1:
            text = soup(random) if random.random() < 0.5 else random.choice(known)
        return changed(random, text).encode("utf-8", errors="surrogatepass")[:largest]

    CRASHES.mkdir(exist_ok=True)
    corpus = ROOT / ".fuzz" / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    options = {
        "-max_total_time": f"{seconds:.0f}",
        "-max_len": f"{LARGEST}",
        "-timeout": "30",
        "-rss_limit_mb": "1024",
        "-artifact_prefix": f"{CRASHES}/",
        "-print_final_stats": "1",
    }
    chosen = {argument.partition("=")[0] for argument in arguments}
    folders = [argument for argument in arguments if not argument.startswith("-")]
    suite = [str(ROOT / "tests" / "suite" / kind) for kind in ("good", "bad")]
    command = [
        sys.argv[0],
        *(f"{name}={value}" for name, value in options.items() if name not in chosen),
        *(argument for argument in arguments if argument.startswith("-")),
        *(folders or [str(corpus), *(folder for folder in suite if Path(folder).is_dir())]),
    ]
    atheris.Setup(command, lambda data: tried(hold, data), custom_mutator=mutate)
    atheris.Fuzz()


def main() -> None:
    """Read the command line and search."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to search (default: 60)")
    parser.add_argument("--seed", type=int, default=0, help="for the search at random (default: 0)")
    parser.add_argument("--random", action="store_true", help="search at random even where atheris is installed")
    options, arguments = parser.parse_known_args()
    if options.random or importlib.util.find_spec("atheris") is None:
        began = time.monotonic()
        count = at_random(options.seconds, options.seed)
        print(f"{count} inputs in {time.monotonic() - began:.0f} s, the promise held for each")
    else:
        guided(options.seconds, arguments)


if __name__ == "__main__":
    main()
