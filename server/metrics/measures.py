"""What this process measures by itself: how often something happened, and how long it took.

Every label has few values, all of them ours: a route is named by its template, never by its path.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the buckets of every duration."""

OK, FAILED = "ok", "failed"
RESULTS = (OK, FAILED)
SOURCES = ("rasa", "fallback", "given_up")
"""Who answers a turn of the bot."""


class Measures:
    """The instruments of one process, in a registry of their own."""

    def __init__(self) -> None:
        # When a series began is asked by nobody, and would be told once for each.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = self._histogram(
            "http_request", "Answering a request, by the template of its route.", "route", "status"
        )
        self._accepts = self._histogram(
            "message_accept",
            "Storing a customer's message from the web, until it may be confirmed.",
            "result",
        )
        self._turns = self._histogram(
            "bot_turn", "Answering a message by the bot, until the answer is stored.", "source"
        )
        self._searches = self._histogram("search", "A search of the bot.", "result")
        self._rasa = self._histogram("rasa_request", "Asking Rasa for one turn.", "result")
        self._sockets = self._gauge("sockets", "Open sockets of customers and staff.")
        self._articles = self._gauge("index_articles", "Articles that searches find.")
        self._ready = self._gauge("index_ready", "1 if searches can be answered.")
        self._begin_at_zero()

    def request(self, route: str, status: int, seconds: float) -> None:
        """Note an answered request."""
        self._requests.labels(route, f"{status // 100}xx").observe(seconds)

    def turn(self, source: str, seconds: float) -> None:
        """Note an answer of the bot."""
        self._turns.labels(source).observe(seconds)

    def accepting(self) -> AbstractContextManager[None]:
        """Measure the block as the storing of a message."""
        return _timed(self._accepts)

    def searching(self) -> AbstractContextManager[None]:
        """Measure the block as a search."""
        return _timed(self._searches)

    def asking_rasa(self) -> AbstractContextManager[None]:
        """Measure the block as a request to Rasa."""
        return _timed(self._rasa)

    def stands(self, sockets: int, articles: int, ready: bool) -> None:
        """Note how this process stands now."""
        self._sockets.set(sockets)
        self._articles.set(articles)
        self._ready.set(ready)

    def _begin_at_zero(self) -> None:
        """Tell of what has not happened: `rate` misses the first of what was not there before."""
        for source in SOURCES:
            self._turns.labels(source)
        for histogram in (self._accepts, self._searches, self._rasa):
            for result in RESULTS:
                histogram.labels(result)

    def _gauge(self, name: str, words: str) -> Gauge:
        return Gauge(f"jieli_{name}", words, registry=self.registry)

    def _histogram(self, name: str, words: str, *labels: str) -> Histogram:
        return Histogram(
            f"jieli_{name}_seconds", words, labels, buckets=SECONDS, registry=self.registry
        )


@contextmanager
def _timed(histogram: Histogram) -> Iterator[None]:
    """Observe how long the block took, and whether it failed; what was cancelled is no result."""
    begun = time.perf_counter()
    try:
        yield
    except Exception:
        histogram.labels(FAILED).observe(time.perf_counter() - begun)
        raise
    histogram.labels(OK).observe(time.perf_counter() - begun)


MEASURES = web.AppKey("measures", Measures)
