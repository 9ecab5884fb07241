"""The app with an account at a stand-in for WeChat, each a server of its own on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from benchmarks.handoff.app import App
from tests.fakes.wechat.platform import AES_KEY, APP_ID, SECRET, TOKEN, FakeWeChat

_ACCOUNT = """shop:
  app_id: {app_id}
  secret: {secret}
  token: {token}
  aes_key: {aes_key}
  api: {api}
"""


@asynccontextmanager
async def stage(folder: Path, **settings: str) -> AsyncIterator[tuple[App, FakeWeChat]]:
    """Start both while the block runs; the app can be killed and started again."""
    fake = FakeWeChat()
    runner = web.AppRunner(fake.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api = runner.addresses[0]
    accounts = folder / "channels.yml"
    told = {"app_id": APP_ID, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    accounts.write_text(_ACCOUNT.format(api=f"http://127.0.0.1:{api[1]}", **told), "utf-8")
    app = App(folder, JIELI_CHANNELS=str(accounts), **settings)
    fake.callback = f"{app.url}/wechat/shop"
    await app.prepare([], 0)
    await app.start()
    try:
        yield app, fake
    finally:
        fake.released.set()
        await app.kill()
        await runner.cleanup()
