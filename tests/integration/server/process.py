"""The app as an operator runs it: a process of its own, which can be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process

from aiohttp import ClientError, ClientSession

from server.settings import Settings
from tests.rasa_server import ROOT, free_port

_START_SECONDS = 180.0


class AppProcess:
    """``python -m server`` with some settings, on the same port and folder every time."""

    def __init__(self, settings: Settings, **more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = settings.var / "app.log"
        self._process: Process | None = None
        self._env = {
            **os.environ,
            "JIELI_VAR": str(settings.var),
            "JIELI_PORT": str(self.port),
            "JIELI_RASA_URL": settings.rasa_url,
            "JIELI_RASA_TIMEOUT": str(settings.rasa_timeout),
            "JIELI_WEB_DIST": str(settings.web_dist),
            "JIELI_ENCODER": "none",
            "JIELI_LOG_LEVEL": "warning",
            **more,
        }

    async def start(self) -> None:
        """Start it and wait until it serves."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "server", cwd=ROOT, env=self._env, stdout=log, stderr=log
            )
        async with ClientSession() as http, asyncio.timeout(_START_SECONDS):
            while not await self._ready(http):
                assert self._process.returncode is None, self.said
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End it as a power cut would: no warning, no last word."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it politely."""
        await self._end(signal.SIGTERM)

    @property
    def said(self) -> str:
        """What it has logged."""
        return self._log.read_text("utf-8")

    async def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            await self._process.wait()
            self._process = None

    async def _ready(self, http: ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/health/ready") as response:
                return response.status == 200
        except ClientError:
            return False
