"""The verbs of the Makefile: ``python3 -m scripts.jieli run`` and the others."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from scripts import checks, doctor, knowledge, lock, running, web
from scripts.console import Console
from scripts.debian import ensure_test_packages
from scripts.dotenv import read_dotenv
from scripts.environments import APP, DEVELOPMENT, RASA, Environment
from scripts.model import ensure_model
from scripts.only_one import only_one
from scripts.ports import free_ports
from scripts.processes import adopt_orphans, die_with_parent, stop_all
from scripts.project import HERE, Project, SetupError

CLEANED = (
    *(".venv", ".venv-rasa", "models", ".rasa", "artifacts", "var/stamps", "var/logs"),
    *("web/node_modules", "web/*/node_modules", "web/dist", "web/*/dist"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
)
"""What `clean` deletes: everything here is made again by the next `make run` or `make test`."""


class Verbs:
    """What can be asked for; each returns an exit code."""

    def __init__(self, project: Project, console: Console, options: argparse.Namespace) -> None:
        self.project, self.console, self.options = project, console, options
        self.env: dict[str, str] = {**read_dotenv(project.root / ".env"), **os.environ}

    def run(self) -> int:
        """Prepare what changed, start everything, stay until Ctrl-C."""
        with only_one(self.project.var / "run.lock", "running"):
            free_ports(self.env)
            running.serve(self.project, self._prepare(APP), self.console)
        self.console.say("Stopped.")
        return 0

    def run_wechat(self) -> int:
        """The same with a stand-in for WeChat, and a phone in the browser as its customer."""
        with only_one(self.project.var / "run.lock", "running"):
            free_ports(self.env, wechat=True)
            running.serve(self.project, self._prepare(APP), self.console, wechat=True)
        self.console.say("Stopped.")
        return 0

    def build(self) -> int:
        """Prepare everything that `run` needs, and start nothing."""
        self._prepare(APP)
        self.console.say("Everything is ready; `make run` starts it.")
        return 0

    def test(self) -> int:
        """Prepare everything, run the checks, then every test; pytest has the last word."""
        ensure_test_packages(self.project, self.console)
        self._prepare(DEVELOPMENT)
        failed = checks.check(self.project, self.env, self.console)
        if failed:
            self.console.say(f"✗ Checks failed: {', '.join(failed)} (above)")
        self.console.say("— pytest")
        code = checks.test(self.project, self.env, self.options.arguments)
        return code or (1 if failed else 0)

    def check(self) -> int:
        """Run ruff, strict mypy, and the web pages' type check and unit tests."""
        with self._alone():
            DEVELOPMENT.ensure(self.project, self.console)
            web.ensure_packages(self.project, self.console)
        failed = checks.check(self.project, self.env, self.console)
        last = f"✗ StepError: {', '.join(failed)}" if failed else "✓ Every check passed"
        self.console.say(last)
        return 1 if failed else 0

    def bench(self) -> int:
        """Prepare everything and run the benchmarks."""
        self._prepare(DEVELOPMENT)
        return checks.bench(self.project, self.env, self.console, self.options.arguments)

    def train(self) -> int:
        """Train Rasa if its data changed."""
        with self._alone():
            RASA.ensure(self.project, self.console)
            self.console.say(f"  {ensure_model(self.project, self.console)}")
        return 0

    def kb(self) -> int:
        """Load articles of your own."""
        env = running.settings(self.project, self.env)
        knowledge.load_articles(self.project, env, self.options.file, self.console)
        return 0

    def doctor(self) -> int:
        """Say what this machine has and lacks."""
        return 0 if doctor.diagnose(self.project, self.console) else 1

    def lock(self) -> int:
        """Pin the direct requirements, and all that they need as it is pinned already."""
        lock.lock(self.project, self.console, upgrade=self.options.upgrade)
        return 0

    def clean(self) -> int:
        """Delete what can be made again; the database and the secrets stay."""
        for pattern in CLEANED:
            for path in self.project.root.glob(pattern):
                self.console.say(f"  deleting {path.relative_to(self.project.root)}")
                shutil.rmtree(path)
        self.console.say("The database and the secrets in var/ were left alone.")
        return 0

    def _prepare(self, environment: Environment) -> dict[str, str]:
        with self._alone():
            environment.ensure(self.project, self.console)
            RASA.ensure(self.project, self.console)
            web.ensure_web(self.project, self.console)
            env = running.settings(self.project, self.env)
            knowledge.ensure_database(self.project, env, self.console)
            model = ensure_model(self.project, self.console)
        return {**env, "JIELI_RASA_MODEL": str(model)}

    def _alone(self) -> AbstractContextManager[None]:
        return only_one(self.project.var / "make.lock", "being set up")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make", description="Set up, start and test Jieli.")
    verbs = [name.replace("_", "-") for name in vars(Verbs) if not name.startswith("_")]
    parser.add_argument("verb", choices=verbs)
    parser.add_argument("--file", default="", help="the file that `kb` loads")
    parser.add_argument("--upgrade", action="store_true", help="let `lock` pin newer versions")
    parser.add_argument(
        "arguments", nargs="*", help="what `test` hands to pytest, `bench` to search's"
    )
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Do what was asked; problems are one line, and nothing that we started outlives us."""
    options = parse(arguments)
    console = Console()
    _obey_signals()
    adopt_orphans()
    if "MAKELEVEL" in os.environ:
        die_with_parent()
    try:
        verb: Callable[[], int] = getattr(
            Verbs(HERE, console, options), options.verb.replace("-", "_")
        )
        return verb()
    except SetupError as problem:
        console.say(f"✗ {problem}")
        return 1
    except KeyboardInterrupt:
        console.say("Stopped.")
        return 130
    finally:
        _ignore_signals()
        stop_all()


def _obey_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _ignore_signals() -> None:
    """From now on we only clean up: a second Ctrl-C must not leave something running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, frame: Any) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
