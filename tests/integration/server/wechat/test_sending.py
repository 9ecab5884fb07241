"""Sending by the customer-service API: every end is visible, and nothing goes beyond the quota."""

from __future__ import annotations

import pytest

from channels.outbox import store
from core.database import TRANSACTIONS
from handoff.message import Address
from tests.integration.server.wechat.conftest import ANNA

HERS = Address("wechat", "shop", ANNA)


@pytest.fixture
def pieces(client, conversation):
    """Reads the pieces of her conversation."""

    async def read():
        async with client.app[TRANSACTIONS].read() as session:
            return await store.of_conversation(session, (await conversation()).id)

    return read


@pytest.fixture
async def talk(client, wechat, sign_in, until, conversation):
    """Lets an agent accept her, and returns what sends her words."""
    headers = await sign_in()
    await client.put("/api/desk/presence", headers=headers, json={"presence": "online"})
    await wechat.say(ANNA, "转人工")
    await until(lambda: wechat.phone(ANNA).seen)
    row = await conversation()
    one = f"/api/desk/conversations/{row.id}"
    assert (await client.post(f"{one}/accept", headers=headers)).status == 200
    number = iter(range(1000))

    async def say(text):
        body = {"client_message_id": f"a{next(number)}", "text": text}
        response = await client.post(f"{one}/messages", headers=headers, json=body)
        assert response.status == 201
        return (await response.json())["message"]["seq"]

    say.one, say.headers = one, headers
    return say


@pytest.fixture
def state_of(pieces, until):
    """Waits until a message of ours has come to an end, and returns it with its code."""

    async def wait(seq, *ends):
        import asyncio

        async with asyncio.timeout(30):
            while True:
                rows = [row for row in await pieces() if row.seq == seq and row.place]
                if rows and all(row.state in ends for row in rows):
                    return rows
                await asyncio.sleep(0.02)

    return wait


FINAL = ("delivered", "rejected", "unknown")


async def test_an_agents_words_arrive_once_and_are_shown_as_delivered(wechat, talk, state_of):
    seq = await talk("您好")
    [row] = await state_of(seq, *FINAL)
    assert row.state == "delivered"
    assert [text for text in wechat.phone(ANNA).texts if "您好" in text] == [
        "客服 梅 为您服务。\n\n您好"
    ]


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [
        ("reset_after", True),
        ("html", True),
        ("500", True),
        ("broken", True),
        ("reset_before", False),
    ],
)
async def test_what_left_us_without_an_answer_is_unknown_and_never_sent_again(
    wechat, talk, state_of, moved, fault, arrives, pieces
):
    wechat.faults.append(fault)
    seq = await talk("只此一次")
    [row] = await state_of(seq, *FINAL)
    assert row.state == "unknown"
    moved.advance(minutes=10)
    await state_of(await talk("下一句"), "delivered")
    assert sum("只此一次" in text for text in wechat.phone(ANNA).texts) == int(arrives)


@pytest.mark.parametrize("account_lines", [{"send_again": "yes"}], indirect=True)
async def test_where_an_operator_wants_it_what_is_unknown_is_sent_again(
    wechat, talk, state_of, moved, until
):
    wechat.faults.append("reset_after")
    seq = await talk("至少一次")
    await until(lambda: "至少一次" in "".join(wechat.phone(ANNA).texts))
    moved.advance(minutes=5)
    await state_of(seq, "delivered")
    assert sum("至少一次" in text for text in wechat.phone(ANNA).texts) == 2


async def test_a_busy_system_is_asked_again(wechat, talk, state_of, moved, until):
    wechat.faults.append(-1)
    seq = await talk("您好")
    await until(lambda: not wechat.faults)
    moved.advance(minutes=1)
    await state_of(seq, "delivered")
    assert sum("您好" in text for text in wechat.phone(ANNA).texts) == 1


@pytest.mark.parametrize("code", [40003, 43004, 43019, 45157])
async def test_a_refusal_is_final_and_tells_its_code(wechat, talk, state_of, code):
    wechat.faults.append(code)
    [row] = await state_of(await talk("您好"), *FINAL)
    assert (row.state, row.code) == ("rejected", code)


async def test_a_token_that_is_refused_is_renewed_once(wechat, talk, state_of):
    wechat.refuse_tokens()
    before = wechat.calls.count("token")
    await state_of(await talk("您好"), "delivered")
    assert wechat.calls.count("token") == before + 1


async def test_what_an_operator_must_set_right_is_held_and_sent_then(
    wechat, talk, state_of, moved, until
):
    wechat.faults.extend([40164])
    seq = await talk("您好")
    await until(lambda: not wechat.faults)
    moved.advance(seconds=61)
    await state_of(seq, "delivered")


async def test_words_that_are_found_too_long_are_cut(wechat, talk, state_of):
    wechat.faults.extend([45002, 0, 45002])  # together with who serves her; alone too
    text = "。".join(f"第{n}句话" for n in range(60))
    rows = await state_of(await talk(text), "delivered")
    assert len(rows) >= 2
    shown = "".join(wechat.phone(ANNA).texts)
    assert all(f"第{n}句话" in shown for n in range(60))


async def test_long_words_come_in_as_few_messages_as_hold_them(wechat, talk, state_of):
    before = len(wechat.phone(ANNA).seen)
    text = "。".join(f"第{n}句话说得长一些" for n in range(120))
    await state_of(await talk(text), "delivered")
    assert len(wechat.phone(ANNA).seen) == before + 3


async def test_letters_are_sent_as_they_are(wechat, talk, state_of):
    seq = await talk("退款 \\u4e00 😀")
    await state_of(seq, "delivered")
    assert "退款" in wechat.phone(ANNA).texts[-1]
    assert "😀" in wechat.phone(ANNA).texts[-1]
    assert all("退款".encode() in body for body in wechat.bodies[-1:])


async def test_the_sixth_message_waits_for_hers_and_then_comes_in_order(
    wechat, talk, state_of, pieces
):
    seqs = []
    for n in range(4):  # one of five went to the queue's notice
        seqs.append(await talk(f"第{n}句"))
        await state_of(seqs[-1], "delivered")
    waiting = [await talk(f"等{n}") for n in range(2)]
    await state_of(waiting[-1], "pending")
    sent = len(wechat.phone(ANNA).seen)
    await wechat.say(ANNA, "还在吗")
    await state_of(waiting[-1], "delivered")
    assert wechat.phone(ANNA).texts[sent:] == ["等0\n\n等1"]


async def test_nothing_is_sent_a_second_after_48_hours_and_it_is_a_second_before(
    wechat, talk, state_of, moved
):
    moved.advance(hours=47, minutes=59, seconds=50)
    await state_of(await talk("还来得及"), "delivered")
    moved.advance(seconds=12)
    sends = wechat.calls.count("send")
    late = await talk("来不及了")
    await state_of(late, "pending")
    await wechat.say(ANNA, "我回来了")
    await state_of(late, "delivered")
    assert wechat.calls.count("send") == sends + 1


async def test_when_wechat_says_that_the_window_is_shut_it_is(wechat, talk, state_of, until):
    wechat.faults.append(45015)
    seq = await talk("您好")
    await until(lambda: not wechat.faults)
    await state_of(seq, "pending")
    sends = wechat.calls.count("send")
    second = await talk("还在吗")
    await state_of(second, "pending")
    assert wechat.calls.count("send") == sends
    await wechat.say(ANNA, "在的")
    await state_of(second, "delivered")


async def test_who_follows_may_be_written_to_for_a_minute(wechat, client, moved, until, sign_in):
    await wechat.event(ANNA, "subscribe")
    await wechat.event(ANNA, "CLICK", "person")
    await until(lambda: any("排队" in text for text in wechat.phone(ANNA).texts))
    moved.advance(seconds=61)
    assert wechat.phone(ANNA).refuses() == 45015


async def test_typing_is_shown_while_the_bot_thinks_and_she_is_there(
    wechat, client, rasa, until, moved
):
    rasa.answering.clear()
    await wechat.say(ANNA, "你好")
    await until(lambda: wechat.phone(ANNA).typing == ["Typing"])
    rasa.answering.set()
    await until(lambda: wechat.phone(ANNA).seen)


async def test_what_is_taken_back_before_it_went_never_goes(
    client, wechat, talk, state_of, moved, pieces
):
    moved.advance(hours=49)
    seq = await talk("说错了")
    await state_of(seq, "pending")
    await client.post(f"{talk.one}/messages/{seq}/recall", headers=talk.headers)
    await state_of(seq, "withdrawn")
    await wechat.say(ANNA, "在吗")
    await state_of(await talk("在"), "delivered")
    assert "说错了" not in "".join(wechat.phone(ANNA).texts)
