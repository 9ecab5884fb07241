"""Somebody who is posted facts, on the loopback interface: well, or out of order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Keeps what it took; ``status`` is what it answers to each post."""

    def __init__(self) -> None:
        self.status, self.url = 204, ""
        self.came = threading.Event()
        """Something was taken."""
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @contextmanager
    def open(self) -> Iterator[Receiver]:
        """Listen while the block runs."""
        with ThreadingHTTPServer(("127.0.0.1", 0), self._handler()) as server:
            self.url = f"http://127.0.0.1:{server.server_port}/jieli"
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                """Take a post, or refuse it."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.status < 300:
                    receiver.taken.append((dict(self.headers), body))
                    receiver.came.set()
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
