"""Taking back and quoting: nobody but the desk reads a word of what was recalled."""

from __future__ import annotations

import json

import pytest

SLIP = "这是给别人的密码"


class Chat:
    """A chat between a customer's page and 梅's desk."""

    def __init__(self, client, page, desk, conversation_id):
        self.client, self.page, self.desk, self.id = client, page, desk, conversation_id

    async def post(self, path, body=None, headers=None):
        address = f"/api/desk/conversations/{self.id}/{path}"
        return await self.client.post(address, json=body, headers=headers or self.desk.headers)

    async def say(self, text, client_message_id, **more):
        body = {"client_message_id": client_message_id, "text": text, **more}
        response = await self.post("messages", body)
        return response.status, (await response.json())


@pytest.fixture
def chat(client, customer, agent):
    """Runs a test inside an accepted chat."""

    async def run(test):
        async with customer() as page, agent() as desk:
            await page.say("转人工", action={"kind": "request_person"})
            frame = await desk.until(
                lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
            )
            chat = Chat(client, page, desk, frame["conversation"]["id"])
            await chat.post("accept")
            await test(chat)

    return run


async def test_what_was_taken_back_is_on_no_road_to_the_customer(chat, customer):
    async def test(chat):
        _, sent = await chat.say(SLIP, "m1")
        seq = sent["message"]["seq"]
        await chat.page.message(SLIP)
        response = await chat.post(f"messages/{seq}/recall")
        assert response.status == 200
        line = await chat.page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "recall"
        )
        assert line["message"]["data"] == {
            "seq": seq,
            "agent": {"id": sent["message"]["author"]["id"], "name": "梅"},
        }
        async with customer(chat.page.token) as again:
            await again.message("撤回")
            found = {m["seq"]: m for m in again.messages()}
            assert (found[seq]["kind"], found[seq]["text"], found[seq]["data"]) == (
                "recalled",
                "",
                {},
            )
            assert sorted(found) == list(range(1, len(found) + 1))
            assert SLIP not in json.dumps(again.frames, ensure_ascii=False)
        bearer = {"Authorization": f"Bearer {chat.page.token}"}
        whole = await chat.client.get("/api/web/conversation", headers=bearer)
        assert SLIP not in await whole.text()

    await chat(test)


async def test_the_desk_goes_on_showing_what_was_taken_back(chat):
    async def test(chat):
        _, sent = await chat.say(SLIP, "m1")
        await chat.post(f"messages/{sent['message']['seq']}/recall")
        again = await chat.post(f"messages/{sent['message']['seq']}/recall")
        assert again.status == 200
        listed = await chat.client.get(
            f"/api/desk/conversations/{chat.id}/messages", headers=chat.desk.headers
        )
        messages = (await listed.json())["messages"]
        assert [m["kind"] for m in messages[-2:]] == ["text", "recall"]
        assert messages[-2]["text"] == SLIP

    await chat(test)


@pytest.mark.parametrize("what", ["customer", "notice", "missing", "far", "word"])
async def test_only_ones_own_words_can_be_taken_back(chat, what):
    async def test(chat):
        seqs = {"customer": 1, "notice": 2, "missing": 99, "far": 10**20, "word": "x"}
        response = await chat.post(f"messages/{seqs[what]}/recall")
        code = (await response.json())["error"]["code"]
        expected = (400, "invalid_input") if what in ("far", "word") else (409, "cannot_recall")
        assert (response.status, code) == expected

    await chat(test)


async def test_a_colleague_and_whoever_gave_the_chat_back_cannot_take_back(chat, sign_in):
    async def test(chat):
        _, sent = await chat.say(SLIP, "m1")
        path = f"messages/{sent['message']['seq']}/recall"
        tom = await chat.post(path, headers=await sign_in("tom"))
        assert (await tom.json())["error"]["code"] == "not_the_assignee"
        await chat.post("return_to_queue")
        mei = await chat.post(path)
        assert (await mei.json())["error"]["code"] == "not_the_assignee"

    await chat(test)


async def test_an_answer_says_which_message_it_answers(chat):
    async def test(chat):
        status, sent = await chat.say("是的", "m1", quote_seq=1)
        assert (status, sent["message"]["data"]) == (201, {"quote": {"seq": 1}})
        got = await chat.page.message("是的")
        assert got["data"] == {"quote": {"seq": 1}}
        for seq, code in (
            (99, "invalid_input"),
            (0, "invalid_input"),
            ("1; DROP", "invalid_input"),
        ):
            status, answer = await chat.say(
                "x", f"bad-{str(seq)[:2]}".replace(";", ""), quote_seq=seq
            )
            assert (status, answer["error"]["code"]) == (400, code)

    await chat(test)


async def test_what_an_agent_writes_while_the_chat_is_closed_is_refused_by_its_id(chat):
    async def test(chat):
        await chat.post("resolve")
        await chat.desk.send(
            type="message", conversation_id=chat.id, client_message_id="late", text="还有一句"
        )
        nack = await chat.desk.get("nack")
        assert (nack["client_message_id"], nack["error"]["code"]) == ("late", "not_the_assignee")

    await chat(test)


async def test_a_customer_answers_a_certain_message_and_her_words_come_whatever_she_quotes(chat):
    async def test(chat):
        page = chat.page
        for text, seq in (("这一条", 1), ("别处的一条", 2**53)):  # that was in another conversation
            await page.say(text, quote_seq=seq)
            got = await page.message(text)
            assert got["data"] == ({"quote": {"seq": 1}} if seq == 1 else {})
        for seq in (0, -1, "1; DROP TABLE", 2**60):
            await page.say("x", quote_seq=seq)
            assert (await page.get("nack"))["error"]["code"] == "malformed_frame"

    await chat(test)
