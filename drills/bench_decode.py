"""How fast an answer of 200 kB is decompressed, against PyPI's `lzstring` in the same run.

Rounds of the two alternate, so that a busy machine slows both; the medians are compared. Progress goes to stderr,
one JSON line to stdout: `value` and `limit` in ms, `ratio` = value / limit.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lzstring import LZString

import bpjs_wire
from bpjs.lzstring import decompress

VECTORS = Path(bpjs_wire.__file__).parent / "vectors" / "bpjs-crypto.json"
ROUNDS, QUICK_ROUNDS = 15, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds instead of {ROUNDS}")
    value, limit = measure(QUICK_ROUNDS if parser.parse_args().quick else ROUNDS)
    line = {"bench": "decode", "case": "200 kB", "value": round(value, 2), "unit": "ms"}
    print(json.dumps({**line, "limit": round(limit, 2), "ratio": round(value / limit, 4)}))


def measure(rounds: int) -> tuple[float, float]:
    """The median milliseconds of our decoder and of theirs."""
    plain, theirs = largest_plaintext(), LZString()
    compressed = theirs.compressToEncodedURIComponent(plain)
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(1, rounds + 1):
        for decode, taken in zip((decompress, theirs.decompressFromEncodedURIComponent), times, strict=True):
            taken.append(milliseconds(decode, compressed, plain))
        print(f"round {turn}/{rounds}: {times[0][-1]:.1f} ms, theirs {times[1][-1]:.1f} ms", file=sys.stderr)
    return statistics.median(times[0]), statistics.median(times[1])


def largest_plaintext() -> str:
    """The 200 kB list of the golden vectors."""
    return max((vector["plaintext"] for vector in json.loads(VECTORS.read_text())["vectors"]), key=len)


def milliseconds(decode: Callable[[str], str], compressed: str, plain: str) -> float:
    started = time.perf_counter()
    decoded = decode(compressed)
    taken = time.perf_counter() - started
    if decoded != plain:
        raise SystemExit(f"{decode.__qualname__} is wrong")
    return 1000 * taken


if __name__ == "__main__":
    main()
