"""The app as an operator runs it, with a database of its own: a process that can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path

import psutil
from aiohttp import ClientError, ClientSession

from handoff.hours.hours_file import SHIPPED
from handoff.routing.rules.policy import Mode
from server.auth.service import create_staff
from server.storage.database import Database
from server.storage.migrating import migrate

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"
_START_SECONDS = 120.0


class App:
    """``python -m server`` in a folder, on the same port every time. Rasa is not there, so the app
    answers by itself, as it must."""

    def __init__(self, folder: Path, mode: Mode = Mode.PULL, **settings: str) -> None:
        self.mode = mode
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: Process | None = None
        self._env = {
            **os.environ,
            "JIELI_VAR": str(folder),
            "JIELI_PORT": str(self.port),
            "JIELI_RASA_URL": f"http://127.0.0.1:{_free_port()}",
            "JIELI_ENCODER": "none",
            "JIELI_LOG_LEVEL": "error",
            "JIELI_AGENT_GRACE": "3600",
            # Also who comes before the first agent waits: what is measured is the queue.
            "JIELI_HOURS": str(_patient_hours(folder)),
            "JIELI_ROUTING": str(_routing(folder, mode)),
            "JIELI_CUSTOMER_GRACE": "86400",  # its customers open no pages
            "JIELI_MESSAGE_BURST": "1000000",
            "JIELI_VISITOR_BURST": "1000000",
            **settings,
        }

    async def prepare(self, agents: Sequence[str], capacity: int) -> None:
        """Make the database, with some agents."""
        database = Database(f"sqlite+aiosqlite:///{self._folder / 'jieli.db'}", lambda _: None)
        await migrate(database.engine)
        async with database.write() as session:
            for name in agents:
                await create_staff(session, name, name, PASSWORD, capacity=capacity)
        await database.close()

    async def start(self) -> None:
        """Start it and wait until it serves."""
        with (self._folder / "app.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "server", cwd=ROOT, env=self._env, stdout=log, stderr=log
            )
        async with ClientSession() as http, asyncio.timeout(_START_SECONDS):
            while not await self._ready(http):
                if self._process.returncode is not None:
                    raise RuntimeError((self._folder / "app.log").read_text("utf-8"))
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it as a power cut would: no warning, no last word."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()
            self._process = None

    def cpu_seconds(self) -> float:
        """Return the processor time that it took so far."""
        assert self._process is not None
        times = psutil.Process(self._process.pid).cpu_times()
        return float(times.user + times.system)

    async def _ready(self, http: ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/health/ready") as response:
                return response.status == 200
        except ClientError:
            return False


def _patient_hours(folder: Path) -> Path:
    hours = folder / "hours.yml"
    always = SHIPPED.read_text("utf-8")
    hours.write_text(always.replace("nobody_there: ticket", "nobody_there: queue"), "utf-8")
    return hours


def _routing(folder: Path, mode: Mode) -> Path:
    routing = folder / "routing.yml"
    routing.write_text(f"mode: {mode.value}\n", "utf-8")
    return routing


def _free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port
