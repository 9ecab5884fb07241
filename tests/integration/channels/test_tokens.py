"""Access tokens: fetched once for all, renewed in time, and never in a loop."""

from __future__ import annotations

import asyncio

import pytest

from channels.access.seal import Seal
from channels.access.tables import TokenRow
from channels.access.tokens import Tokens

SEAL = Seal.of(b"the secret of one server")


class Giver:
    """Gives tokens as WeChat's stable_token does: the same one while it lasts."""

    def __init__(self, clock):
        self.clock = clock
        self.asked = []
        self.token, self.number = "t0", 0
        self.fails = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, force):
        self.asked.append(force)
        await self.gate.wait()
        if self.fails:
            raise OSError("not now")
        if force:
            self.renew()
        return self.token, 7200

    def renew(self):
        self.number += 1
        self.token = f"t{self.number}"


@pytest.fixture
def giver(clock):
    return Giver(clock)


@pytest.fixture
def replica(database, giver, clock):
    """Makes what one replica has; all share the database."""
    return lambda: Tokens(database, "wechat", "shop", giver, SEAL, clock)


async def test_replicas_that_ask_at_once_fetch_one_token(replica, giver):
    tokens = [replica() for _ in range(4)]
    assert set(await asyncio.gather(*(each.get() for each in tokens for _ in range(5)))) == {"t0"}
    assert giver.asked == [False]


async def test_a_token_is_renewed_before_its_end_and_not_sooner(replica, giver, clock):
    tokens = replica()
    await tokens.get()
    clock.advance(seconds=7000)
    await tokens.get()
    assert len(giver.asked) == 1
    clock.advance(seconds=100)
    giver.renew()
    assert await tokens.get() == "t1"


async def test_the_old_one_serves_while_another_is_fetched_or_cannot_be(replica, giver, clock):
    first, second = replica(), replica()
    await first.get()
    clock.advance(seconds=7100)
    giver.gate.clear()
    fetching = asyncio.create_task(first.get())
    while len(giver.asked) < 2:  # noqa: ASYNC110 - the stand-in tells nobody
        await asyncio.sleep(0.01)
    assert await second.get() == "t0"
    giver.fails = True
    giver.gate.set()
    assert await fetching == "t0"


async def test_who_is_cancelled_while_fetching_ends_and_lets_others_fetch(replica, giver, clock):
    first, second = replica(), replica()
    await first.get()
    clock.advance(seconds=7100)
    giver.gate.clear()
    fetching = asyncio.create_task(first.get())
    while len(giver.asked) < 2:  # noqa: ASYNC110 - the stand-in tells nobody
        await asyncio.sleep(0.01)
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    giver.renew()
    giver.gate.set()
    assert await second.get() == "t1"


async def test_a_refused_token_is_asked_for_again_and_forced_once(replica, giver, clock):
    tokens = replica()
    token = await tokens.get()
    assert await tokens.renew(token) == "t1"
    assert giver.asked == [False, False, True]
    # Refused again at once: what is wrong is not the token, and nothing is forced in a loop.
    assert await tokens.renew("t1") is None
    assert giver.asked == [False, False, True, False]


async def test_a_token_that_another_replica_renewed_is_taken_over(replica, giver):
    first, second = replica(), replica()
    token = await first.get()
    await second.get()
    giver.renew()
    assert await first.renew(token) == "t1"
    asked = len(giver.asked)
    assert await second.renew(token) == "t1"
    assert len(giver.asked) == asked


async def test_a_token_is_in_no_repr_and_not_in_the_database(replica, giver, kept):
    giver.token = "token-that-nobody-may-read"
    tokens = replica()
    await tokens.get()
    assert giver.token not in repr(tokens)
    row = await kept()
    assert giver.token not in str(vars(row))
    assert SEAL.open(row.token, "wechat/shop") == giver.token


@pytest.fixture
def kept(database):
    """Reads what the database has, and with a value puts it there."""

    async def read(token=None):
        async with database.write() as session:
            row = await session.get_one(TokenRow, ("wechat", "shop"))
            row.token = token or row.token
            return row

    return read


@pytest.mark.parametrize(
    "there",
    [
        pytest.param("t0", id="plain text"),
        pytest.param(Seal.of(b"another secret").close("t0", "wechat/shop"), id="another secret"),
        pytest.param(SEAL.close("t0", "wechat/mall"), id="another account"),
        pytest.param(SEAL.close("t0", "wechat/shop")[:-8] + "AAAAAAA=", id="changed"),
        pytest.param("AAAA", id="too short"),
        pytest.param("不是密文", id="no base64"),
    ],
)
async def test_what_was_not_sealed_here_for_this_account_is_asked_for_anew(
    replica, giver, kept, there
):
    await replica().get()
    await kept(there)
    giver.token = "t9"
    assert await replica().get() == "t9"
    assert SEAL.open((await kept()).token, "wechat/shop") == "t9"


def test_the_same_token_is_never_sealed_alike():
    assert SEAL.close("t0", "wechat/shop") != SEAL.close("t0", "wechat/shop")
