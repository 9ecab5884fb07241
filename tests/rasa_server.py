"""A real Rasa for tests: trained when needed, started on a free port, talked to over HTTP."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout, web
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
    "OMP_NUM_THREADS": "1",
    "LOG_LEVEL": "WARNING",
}
_START_SECONDS = 300.0
_TURN_SECONDS = 10.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else is given meanwhile; servers listen on it one after the other."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def trained_model() -> Path:
    """Train the bot unless it is up to date, and return its model."""
    done = subprocess.run(
        [RASA_PYTHON, "-m", "bot.train"],
        cwd=ROOT,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the bot could not be trained:\n{done.stderr[-4000:]}")
    return ROOT / done.stdout.split()[-1]


@dataclass(frozen=True)
class RasaServer:
    """A running Rasa; ``say`` talks to it as the app does."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    async def say(
        self, text: str, sender: str, language: str = "zh", **metadata: Any
    ) -> list[dict[str, Any]]:
        """Send one message and return the proposals that come back, as JSON."""
        told = {"language": language, **metadata}
        body = {"sender": sender, "message": text, "metadata": told}
        async with (
            ClientSession(timeout=ClientTimeout(total=_TURN_SECONDS)) as http,
            http.post(f"{self.url}/webhooks/rest/webhook", json=body) as response,
        ):
            replies: list[dict[str, Any]] = await response.json()
        return [reply["custom"] for reply in replies]


@contextmanager
def running_rasa(
    action_url: str,
    folder: Path,
    *,
    token: str = "test-token",
    port: int | None = None,
    model: Path | None = None,
    settings: dict[str, str] | None = None,
) -> Iterator[RasaServer]:
    """Start Rasa with its actions at a URL, wait until it answers, and stop it afterwards.

    ``folder`` gets the dialogues' database and the log.
    """
    port = port or free_port()
    env = {
        **os.environ,
        **QUIET,
        "JIELI_ACTION_URL": action_url,
        "JIELI_ACTION_TOKEN": token,
        "JIELI_TRACKER_DB": str(folder / "tracker.db"),
        **(settings or {}),
    }
    log = folder / "rasa.log"
    with log.open("wb") as output:
        command = _command(port, model or trained_model())
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
    server = RasaServer(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(server, port)
        yield server
    finally:
        _stop(process)


def _command(port: int, model: Path) -> list[str]:
    files = ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    address = ["-i", "127.0.0.1", "-p", str(port)]
    return [str(RASA_PYTHON), "-m", "bot.serve", "run", "-m", str(model), *files, *address]


def _wait(server: RasaServer, port: int) -> None:
    """Wait until Rasa listens, which it does once its model is loaded."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"Rasa did not start:\n{server.log.read_text('utf-8', 'replace')[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class ActionServer:
    """Serves actions to Rasa from a thread with a loop of its own, so that tests may block."""

    def __init__(self, actions: Sequence[Action], token: str = "test-token") -> None:
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)
        self._token = token
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = free_port()
        self.calls: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """The webhook's address, for Rasa's endpoints."""
        return f"http://127.0.0.1:{self.port}/webhooks/actions"

    def __enter__(self) -> Self:
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/webhooks/actions", self._run)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        return runner

    async def _run(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            return web.json_response({"error": "unauthenticated"}, status=401)
        call = await request.json()
        self.calls.append(call)
        # rasa-sdk wants a domain; Rasa sends none (selective domain), and ours need none.
        result = await self._executor.run({**call, "domain": {}})
        return web.json_response(result.model_dump() if result else {})
