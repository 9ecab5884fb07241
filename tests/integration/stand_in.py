"""A copy of the set-up in a folder of its own, over small stand-ins for Rasa and the app.

Everything of ``scripts/`` and the Procfile is real; what they start answers over HTTP and has a
child in a session of its own, which with STUBBORN set ignores SIGTERM.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]

# Answers every GET with 200.
SERVER = """
import os, signal, subprocess, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

CHILD = "import signal, sys, time; signal.signal(signal.SIGTERM, int(sys.argv[1])); time.sleep(600)"
IGNORE = str(int(signal.SIG_IGN if "STUBBORN" in os.environ else signal.SIG_DFL))
DETACHED = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
subprocess.Popen([sys.executable, "-c", CHILD, IGNORE], **DETACHED)

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass

def serve(port):
    print(f"listening, pid {os.getpid()}", flush=True)
    HTTPServer.allow_reuse_address = True
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""
APP = "import os\nfrom stand_in_server import serve\nserve(int(os.environ['JIELI_PORT']))\n"
RASA = "import sys\nfrom stand_in_server import serve\nserve(int(sys.argv[-1]))\n"
PREPARE = "import os, pathlib\npathlib.Path(os.environ['JIELI_VAR'], 'jieli.db').touch()\n"
TRAIN = """
import pathlib
pathlib.Path("models").mkdir(exist_ok=True)
pathlib.Path("models/jieli-1.tar.gz").write_text("")
print("model is up to date: models/jieli-1.tar.gz")
"""
PYTHON = '#!/bin/sh\n[ "$1" = -c ] && {{ echo {version}; exit; }}\nexec {python} "$@"\n'


class StandInProject:
    """One such folder; `start` runs a verb there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port, self.rasa_port, self.wechat_port = _free_port(), _free_port(), _free_port()
        self._started: list[Running] = []
        shutil.copytree(ROOT / "scripts", root / "scripts")
        for name in ("Procfile", "Procfile.wechat"):
            shutil.copy(ROOT / name, root)
        self._write("stand_in_server.py", SERVER)
        self._write("server/__main__.py", APP)
        self._write("tests/fakes/wechat/play.py", APP)
        self._write("server/prepare.py", PREPARE)
        self._write("bot/serve.py", RASA)
        self._write("bot/train.py", TRAIN)
        self._write("web/package.json", "{}")
        for name in ("app.txt", "rasa.txt"):
            self._write(f"requirements/{name}", "")
        self._python(".venv/bin/python", "3.11")
        self._python(".venv-rasa/bin/python", "3.10")
        self._program("tools/node", "#!/bin/sh\necho v20.20.0\n")
        self._program("tools/npm", "#!/bin/sh\nmkdir -p node_modules dist\n")

    def start(self, verb: str = "run", **settings: str) -> Running:
        """Start a verb and return it at work."""
        env = {
            **os.environ,
            "PATH": f"{self.root / 'tools'}:{os.environ['PATH']}",
            "JIELI_PORT": str(self.port),
            "JIELI_RASA_PORT": str(self.rasa_port),
            "JIELI_WECHAT_PORT": str(self.wechat_port),
            "STAND_IN": str(self.root),
            **settings,
        }
        self._started.append(Running(self.root, verb, env))
        return self._started[-1]

    def left_running(self) -> list[psutil.Process]:
        """Return every living process that was started from this folder."""
        return [each for each in psutil.process_iter() if self._is_ours(each)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            ours = process.environ().get("STAND_IN") == str(self.root)
            return ours and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def kill_everything(self) -> None:
        """Leave nothing behind, whatever a failed test left."""
        for process in self.left_running():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for running in self._started:
            running.wait()

    def _write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _program(self, name: str, text: str) -> None:
        self._write(name, text)
        (self.root / name).chmod(0o755)

    def _python(self, name: str, version: str) -> None:
        self._program(name, PYTHON.format(version=version, python=sys.executable))


class Running:
    """A verb at work, and what it has said so far."""

    def __init__(self, root: Path, verb: str, env: dict[str, str]) -> None:
        self._log = root / f"said-{time.monotonic_ns()}"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.jieli", verb],
                cwd=root,
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Wait until it has said this."""
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < deadline, f"not said: {words}\n{self.said}"
            assert self.process.poll() is None, f"ended\n{self.said}"
            time.sleep(0.05)

    def wait(self, seconds: float = 30) -> int:
        """Wait until it ends; return its exit code."""
        return self.process.wait(seconds)

    def interrupt(self) -> None:
        """Do what Ctrl-C does: signal its whole group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def pid_of(self, name: str) -> int:
        """Return the process id that a stand-in said it has, the latest."""
        said = re.findall(rf"{name}\.1.*listening, pid (\d+)", self.said)
        return int(said[-1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
