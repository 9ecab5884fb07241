"""Files over real sockets: who may send and see them, and what an upload may cost."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 200
LIMIT = {"file_megabytes": 1}
pytestmark = pytest.mark.parametrize("settings", [LIMIT], indirect=True)


class Chat:
    """A chat between a customer's page and 梅's desk, and its files."""

    def __init__(self, client, page, desk, conversation_id, folder):
        self.client, self.page, self.desk, self.id = client, page, desk, conversation_id
        self.folder = folder

    @property
    def bearer(self):
        return {"Authorization": f"Bearer {self.page.token}"}

    async def from_agent(self, data=PNG, name="图.png", message_id="f1", headers=None):
        address = f"/api/desk/conversations/{self.id}/files"
        params = {"name": name, "client_message_id": message_id}
        headers = {"Content-Type": "image/png", **(headers or self.desk.headers)}
        return await self.client.post(address, params=params, data=data, headers=headers)

    async def from_customer(self, data=PNG, name="图.png", message_id="c1", **headers):
        params = {"name": name, "client_message_id": message_id}
        headers = {"Content-Type": "image/png", **self.bearer, **headers}
        return await self.client.post("/api/web/files", params=params, data=data, headers=headers)

    def kept(self):
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def chat(client, customer, agent, settings):
    """Runs a test inside an accepted chat."""

    async def run(test):
        async with customer() as page, agent() as desk:
            await page.say("转人工", action={"kind": "request_person"})
            frame = await desk.until(
                lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
            )
            chat = Chat(client, page, desk, frame["conversation"]["id"], settings.files)
            address = f"/api/desk/conversations/{chat.id}/accept"
            await client.post(address, headers=desk.headers)
            await test(chat)

    return run


async def code(response):
    return response.status, (await response.json())["error"]["code"]


async def test_a_picture_goes_both_ways_and_is_read_with_safe_headers(chat):
    async def test(chat):
        sent = await (await chat.from_agent()).json()
        file = sent["message"]["data"]["file"]
        assert (file["name"], file["type"], file["size"]) == ("图.png", "image/png", len(PNG))
        got = await chat.page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "file"
        )
        assert got["message"]["data"]["file"] == file
        for address, headers in (
            (f"/api/web/files/{file['id']}", chat.bearer),
            (f"/api/desk/files/{file['id']}", chat.desk.headers),
        ):
            response = await chat.client.get(address, headers=headers)
            assert await response.read() == PNG
            assert response.headers["Content-Type"] == "image/png"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response.headers["Content-Security-Policy"]
            assert "no-store" in response.headers["Cache-Control"]
            assert response.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''")
        from_her = await chat.from_customer(
            "文字".encode(), "a.txt", **{"Content-Type": "text/plain"}
        )
        text = (await from_her.json())["message"]["data"]["file"]
        response = await chat.client.get(f"/api/desk/files/{text['id']}", headers=chat.desk.headers)
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Content-Type"] == "text/plain"

    await chat(test)


async def test_a_file_is_nobody_elses(chat, customer):
    async def test(chat):
        sent = await (await chat.from_agent()).json()
        address = f"/api/web/files/{sent['message']['data']['file']['id']}"
        async with customer() as stranger:
            headers = {"Authorization": f"Bearer {stranger.token}"}
            response = await chat.client.get(address, headers=headers)
            assert await code(response) == (404, "file_not_found")
        assert (await chat.client.get(address)).status == 401
        desk = address.replace("/web/", "/desk/")
        assert (await chat.client.get(desk, headers=chat.bearer)).status == 401
        for name in ("..%2f..%2fjieli.db", "x" * 300, "..", sent["message"]["id"]):
            response = await chat.client.get(f"/api/web/files/{name}", headers=chat.bearer)
            assert response.status == 404

    await chat(test)


async def test_a_file_that_was_taken_back_is_gone_for_the_customer_alone(chat):
    async def test(chat):
        message = (await (await chat.from_agent()).json())["message"]
        address = f"/api/desk/conversations/{chat.id}/messages/{message['seq']}/recall"
        await chat.client.post(address, headers=chat.desk.headers)
        file_id = message["data"]["file"]["id"]
        hers = await chat.client.get(f"/api/web/files/{file_id}", headers=chat.bearer)
        assert await code(hers) == (404, "file_not_found")
        ours = await chat.client.get(f"/api/desk/files/{file_id}", headers=chat.desk.headers)
        assert ours.status == 200
        whole = await chat.client.get("/api/web/conversation", headers=chat.bearer)
        assert file_id not in await whole.text()

    await chat(test)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"<script>alert(1)</script>", "a.png", (400, "file_lies")),
        (PNG, "a.html", (400, "file_lies")),
        (b"MZ\x90\x00", "a.exe", (400, "file_not_allowed")),
        (b"", "a.txt", (400, "file_not_allowed")),
    ],
)
async def test_a_file_that_is_not_what_it_says_leaves_nothing_behind(chat, data, name, expected):
    async def test(chat):
        assert await code(await chat.from_agent(data, name)) == expected
        assert await code(await chat.from_customer(data, name)) == expected
        assert chat.kept() == []

    await chat(test)


async def test_two_gigabytes_are_refused_before_the_first_byte(chat):
    async def test(chat):
        reader, writer = await asyncio.open_connection("127.0.0.1", chat.client.port)
        head = (
            f"POST /api/web/files?name=a.png&client_message_id=big HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{chat.client.port}\r\nContent-Type: image/png\r\n"
            f"Authorization: {chat.bearer['Authorization']}\r\n"
            f"Content-Length: {2 * 2**30}\r\n\r\n"
        )
        writer.write(head.encode() + PNG)
        async with asyncio.timeout(30):
            answer = await reader.readuntil(b"file_too_large")
        assert answer.startswith(b"HTTP/1.1 413")
        writer.close()
        assert chat.kept() == []

    await chat(test)


async def test_an_upload_without_a_length_stops_at_the_limit(chat):
    async def test(chat):
        given = 0

        async def endless():
            nonlocal given
            yield PNG
            while given < 400 * 2**20:
                given += 2**16
                yield b"\x00" * 2**16

        response = None
        with contextlib.suppress(ConnectionError):
            response = await chat.from_customer(endless())
        if response is not None:
            assert await code(response) == (413, "file_too_large")
        assert given < 400 * 2**20
        assert chat.kept() == []

    await chat(test)


async def test_a_repeated_upload_is_one_message_and_one_file(chat):
    async def test(chat):
        first = await (await chat.from_customer()).json()
        again = await (await chat.from_customer()).json()
        assert again == first
        assert len(chat.kept()) == 1
        other = await chat.from_customer(name="another.png")
        assert await code(other) == (409, "message_id_reused")
        assert len(chat.kept()) == 1

    await chat(test)


async def test_files_go_to_people_alone(chat, customer, client, settings):
    async def test(chat):
        resolve = f"/api/desk/conversations/{chat.id}/resolve"
        await client.post(resolve, headers=chat.desk.headers)
        assert await code(await chat.from_customer()) == (409, "files_need_person")
        assert await code(await chat.from_agent()) == (409, "not_the_assignee")
        async with customer() as page:
            hers = Chat(client, page, chat.desk, chat.id, settings.files)
            assert await code(await hers.from_customer()) == (409, "files_need_person")
        assert await code(await chat.from_customer(message_id="a b")) == (400, "invalid_input")
        assert chat.kept() == []

    await chat(test)


async def test_a_colleague_cannot_send_files_into_anothers_chat(chat, sign_in):
    async def test(chat):
        response = await chat.from_agent(headers=await sign_in("tom"))
        assert await code(response) == (409, "not_the_assignee")

    await chat(test)
