"""Jieli with an account at the stand-in for WeChat, and a phone in the browser: one process.

    python -m tests.fakes.wechat.play

The settings are the app's own (``JIELI_…``), and ``JIELI_WECHAT_PORT`` says where the phone is. The
account's file is written anew into the var folder. Nothing of this listens beyond this machine.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from channels.wechat.menu_file import read_menu
from server.__main__ import run
from server.app import make_app
from server.logs import configure_logs
from server.messengers import CLOCK
from server.settings import Settings
from tests.fakes.wechat.platform import AES_KEY, APP_ID, SECRET, TOKEN, FakeWeChat
from tests.fakes.wechat.play.doing import Clock, Play
from tests.fakes.wechat.play.http import play_app

DEFAULT_PORT = 8070
_ACCOUNT = f"""# Written by `make run-wechat`; every value is known to everybody.
shop:
  app_id: {APP_ID}
  secret: {SECRET}
  token: {TOKEN}
  aes_key: {AES_KEY}
  api: http://127.0.0.1:{{port}}
  template: {{{{id: answered, question: thing1, answer: thing2, time: time3}}}}
  scenes: {{{{door: 欢迎扫码进店，有什么可以帮您？}}}}
"""


def main() -> None:
    """Start both until we are told to stop."""
    port = int(os.environ.get("JIELI_WECHAT_PORT") or DEFAULT_PORT)
    ours = Settings()
    configure_logs(ours.log_level)
    here = f"http://127.0.0.1:{ours.port}"
    settings = _with_account(ours, port, here)
    clock = Clock()
    fake = FakeWeChat(clock, first=int(time.time() * 1000))
    fake.callback, fake.pause = f"{here}/wechat/shop", 1.0
    menu = read_menu(Path(__file__).parent / "menu.yml")["button"]
    app = make_app(settings)
    app[CLOCK] = clock
    app.cleanup_ctx.insert(0, _serving(play_app(Play(fake, clock, menu), here), port))
    run(app, settings)


def _with_account(settings: Settings, port: int, here: str) -> Settings:
    settings.var.mkdir(parents=True, exist_ok=True)
    accounts = settings.var / "channels-to-play.yml"
    accounts.write_text(_ACCOUNT.format(port=port), "utf-8")
    given = {"channels": str(accounts), "public_url": settings.public_url or here}
    return settings.model_copy(update=given)


def _serving(page: web.Application, port: int):  # type: ignore[no-untyped-def]
    async def serve(_: web.Application) -> AsyncIterator[None]:
        runner = web.AppRunner(page, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
        await runner.cleanup()

    return serve


if __name__ == "__main__":
    main()
