"""``python -m server``: run the app until it is told to stop."""

from __future__ import annotations

import sys

from aiohttp import web

from core.errors import JieliError
from server.app import make_app
from server.commands.command import DONE, refuse
from server.heap import settling
from server.logs import configure_logs
from server.settings import Settings, read_settings

_SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter when the event loop wants it. Python's own 5 ms are
added to an answer each time that a search is at work."""


def main() -> int:
    """Start the app with the settings of the environment; what is wrong with them is two lines."""
    try:
        settings = read_settings()
        configure_logs(settings.log_level)
        settings.var.mkdir(parents=True, exist_ok=True)
        run(make_app(settings), settings)
    except JieliError as error:
        return refuse(error)
    return DONE


def run(app: web.Application, settings: Settings) -> None:
    """Serve an app until it is told to stop."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    app.cleanup_ctx.append(settling)
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=5.0,
    )


if __name__ == "__main__":
    sys.exit(main())
