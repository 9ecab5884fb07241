"""A Prometheus of the tests' own: with the files of `deploy/prometheus`, on a free port."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from yarl import URL

from tests.deployed import PROMETHEUS
from tests.rasa_server import free_port

SCRAPE_SECONDS = 1
_START_SECONDS = 60.0


def program(name: str) -> str:
    """Return the path of one of Prometheus' programs; skip the test where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (on Debian: apt install prometheus)")
    return found


def promtool(*words: str, stdin: bytes | None = None) -> str:
    """Run promtool and return all that it said; fail where it finds fault."""
    command = [program("promtool"), *words]
    done = subprocess.run(
        command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode()
    assert done.returncode == 0, said
    return said


def deployed(folder: Path, token: str, target: str = "127.0.0.1:8080") -> Path:
    """Lay our files out as an operator does, with her token and address; return the settings.

    They are as we give them, but for the intervals, for no test waits for minutes.
    """
    for path in PROMETHEUS.glob("*.yml"):
        shutil.copy(path, folder)
    (folder / "jieli.token").write_text(f"{token}\n")
    settings = folder / "prometheus.yml"
    text = settings.read_text("utf-8")
    assert text.count("127.0.0.1:8080") == 1
    assert text.count("interval: 15s") == 2
    text = text.replace("127.0.0.1:8080", target).replace(": 15s", f": {SCRAPE_SECONDS}s")
    settings.write_text(text, "utf-8")
    return settings


class Prometheus:
    """A running one; it is asked over its HTTP API."""

    def __init__(self, http: ClientSession, url: URL) -> None:
        self._http, self._url = http, url

    async def get(self, path: str, **query: str) -> Any:
        """Return what the API answers; fail with its words where it refuses."""
        async with self._http.get(self._url / "api/v1" / path, params=query) as response:
            answer = await response.json()
        assert answer["status"] == "success", (query, answer)
        return answer["data"]

    async def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Return the series of an expression now, each with its value."""
        data = await self.get("query", query=expression)
        assert data["resultType"] == "vector"
        return [(each["metric"], float(each["value"][1])) for each in data["result"]]

    async def scraped(self, times: int) -> None:
        """Wait until it has asked the app so often from now on."""
        before = await self._scrapes()
        async with asyncio.timeout(_START_SECONDS):
            while True:
                if await self._scrapes() >= before + times:
                    return
                await asyncio.sleep(0.1)

    async def _scrapes(self) -> float:
        found = await self.query('count_over_time(up{job="jieli"}[1h])')
        return sum(value for _, value in found)


@asynccontextmanager
async def running(settings: Path) -> AsyncIterator[Prometheus]:
    """Start it, wait until it answers, and end it."""
    address = f"127.0.0.1:{free_port()}"
    command = [program("prometheus"), f"--config.file={settings}"]
    command += [
        f"--web.listen-address={address}",
        f"--storage.tsdb.path={settings.parent / 'data'}",
    ]
    log = settings.parent / "prometheus.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(*command, stdout=output, stderr=output)
    try:
        async with ClientSession() as http:
            url = URL(f"http://{address}")
            async with asyncio.timeout(_START_SECONDS):
                while not await _ready(http, url):
                    assert process.returncode is None, log.read_text("utf-8")
                    await asyncio.sleep(0.05)
            yield Prometheus(http, url)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _ready(http: ClientSession, url: URL) -> bool:
    try:
        async with http.get(url / "-/ready") as response:
            return response.status == 200
    except ClientError:
        return False
