"""Digests by mail: right numbers, once, to whom may have them, whatever fails (both databases)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import SMTP as Server  # noqa: N811
from sqlalchemy import select

from core.errors import DigestNotWanted, InvalidInput, MailNotSetUp, MailRefused
from deflection.books.keeper import Bookkeeper
from deflection.digest.issue import Every
from deflection.digest.letter import Gap
from deflection.digest.mail import Mailer, MailNotSent
from deflection.digest.service import Digests, Wish
from deflection.digest.tables import DigestRow
from deflection.episodes.outcomes import Definition
from deflection.facts import Fact, FactKind, Subject
from deflection.reports.service import Reports
from deflection.store import record
from server.storage.database import Database

ZONE = ZoneInfo("Asia/Shanghai")
SCRIPT = "<script>alert(1)</script>\r\nBcc: x@evil.example"
BASE = "https://help.example.com"


class Post:
    """A mail server on the loopback interface; ``answer`` is what it says to each letter."""

    def __init__(self):
        self.letters, self.answer, self.arriving = [], "250 OK", asyncio.Event()
        self.released = asyncio.Event()
        self.released.set()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.arriving.set()
        await self.released.wait()
        if self.answer.startswith("250"):
            parsed = BytesParser(policy=policy.default).parsebytes(envelope.content)
            self.letters.append((envelope.rcpt_tos, parsed))
        return self.answer


@pytest.fixture
async def post():
    handler = Post()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(handler, loop=loop), "127.0.0.1", 0)
    handler.port = server.sockets[0].getsockname()[1]
    yield handler
    handler.released.set()
    server.close()
    await server.wait_closed()


class House:
    """A company with supervisors whose right to read reports may end."""

    def __init__(self, database, clock, port):
        self.database, self.clock, self.may = database, clock, {"boss", "mei"}
        self.mailer = Mailer.of(f"smtp://127.0.0.1:{port}", "jieli@example.com")

    def digests(self, database=None, **more):
        database = database or self.database

        async def gaps(most):
            return [Gap(SCRIPT, 7), Gap("怎么改抬头", 1)][:most]

        async def entitled(_, ids):
            return {each: each.title() for each in self.may & set(ids)}

        values = {"mailer": self.mailer, "base": BASE, "now": self.clock, **more}
        reports = Reports(database, Definition(), ZONE, self.clock)
        return Digests(database, reports, gaps, entitled, b"k" * 32, **values)


@pytest.fixture
def house(database, clock, post):
    return House(database, clock, post.port)


async def yesterday_in(house):
    """Let one customer be helped, and a day pass."""
    her, now = Subject("c1", "contact-1", 1, "web"), house.clock()
    facts = [
        Fact(FactKind.ASKED, now, data={"question": "怎么退款"}),
        Fact(FactKind.SEARCHED, now, data={"decision": "answer", "hits": [{"article_id": "a1"}]}),
        Fact(FactKind.SHOWN, now, "a1", {"as": "answer", "score": 0.9}),
        Fact(FactKind.VOTED, now, "a1", {"helped": True}),
    ]
    async with house.database.write() as session:
        await record(session, her, *facts)
    house.clock.advance(days=1)
    await Bookkeeper(house.database, Definition(), ZONE, house.clock).sweep()


async def states(database):
    async with database.read() as session:
        rows = (await session.scalars(select(DigestRow))).all()
    return [(row.staff_id, row.state, row.attempts) for row in rows]


async def test_a_digest_tells_the_reports_numbers_in_her_language_and_nothing_is_markup(
    house, post
):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
    await yesterday_in(house)
    assert await digests.send_due() == 1
    [(to, mail)] = post.letters
    assert to == ["boss@example.com"]
    assert mail["Subject"] == "客服日报 2026-03-02"
    assert mail["Bcc"] is None
    text = mail.get_body(("plain",)).get_content()
    assert "自助解决: 100.0%" in text
    assert "怎么改抬头 (1 次提问)" in text
    html = mail.get_body(("html",)).get_content()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    stop = f"{BASE}/digest/stop/boss/{digests.signature('boss')}"
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_it_is_sent_once_however_many_replicas_and_sweeps_there_are(
    house, post, database_url
):
    others = [Database(database_url, lambda _: None) for _ in range(2)]
    try:
        many = [house.digests(each) for each in (house.database, *others)]
        for name in ("boss", "mei"):
            await many[0].want(name, Wish(f"{name}@example.com", Every.DAILY, "en"))
        await yesterday_in(house)
        counts = await asyncio.gather(*(each.send_due() for each in many * 2))
        assert sum(counts) == 2
        assert sorted(to[0] for to, _ in post.letters) == ["boss@example.com", "mei@example.com"]
        house.clock.advance(hours=2)
        assert await many[0].send_due() == 0
        house.clock.advance(days=1)
        assert await many[1].send_due() == 2
        subjects = {mail["Subject"] for _, mail in post.letters[2:]}
        assert subjects == {"Customer service, yesterday 2026-03-03"}
    finally:
        for each in others:
            await each.close()


async def test_what_the_server_refuses_is_tried_again_later_and_given_up_at_last(house, post):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
    await yesterday_in(house)
    post.answer = "451 try later"
    assert await digests.send_due() == 0
    assert await digests.send_due() == 0  # not at once
    assert await states(house.database) == [("boss", "pending", 1)]
    house.clock.advance(minutes=1)
    post.answer = "250 OK"
    assert await digests.send_due() == 1
    assert await states(house.database) == [("boss", "sent", 2)]


async def test_after_eight_tries_it_is_given_up_and_seen(house, post):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
    await yesterday_in(house)
    post.answer = "550 no such mailbox"
    for attempt in range(10):
        await digests.send_due()
        house.clock.advance(minutes=2**attempt)
    assert await states(house.database) == [("boss", "failed", 8)]


async def test_who_dies_while_sending_is_followed_under_the_same_message_id(house, post):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
    await yesterday_in(house)
    post.released.clear()
    dying = asyncio.create_task(digests.send_due())
    await post.arriving.wait()
    dying.cancel()  # after the server has the letter, before anybody noted it
    await asyncio.gather(dying, return_exceptions=True)
    post.released.set()
    assert await digests.send_due() == 0  # somebody may still be at it
    house.clock.advance(minutes=5)
    assert await digests.send_due() == 1
    assert len({mail["Message-ID"] for _, mail in post.letters}) == 1
    assert await states(house.database) == [("boss", "sent", 2)]


async def test_who_may_not_read_reports_any_more_gets_none(house, post):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
    await yesterday_in(house)
    house.may.clear()
    assert await digests.send_due() == 0
    assert await states(house.database) == []


async def test_who_begins_today_gets_no_old_one_and_no_server_sends_stale_news(house, post):
    digests = house.digests()
    await yesterday_in(house)
    await digests.want("boss", Wish("boss@example.com", Every.WEEKLY, "zh"))
    assert await digests.send_due() == 0
    house.clock.advance(days=8)  # the server was away from Monday until Wednesday
    assert await digests.send_due() == 0
    assert post.letters == []


async def test_who_stops_gets_no_more(house, post):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
    await digests.stop("boss")
    await yesterday_in(house)
    assert await digests.send_due() == 0
    assert (await digests.wanted("boss"))["digest"] is None


async def test_it_comes_at_the_hour_that_she_wants(house, post):
    digests = house.digests()
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh", hour=18))
    await yesterday_in(house)  # it is 17:00 there
    await digests.send_due()
    assert await digests.send_due() == 0
    house.clock.advance(hours=1)
    assert await digests.send_due() == 1
    assert post.letters[-1][1]["Subject"] == "客服日报 2026-03-02"


async def test_what_became_of_the_last_ones_is_told_and_of_others_without_their_address(
    house, post
):
    digests = house.digests()
    for name in ("boss", "mei"):
        await digests.want(name, Wish(f"{name}@example.com", Every.DAILY, "zh"))
    await yesterday_in(house)
    post.answer = "451 try later"
    await digests.send_due()
    told = await digests.wanted("boss")
    [letter] = told["letters"]
    assert (letter["state"], letter["reason"], letter["attempts"]) == ("pending", "451", 1)
    assert letter["next_at"] is not None
    assert [each["name"] for each in told["readers"]] == ["Boss", "Mei"]
    assert "mei@example.com" not in str(told)
    house.clock.advance(minutes=1)
    post.answer = "250 OK"
    await digests.send_due()
    [letter] = (await digests.wanted("boss"))["letters"]
    assert (letter["state"], letter["reason"], letter["next_at"]) == ("sent", None, None)


async def test_a_trial_letter_is_sent_at_once_and_takes_nothing_from_the_real_one(house, post):
    digests = house.digests()
    with pytest.raises(DigestNotWanted):
        await digests.trial("boss")
    await digests.want("boss", Wish("boss@example.com", Every.DAILY, "en"))
    await yesterday_in(house)
    assert await digests.trial("boss") == "boss@example.com"
    assert await digests.trial("boss") == "boss@example.com"
    assert await digests.send_due() == 1
    assert len({mail["Message-ID"] for _, mail in post.letters}) == 3
    post.answer = "550 no such mailbox"
    with pytest.raises(MailRefused, match="550"):
        await digests.trial("boss")
    with pytest.raises(MailNotSetUp):
        await house.digests(mailer=None).trial("boss")


@pytest.mark.parametrize(
    "email",
    [
        "",
        "x",
        "a@b, c@d",
        "a@b\r\nBcc: c@d",
        "<a@b>",
        "a b@c",
        "a@" + "b" * 300,
        "名@例.com",
        "a@b>",
    ],
)
async def test_what_is_not_one_address_is_refused(house, email):
    with pytest.raises(InvalidInput):
        await house.digests().want("boss", Wish(email, Every.DAILY, "zh"))


@asynccontextmanager
async def deaf():
    """A server that hangs up at once."""
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_no_failure_tells_a_secret(house, capsys):
    async with deaf() as port:
        mailer = Mailer.of(f"smtp://jieli:hidden-password@127.0.0.1:{port}", "jieli@example.com")
        assert "hidden-password" not in repr(mailer)
        digests = house.digests(mailer=mailer)
        await digests.want("boss", Wish("boss@example.com", Every.DAILY, "zh"))
        await yesterday_in(house)
        assert await digests.send_due() == 0
    said = capsys.readouterr()
    assert "digest_not_sent" in said.out + said.err
    assert "hidden-password" not in said.out + said.err
    assert "boss@example.com" not in said.out + said.err


async def test_a_password_is_shown_to_no_other_machine_in_the_clear():
    mailer = Mailer.of("smtp://jieli:hidden-password@mail.example.com", "jieli@example.com")
    assert mailer.must_encrypt
    assert Mailer.of("", "") is None


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("http://hidden-password@x", "a@b.c"),
        ("smtp://", "a@b.c"),
        ("smtp://x:hidden-password@h:99999", "a@b.c"),
        ("smtp://jieli:hidden-password@h", "nobody"),
    ],
)
def test_wrong_settings_are_refused_without_quoting_them(url, sender):
    with pytest.raises(ValueError, match="JIELI_") as error:
        Mailer.of(url, sender)
    assert "hidden-password" not in str(error.value)


async def test_nothing_that_fails_is_another_error():
    async with deaf() as port:
        with pytest.raises(MailNotSent):
            await Mailer.of(f"smtp://127.0.0.1:{port}", "a@b.c").send(_letter())


def _letter():
    found = EmailMessage()
    found["From"], found["To"] = "a@b.c", "d@e.f"
    found.set_content("x")
    return found
