"""How many requests a second the sandbox answers on one core, beside a bare server of the same kind.

The sandbox must never be what a drill measures: 200 requests a second is the least, and a page of 500 diagnoses may
take 60 ms when nobody else asks. `limit` is the same client against an aiohttp server that answers the same bytes
without looking at anything.
"""

import argparse
import asyncio
import base64
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
from aiohttp import web

from bpjs_sandbox import crypto, people
from bpjs_sandbox.accounts import MELATI, Account

IN_FLIGHT = 20
LEAST = 200.0
LONGEST_PAGE_MS = 60.0
Request = tuple[str, str, str | None]
"""Method, path and body."""


def main() -> int:
    """Measure every case; 1 when one is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    count = 300 if parser.parse_args().quick else 3000
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        command = [sys.executable, "-m", "bpjs_sandbox", "--port", "0", "--control-port", "0"]
        process = subprocess.Popen([*command, "--ready-file", str(ready)], stdout=subprocess.DEVNULL)
        try:
            port = _port(ready, process)
            slowest, page_ms = asyncio.run(_measure(port, count)), asyncio.run(_long_page(port))
        finally:
            process.terminate()
            process.wait()
    return 0 if slowest >= LEAST and page_ms <= LONGEST_PAGE_MS else 1


async def _measure(port: int, count: int) -> float:
    bare, limit = await _bare_server(), 0.0
    slowest = float("inf")
    try:
        limit = await _rate(bare.addresses[0][1], _lookup, count)
        for case, request in CASES.items():
            print(f"sandbox: {case}, {count} requests", file=sys.stderr)
            value = await _rate(port, request, count)
            slowest = min(slowest, value)
            print(json.dumps(_line(case, count, value, limit)), flush=True)
    finally:
        await bare.cleanup()
    return slowest


async def _long_page(port: int) -> float:
    """Median milliseconds of pages of 500 diagnoses, none of which was asked for before."""
    times = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for start in range(1, 12_000, 500):
            path = f"/pcare-rest/diagnosa/e/{start}/500"
            started = time.perf_counter()
            async with session.get(path, headers=_headers(MELATI, path)) as answer:
                answer.raise_for_status()
                await answer.read()
            times.append(1000 * (time.perf_counter() - started))
    value = statistics.median(times)
    line = {"bench": "sandbox", "case": "a page of 500 diagnoses", "engine": "memory", "n": len(times)}
    print(json.dumps(line | {"value": round(value, 1), "unit": "ms", "limit": LONGEST_PAGE_MS}), flush=True)
    return value


def _line(case: str, count: int, value: float, limit: float) -> dict[str, object]:
    numbers = {"n": count, "value": round(value, 1), "unit": "requests/s", "limit": round(limit, 1)}
    return {"bench": "sandbox", "case": case, "engine": "memory", **numbers, "ratio": round(value / limit, 2)}


async def _rate(port: int, request: Callable[[int], Request], count: int) -> float:
    """Requests a second, IN_FLIGHT at a time. Raises when an answer is not a success."""
    waiting = iter(range(count))
    started = time.perf_counter()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def worker() -> None:
            for number in waiting:
                method, path, body = request(number)
                headers = _headers(MELATI, path)
                async with session.request(method, path, data=body, headers=headers) as answer:
                    answer.raise_for_status()
                    await answer.read()

        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return count / (time.perf_counter() - started)


def _lookup(number: int) -> Request:
    return "GET", f"/pcare-rest/peserta/{_PEOPLE[number % len(_PEOPLE)].card}", None


def _registration(number: int) -> Request:
    """One member a day into the past, so that none is a duplicate."""
    person = _PEOPLE[number % len(_PEOPLE)]
    year, day = 2000 + number // len(_PEOPLE) // 28, number // len(_PEOPLE) % 28 + 1
    vitals = ("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate")
    codes = {"kdProviderPeserta": person.faskes_code, "noKartu": person.card, "kdPoli": "001", "kdTkp": "10"}
    rest = {"tglDaftar": f"{day:02d}-01-{year}", "keluhan": None, "kunjSakit": True, "rujukBalik": 0}
    return "POST", "/pcare-rest/pendaftaran", json.dumps({**codes, **rest, **dict.fromkeys(vitals, 0)})


def _mixed(number: int) -> Request:
    """Four registrations, then a page of twenty rows of one list or another; dates before those of _registration."""
    if number % 5:
        method, path, body = _registration(number)
        return method, path, body and body.replace("-01-20", "-02-19")
    return "GET", f"/pcare-rest/{_PAGED[number // 5 % len(_PAGED)]}/{number // 5 % 200 + 1}/20", None


_PAGED = ("diagnosa/a", "obat/dpho/tablet", "tindakan/kdTkp/10", "provider", "dokter")


def _schedule(_number: int) -> Request:
    return "GET", "/antreanfktp/ref/dokter/kodepoli/001/tanggal/2026-11-23", None


CASES: dict[str, Callable[[int], Request]] = {
    "GET peserta": _lookup,
    "POST pendaftaran": _registration,
    "GET ref/dokter": _schedule,
    "80 % POST pendaftaran, 20 % pages of 20": _mixed,
}
_PEOPLE = [one for one in people.invent(1) if one.magic is None and one.faskes_code == MELATI.faskes_code]


def _headers(account: Account, path: str) -> dict[str, str]:
    timestamp = str(int(time.time()))
    login = base64.b64encode(f"{account.username}:{account.password}:{account.app_code}".encode()).decode()
    return {
        "X-cons-id": account.cons_id,
        "X-timestamp": timestamp,
        "X-signature": crypto.signature(account.cons_id, account.secret, timestamp),
        "X-authorization": f"Basic {login}",
        "user_key": account.pcare_user_key if path.startswith("/pcare") else account.antrean_user_key,
    }


async def _bare_server() -> web.ServerRunner:
    body = b'{"response":"' + b"x" * 900 + b'","metaData":{"message":"OK","code":200}}'

    async def answer(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


def _port(ready: Path, process: subprocess.Popen[bytes]) -> int:
    while not ready.exists():
        if process.poll() is not None:
            raise SystemExit("the sandbox did not start")
        time.sleep(0.05)
    return int(json.loads(ready.read_text("utf-8"))["port"])


if __name__ == "__main__":
    sys.exit(main())
