"""Internal notes over real sockets: at every desk, and on no road to the customer."""

from __future__ import annotations

import json

import pytest

SECRET = "<b onclick=alert(1)>内部：先别退款</b> {contact.name}"


async def conversation_of(page, desk):
    await page.say("转人工", action={"kind": "request_person"})
    frame = await desk.until(
        lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
    )
    return frame["conversation"]["id"]


async def write(client, headers, conversation_id, **note):
    body = {"client_note_id": "n1", "text": SECRET, "mentions": [], **note}
    path = f"/api/desk/conversations/{conversation_id}/notes"
    return await client.post(path, json=body, headers=headers)


async def test_a_note_reaches_the_desks_and_never_the_customer(client, customer, agent, sign_in):
    async with customer() as page, agent() as desk, agent("tom") as other:
        conversation_id = await conversation_of(page, desk)
        await other.send(type="open", conversation_id=conversation_id, after_seq=0)
        await other.get("opened")
        tom = (await (await client.get("/api/auth/me", headers=other.headers)).json())["agent"]
        response = await write(client, desk.headers, conversation_id, mentions=[tom["id"]])
        assert response.status == 201
        # A desk that was just looking at the conversation sends the note first.
        await other.until(lambda _: {"mentions", "note"} <= {f["type"] for f in other.frames})
        found = {f["type"]: f for f in other.frames}
        [mention], note = found["mentions"]["mentions"], found["note"]["note"]
        assert (note["text"], note["author"]["name"]) == (SECRET, "梅")
        assert mention["note"] == note

        await client.post(
            f"/api/desk/conversations/{conversation_id}/mentions_seen", headers=other.headers
        )
        assert (await other.get("mentions"))["mentions"] == []

        # What comes after the note proves that it was passed over, not that it was slow.
        await client.post(f"/api/desk/conversations/{conversation_id}/accept", headers=desk.headers)
        await page.message("梅")
        assert "内部" not in json.dumps(page.frames, ensure_ascii=False)
        assert [m["seq"] for m in page.messages()] == list(range(1, len(page.messages()) + 1))
        bearer = {"Authorization": f"Bearer {page.token}"}
        whole = await client.get("/api/web/conversation?after_seq=0", headers=bearer)
        assert "内部" not in await whole.text()
        for path in ("notes", "mentions_seen"):
            address = f"/api/desk/conversations/{conversation_id}/{path}"
            assert (await client.post(address, json={}, headers=bearer)).status == 401


async def test_a_desk_that_comes_back_gets_the_notes_it_missed(client, customer, agent):
    async with customer() as page, agent() as desk:
        conversation_id = await conversation_of(page, desk)
        for number in (1, 2, 3):
            text = f"第{number}条"
            await write(
                client, desk.headers, conversation_id, text=text, client_note_id=f"n{number}"
            )
        await desk.send(type="open", conversation_id=conversation_id, after_seq=0, after_note=2)
        assert (await desk.get("note"))["note"]["text"] == "第3条"
        listed = await client.get(
            f"/api/desk/conversations/{conversation_id}/notes?after=1", headers=desk.headers
        )
        assert [n["number"] for n in (await listed.json())["notes"]] == [2, 3]


@pytest.mark.parametrize(
    ("note", "status", "code"),
    [
        ({"text": ""}, 400, "empty_message"),
        ({"text": "长" * 5000}, 400, "message_too_long"),
        ({"client_note_id": "a b"}, 400, "invalid_input"),
        ({"mentions": ["nobody"]}, 404, "agent_not_found"),
        ({"mentions": ["x"] * 21}, 400, "invalid_input"),
        ({"mentions": "all"}, 400, "invalid_input"),
    ],
)
async def test_a_note_that_makes_no_sense_is_refused_with_a_reason(
    client, customer, agent, note, status, code
):
    async with customer() as page, agent() as desk:
        conversation_id = await conversation_of(page, desk)
        response = await write(client, desk.headers, conversation_id, **note)
        assert response.status == status
        assert (await response.json())["error"]["code"] == code
        assert (await write(client, desk.headers, "nowhere")).status == 404
        bad = f"/api/desk/conversations/{conversation_id}/notes?after=-1"
        assert (await client.get(bad, headers=desk.headers)).status == 400
