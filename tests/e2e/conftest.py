"""The whole product in a real browser: app, Rasa, the sample knowledge base, headless Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from handoff.hours.hours_file import SHIPPED
from tests.e2e.site import Site, running_site
from tests.e2e.slow_line import slow_line, slow_pages
from tests.rasa_server import ROOT, kept_port, running_rasa

TOKEN = "token-of-the-browser-tests"
SHOTS = ROOT / "artifacts" / "e2e"
_CHROMIUM = {
    "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
}
_START_SECONDS = 180.0
_PATIENCE_MS = 30_000
"""Several browsers, Rasa and the app may share two cores: what is wrong stays wrong for longer."""

expect.set_options(timeout=_PATIENCE_MS)


@dataclass(frozen=True)
class Product:
    """A running Jieli and the demo logins that its preparation wrote down."""

    url: str
    logins: dict[str, str]
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session")
def shop() -> Iterator[Site]:
    """Another site that may show the widget."""
    with running_site() as site:
        yield site


@dataclass(frozen=True)
class Bot:
    """A running Rasa, and the port on which it asks the app for its actions."""

    url: str
    actions_port: int


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One Rasa for all the apps of a test run, which listen on its port one after the other."""
    with kept_port() as port:
        actions = f"http://127.0.0.1:{port}/webhooks/actions"
        with running_rasa(actions, tmp_path_factory.mktemp("bot"), token=TOKEN) as rasa:
            yield Bot(rasa.url, port)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, shop: Site, bot: Bot) -> Iterator[Product]:
    """Prepare a database with the sample, start the app, and stop it afterwards.

    Each module has its own, so that nobody whom another one left waiting is in its queue.
    """
    folder = tmp_path_factory.mktemp("product")
    shop.widget_from = f"http://127.0.0.1:{bot.actions_port}"
    env = {"JIELI_RASA_URL": bot.url, "JIELI_WIDGET_ORIGINS": shop.url}
    with running_app(folder, bot.actions_port, env) as product:
        yield product


@contextmanager
def running_app(
    folder: Path, port: int, settings: Mapping[str, str], module: str = "server"
) -> Iterator[Product]:
    """Put a database with the sample into a folder, start the app, and stop it at the end.

    ``module`` is what serves it, if not the app alone.
    """
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "JIELI_VAR": str(folder),
        "JIELI_PORT": str(port),
        "JIELI_ACTION_TOKEN": TOKEN,
        # Words alone: the index is built in seconds, and what is tested here is the story.
        "JIELI_ENCODER": "none",
        "JIELI_AGENT_GRACE": "3600",
        "JIELI_HOURS": str(_hours(folder)),
        # Who is in a sample is drawn with her id: the story of surveys asks everybody.
        "JIELI_NPS_SHARE": "0",
        "JIELI_CES_SHARE": "0",
        **settings,
    }
    shutil.copytree(_prepared(folder.parent), folder, dirs_exist_ok=True)
    logins = json.loads((folder / "demo.json").read_text("utf-8"))
    with (folder / "app.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    try:
        _wait(url, process, folder / "app.log")
        yield Product(url, {who["username"]: who["password"] for who in logins}, process)
    finally:
        process.terminate()
        process.wait(20)


def _prepared(parent: Path) -> Path:
    """Return a prepared folder beside those of the apps, made for the first of them."""
    folder = parent / "prepared"
    if not folder.exists():
        making = parent / "preparing"
        env = {**os.environ, "JIELI_VAR": str(making), "JIELI_ENCODER": "none"}
        subprocess.run([sys.executable, "-m", "server.prepare"], cwd=ROOT, env=env, check=True)
        making.rename(folder)
    return folder


def _hours(folder: Path) -> Path:
    """Write hours in which customers may come before the agents, and wait for them."""
    hours = folder / "hours.yml"
    always = SHIPPED.read_text("utf-8")
    hours.write_text(always.replace("nobody_there: ticket", "nobody_there: queue"), "utf-8")
    return hours


@pytest.fixture
def stranger(product: Product) -> Iterator[Site]:
    """Another site that may not show the widget, and tries."""
    with running_site() as site:
        site.widget_from = product.url
        yield site


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/health/ready", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the app did not start:\n{log.read_text('utf-8')[-4000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, gone before other tests run: Playwright keeps an event loop running."""
    with slow_line() as line, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**_CHROMIUM, **line)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a window of its own, with its own cookies and storage."""
    opened: list[BrowserContext] = []

    def make(locale: str = "zh-CN", width: int = 1280, height: int = 860) -> BrowserContext:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        context.set_default_timeout(_PATIENCE_MS)
        slow_pages(context)
        opened.append(context)
        return context

    SHOTS.mkdir(parents=True, exist_ok=True)
    yield make
    for context in opened:
        context.close()
