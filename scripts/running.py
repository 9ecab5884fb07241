"""Starting the Procfile under honcho, telling when all answer, and stopping everything."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.keys import ensure_keys
from scripts.model import QUIET
from scripts.ports import WECHAT_SETTING, ports, wechat_port
from scripts.processes import start, stop, stop_all
from scripts.project import Project, SetupError

PAUSE = 0.2
TELL_EVERY = 5.0
SLOW = 180.0


@dataclass(frozen=True)
class Answering:
    """One process to wait for: its name, and how to ask whether it answers."""

    name: str
    answers: Callable[[], bool]


def settings(project: Project, env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that both processes get; what the operator set wins."""
    app, rasa = ports(env)
    here = _reachable(env.get("JIELI_HOST", ""))
    var = project.root / (env.get("JIELI_VAR") or project.var)
    ours = {
        "JIELI_TRACKER_DB": str(var / "tracker.db"),
        "JIELI_PORT": str(app),
        "JIELI_RASA_PORT": str(rasa),
        "JIELI_RASA_URL": f"http://127.0.0.1:{rasa}",
        "JIELI_ACTION_URL": f"http://{here}:{app}/webhooks/actions",
        **ensure_keys(var / "secrets.json"),
    }
    given = {name: value for name, value in env.items() if value or name not in ours}
    return {**QUIET, **ours, **given, "JIELI_VAR": str(var)}


def serve(
    project: Project, env: Mapping[str, str], console: Console, *, wechat: bool = False
) -> None:
    """Run both processes until we are asked to stop; raise `SetupError` when one ends by itself.

    With ``wechat`` the app brings the stand-in for WeChat along.
    """
    procfile = "Procfile.wechat" if wechat else "Procfile"
    if wechat:
        env = {**env, WECHAT_SETTING: str(wechat_port(env))}
    command = [str(project.app_python), "-m", "honcho", "-e", os.devnull, "-f", procfile]
    command.append("start")
    console.say("Starting Rasa and the app")
    honcho = start(command, project.root, env)
    try:
        wait_until_ready(honcho, waited_for(env), console)
        console.say(welcome(env, wechat=wechat))
        if _asked_to_stop(honcho):
            return
    finally:
        # Honcho tells both once; a second request could break off the app's own cleaning up.
        stop(honcho, patience=8.0)
        stop_all()
    raise SetupError(
        "A process of Jieli ended, so everything was stopped; its last lines are above. "
        "Correct what they name and run it again."
    )


def _asked_to_stop(honcho: subprocess.Popen[str]) -> bool:
    """Wait; Ctrl-C is the ordinary end of a run, and not a failure."""
    try:
        honcho.wait()
    except KeyboardInterrupt:
        return True
    return False


def wait_until_ready(
    honcho: subprocess.Popen[str], processes: list[Answering], console: Console
) -> None:
    """Return when every process answered; raise `SetupError` if honcho ends first."""
    begun = told = time.monotonic()
    left = list(processes)
    slow = False
    while left := [process for process in left if not process.answers()]:
        if honcho.poll() is not None:
            names = " and ".join(process.name for process in left)
            raise SetupError(f"{names} did not start; the lines above say why.")
        now = time.monotonic()
        if now - told >= TELL_EVERY:
            told = now
            names = " and ".join(process.name for process in left)
            console.say(f"  Waiting for {names}  {now - begun:.0f} s")
        if not slow and now - begun > SLOW:
            slow = True
            console.say(
                "  This takes unusually long; Ctrl-C stops it, `make doctor` looks for why."
            )
        time.sleep(PAUSE)
    console.say(f"✓ Rasa and the app answer  ({time.monotonic() - begun:.0f} s)")


def waited_for(env: Mapping[str, str]) -> list[Answering]:
    """Return what must answer before Jieli is ready."""
    app = f"{_base(env)}/health/ready"
    rasa = f"{env['JIELI_RASA_URL'].rstrip('/')}/"
    return [Answering("Rasa", lambda: answers(rasa)), Answering("the app", lambda: answers(app))]


def _base(env: Mapping[str, str]) -> str:
    return f"http://{_reachable(env.get('JIELI_HOST', ''))}:{env['JIELI_PORT']}"


def _reachable(host: str) -> str:
    """Return where an app that listens on this address is reached from this machine."""
    return "127.0.0.1" if host in ("", "0.0.0.0", "localhost", "::") else host


def answers(url: str) -> bool:
    """Tell whether this address answers 200."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def welcome(env: Mapping[str, str], *, wechat: bool = False) -> str:
    """Return what a person needs now: addresses, the demo logins, how to stop."""
    base = _base(env)
    lines = [
        "",
        "接力 Jieli",
        f"  Customer page  客户页面    {base}/",
        f"  Agent desk     客服工作台  {base}/desk",
        f"  Studio         知识工作室  {base}/studio",
        f"  Reports        报表        {base}/reports",
        *(
            [f"  WeChat         微信手机    http://127.0.0.1:{env[WECHAT_SETTING]}/"]
            if wechat
            else []
        ),
        *(f"  {line}" for line in logins(Path(env["JIELI_VAR"]))),
        "  Ctrl-C stops everything  停止",
        "",
    ]
    return "\n".join(lines)


def logins(var: Path) -> list[str]:
    """Return the demo logins that loading the sample data wrote down."""
    try:
        people = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [
        f"Demo login     演示账号    {who['username']} / {who['password']}"
        + (f"  ({who['place']})" if "place" in who else "")
        for who in people
    ]
