"""The web pages: their packages installed and the pages built, when their sources changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from scripts.console import Console, Step
from scripts.processes import StepError, run_step
from scripts.project import Project, SetupError
from scripts.stamps import Stamp, content_hash

NODE = (20, 19)
"""The oldest Node that the pages' build tool runs on."""


def ensure_web(project: Project, console: Console) -> None:
    """Install and build what changed; cheap when nothing did."""
    ensure_packages(project, console)
    inputs = content_hash(project.root, [project.web])
    stamp = Stamp(project.stamps / "web")
    if stamp.matches(inputs):
        return
    node_version()
    with console.step("Building the web pages") as step:
        _npm(["run", "build"], project, step)
    stamp.write(inputs, [project.web / "dist"])


def ensure_packages(project: Project, console: Console) -> None:
    """Install the packages that building and checking the pages need."""
    manifests = [project.web / "package.json", project.web / "package-lock.json"]
    manifests += project.web.glob("*/package.json")
    inputs = content_hash(project.root, manifests, node_version())
    stamp = Stamp(project.web / "node_modules" / ".stamp")
    if stamp.matches(inputs):
        return
    with console.step("Installing the web pages' packages") as step:
        _npm(["ci", "--no-audit", "--no-fund"], project, step)
    stamp.write(inputs)


def node_version() -> str:
    """Return Node's version (``v20.20.2``); raise `SetupError` when it or npm is missing or old."""
    how = "Install Node {}.{} or newer with npm (`apt install nodejs npm`, or nvm).".format(*NODE)
    for name in ("node", "npm"):
        if not shutil.which(name):
            raise SetupError(f"{name} was not found. {how}")
    version = _version()
    found = re.match(r"v(\d+)\.(\d+)", version)
    if not found:
        raise SetupError(f"{shutil.which('node')} does not run. {how}")
    if (int(found[1]), int(found[2])) < NODE:
        raise SetupError(f"Node is {version}, too old. {how}")
    return version


def _version() -> str:
    try:
        done = subprocess.run(
            ["node", "--version"], stdout=subprocess.PIPE, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()


def _npm(arguments: list[str], project: Project, step: Step) -> None:
    log = project.logs / f"npm-{arguments[-1] if arguments[0] == 'run' else arguments[0]}.log"
    try:
        run_step(step, ["npm", *arguments], project.web, log, {**os.environ, "CI": "true"})
    except StepError as failure:
        raise SetupError(explain(failure, arguments)) from failure


def explain(failure: StepError, arguments: list[str]) -> str:
    """Say in one line why npm failed and what to do."""
    text = "\n".join(failure.lines)
    if "ENOSPC" in text:
        return f"The disk is full; free some space and run it again (all of it: {failure.log})."
    for sign in ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "EAI_AGAIN", "E404"):
        if sign in text:
            return (
                f"npm cannot get its packages ({sign}); check the network or npm's registry "
                f"setting and run it again (all of it: {failure.log})."
            )
    errors = [line for line in failure.lines if "error" in line.lower()]
    said = errors[0] if errors else failure.lines[-1] if failure.lines else "no output"
    return (
        f"npm {' '.join(arguments)} failed: {said.strip()[:200]} "
        f"Correct it and run it again (all of it: {failure.log})."
    )
