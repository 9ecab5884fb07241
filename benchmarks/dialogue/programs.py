"""Starts what is measured: Jieli as `make run` does, and a bare Rasa beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import yaml

from scripts.model import QUIET

ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = str(ROOT / ".venv-rasa" / "bin" / "python")
BARE = Path(__file__).parent / "bare"
_TOKEN = "token-of-the-benchmark"
_START_SECONDS = 120.0


@dataclass(frozen=True)
class Jieli:
    """The running product: its address, its two processes and the app's log."""

    url: str
    app: psutil.Process
    rasa: psutil.Process
    log: Path


@contextmanager
def jieli(folder: Path) -> Iterator[Jieli]:
    """Prepare a database with the sample, start Rasa and the app, stop both afterwards."""
    port, rasa_port = _free_port(), _free_port()
    env = {
        "JIELI_VAR": str(folder),
        "JIELI_PORT": str(port),
        "JIELI_RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "JIELI_ACTION_URL": f"http://127.0.0.1:{port}/webhooks/actions",
        "JIELI_ACTION_TOKEN": _TOKEN,
        "JIELI_TRACKER_DB": str(folder / "tracker.db"),
        # One machine plays all customers, faster than any of them types.
        "JIELI_MESSAGE_BURST": "1000000",
        "JIELI_VISITOR_BURST": "1000000",
    }
    _run([sys.executable, "-m", "server.prepare"], env)
    model = _run([RASA_PYTHON, "-m", "bot.train"], env).split()[-1]
    files = ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"]
    rasa_command = [RASA_PYTHON, "-m", "bot.serve", "run", "-m", model, *files]
    with (
        _program([*rasa_command, *_address(rasa_port)], env, folder / "rasa.log") as rasa,
        _program([sys.executable, "-m", "server"], env, folder / "app.log") as app,
    ):
        url = f"http://127.0.0.1:{port}"
        _wait(f"http://127.0.0.1:{rasa_port}/", rasa, folder / "rasa.log")
        _wait(f"{url}/health/ready", app, folder / "app.log")
        yield Jieli(url, psutil.Process(app.pid), psutil.Process(rasa.pid), folder / "app.log")


@contextmanager
def bare_rasa(folder: Path) -> Iterator[str]:
    """Start Rasa as it comes, with our classifier, one greeting and one empty action.

    Its tracker store is Rasa's default, its action server rasa-sdk's own. Yields its address.
    """
    port, action_port = _free_port(), _free_port()
    env = {"BARE_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook"}
    model = _train_bare(folder, env)
    files = ["--endpoints", str(BARE / "endpoints.yml"), "--credentials", "bot/credentials.yml"]
    actions = ["--actions", "benchmarks.dialogue.bare.actions", "--port", str(action_port)]
    with ExitStack() as started:
        for name, command, address in (
            (
                "actions",
                [sys.executable, "-m", "rasa_sdk", *actions],
                f"http://127.0.0.1:{action_port}/health",
            ),
            (
                "rasa",
                [RASA_PYTHON, "-m", "rasa", "run", "-m", model, *files, *_address(port)],
                f"http://127.0.0.1:{port}/",
            ),
        ):
            log = folder / f"bare-{name}.log"
            _wait(address, started.enter_context(_program(command, env, log)), log)
        yield f"http://127.0.0.1:{port}"


def _train_bare(folder: Path, env: Mapping[str, str]) -> str:
    """Train the bare bot on our messages and pipeline, with its own two rules."""
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    (folder / "config.yml").write_text(yaml.safe_dump({**config, "policies": _RULES}), "utf-8")
    data = ["--data", "bot/data/nlu", str(BARE / "rules.yml"), "--domain", str(BARE / "domain.yml")]
    out = ["--config", str(folder / "config.yml"), "--out", str(folder)]
    _run([RASA_PYTHON, "-m", "rasa", "train", *data, *out, "--fixed-model-name", "bare"], env)
    return str(folder / "bare.tar.gz")


_RULES = [{"name": "RulePolicy"}]


def _address(port: int) -> list[str]:
    return ["-i", "127.0.0.1", "-p", str(port)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **QUIET, "PYTHONPATH": str(ROOT), **env}


def _run(command: Sequence[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(env), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[1:4])} failed:\n{done.stderr[-3000:]}")
    return done.stdout


@contextmanager
def _program(
    command: Sequence[str], env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(env), stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(url, timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"{url} does not answer:\n{log.read_text('utf-8', 'replace')[-3000:]}")
