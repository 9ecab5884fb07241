"""Somebody else's site: the demo page on an origin of its own, the widget from ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from tests.rasa_server import ROOT

DIST = ROOT / "web" / "dist"


@dataclass
class Site:
    """A running site; ``widget_from`` is where its script tag takes the widget from."""

    url: str
    widget_from: str = ""

    def page(self) -> bytes:
        """Return the demo page as this site would write it."""
        html = (DIST / "index.html").read_text("utf-8")
        return html.replace('src="/widget.js"', f'src="{self.widget_from}/widget.js"').encode()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, site: Site) -> None:
        self._site = site
        super().__init__(*args, directory=str(DIST))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Serve the page, or what the page itself needs."""
        if self.path != "/":
            super().do_GET()
            return
        body = self._site.page()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_site() -> Iterator[Site]:
    """Serve a site on a free port while the block runs."""
    site = Site("")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site)) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
