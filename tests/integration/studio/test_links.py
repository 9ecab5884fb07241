"""Stale links: found in what is published, looked at in turn, and never inside."""

from __future__ import annotations

import socket

import pytest
from aiohttp import ClientSession, TCPConnector, web
from aiohttp.abc import AbstractResolver

from kb_index.article import Draft, Status
from kb_index.service import load_articles
from studio.health.service import ArticleHealth
from studio.health.store import Wanted
from studio.links.checking import Checking
from studio.links.prober import Prober, probing
from tests.integration.studio.conftest import Staff

GONE, THERE = "https://a.example/gone", "https://a.example/there"


class FakeProbe:
    """Knows which addresses are gone."""

    def __init__(self) -> None:
        self.gone = {GONE}
        self.asked: list[str] = []

    async def problem(self, url: str) -> str:
        self.asked.append(url)
        return "status_404" if url in self.gone else ""


class Loopback(AbstractResolver):
    """Resolves every name to one port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": self._port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def probe() -> FakeProbe:
    return FakeProbe()


@pytest.fixture
def checking(database, probe, clock) -> Checking:
    return Checking(database, probe, ["a.example"], clock)


async def _write(database, clock, *answers, status=Status.PUBLISHED):
    drafts = [
        Draft(f"a{number}", f"t:{number}", "zh", f"题{number}", answer, status=status)
        for number, answer in enumerate(answers)
    ]
    async with database.write() as session:
        await load_articles(session, drafts, clock())


async def _stale(database, clock):
    health = ArticleHealth(database, Staff(), clock)
    wanted = Wanted(28, clock(), only="stale_links")
    return [one["id"] for one in (await health.list(wanted))["articles"]]


async def test_a_link_is_stale_after_two_failures_and_well_again_after_one_success(
    checking, probe, database, clock
):
    await _write(database, clock, f"[x]({GONE}) [y]({THERE})", f"[y]({THERE})")
    await checking.check()
    assert (sorted(probe.asked), await _stale(database, clock)) == ([GONE, THERE], [])
    clock.advance(days=1)
    await checking.check()
    assert await _stale(database, clock) == ["a0"]
    one = await ArticleHealth(database, Staff(), clock).one("a0", 28)
    assert [(link["url"], link["problem"]) for link in one["links"]] == [(GONE, "status_404")]
    assert "stale_links" in one["marks"]
    probe.gone.clear()
    clock.advance(days=1)
    await checking.check()
    assert await _stale(database, clock) == []


async def test_a_link_that_is_well_is_left_alone_for_a_week(checking, probe, database, clock):
    await _write(database, clock, f"[y]({THERE})")
    for _ in range(3):
        await checking.check()
        clock.advance(days=3)
    assert len(probe.asked) == 1
    await checking.check()
    assert len(probe.asked) == 2


async def test_other_sites_and_what_nobody_can_read_are_not_called(
    checking, probe, database, clock
):
    await _write(database, clock, "[x](https://other.example)")
    await _write(database, clock, "", f"[y]({THERE})", status=Status.DRAFT)
    await checking.check()
    assert probe.asked == []


async def test_a_link_that_an_editor_takes_out_is_forgotten(checking, probe, database, clock):
    await _write(database, clock, f"[x]({GONE})")
    await checking.check()
    clock.advance(days=1)
    await checking.check()
    await _write(database, clock, "no link any more")
    await checking.check()
    assert await _stale(database, clock) == []


async def test_a_name_of_a_private_address_is_unreachable(aiohttp_server):
    server = await aiohttp_server(web.Application())
    async with probing(["*"], Loopback(server.port)) as prober:
        assert await prober.problem("http://inside.example/") == "unreachable"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [("/ok", ""), ("/gone", "status_404"), ("/no_head", ""), ("/to_gone", "status_404")],
)
async def test_an_address_is_followed_to_its_end(aiohttp_server, path, wrong):
    app, called = _site()
    server = await aiohttp_server(app)
    async with ClientSession(connector=TCPConnector(resolver=Loopback(server.port))) as session:
        assert await Prober(session, ["*"]).problem(f"http://site.example{path}") == wrong
    assert called[0][0] == "HEAD"


async def test_a_redirect_to_an_address_inside_is_not_followed(aiohttp_server):
    app, called = _site()
    server = await aiohttp_server(app)
    async with ClientSession(connector=TCPConnector(resolver=Loopback(server.port))) as session:
        prober = Prober(session, ["*"])
        assert await prober.problem("http://site.example/inside") == ""
        assert await prober.problem("http://site.example/round") == ""
    assert "/secret" not in [path for _, path in called]


def _site() -> tuple[web.Application, list[tuple[str, str]]]:
    called: list[tuple[str, str]] = []
    leads = {
        "/to_gone": "/gone",
        "/inside": "http://127.0.0.1/secret",
        "/round": "/round",
    }

    async def answer(request: web.Request) -> web.Response:
        called.append((request.method, request.path))
        if request.path in leads:
            return web.Response(status=302, headers={"Location": leads[request.path]})
        if request.path == "/no_head" and request.method == "HEAD":
            return web.Response(status=405)
        return web.Response(status=404 if request.path == "/gone" else 200)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    return app, called
