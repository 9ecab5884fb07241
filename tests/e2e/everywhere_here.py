"""The app as `python -m server` runs it, for whom one small site of this machine is every other."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

from aiohttp import ClientSession, TCPConnector, web

from kb_index.importing.fetching import FETCHER, Fetcher, Sites
from server.app import make_app
from server.settings import Settings
from tests.integration.kb_index.importing.test_fetching import To

PORT = "TEST_SITE_PORT"


async def _fetching(app: web.Application) -> AsyncIterator[None]:
    """Fetch pages from that site; which names may be fetched stays as it is set."""
    connector = TCPConnector(resolver=To("127.0.0.1", int(os.environ[PORT])))
    async with ClientSession(connector=connector) as session:
        app[FETCHER] = Fetcher(session, Sites(app[FETCHER].sites.hosts))
        yield


def main() -> None:
    """Run it."""
    settings = Settings()
    app = make_app(settings)
    app.cleanup_ctx.append(_fetching)
    web.run_app(app, host=settings.host, port=settings.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
