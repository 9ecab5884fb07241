"""Subscribers of the whole app: what happens reaches them, and supervisors see how that went."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from core.database import TRANSACTIONS
from core.errors import InvalidInput
from core.routes import Role
from server.app import make_app
from server.settings import Settings
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff

PATH = "/api/reports/subscribers"
SECRET = "a secret of the tests, long enough"
PATIENCE = 30.0
OWN, DEAD = "/api/operator/subscribers", "/api/reports/dead-letters"
LETTERS = (("GET", f"{DEAD}/1"), ("POST", f"{DEAD}/1/retry"), ("DELETE", f"{DEAD}/1"))
NEW = {"name": "crm", "url": "https://crm.example/jieli", "kinds": ["queued"]}
CHANGE = {"version": "", "kinds": ["queued"], "words": False}


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


@pytest.fixture
async def posts(aiohttp_server):
    """What a receiver on the loopback interface was posted, and its address."""
    queue: asyncio.Queue[dict] = asyncio.Queue()

    async def take(request):
        await queue.put(json.loads(await request.read()))
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/token-of-the-url", take)
    queue.url = str((await aiohttp_server(app)).make_url("/token-of-the-url"))
    return queue


@pytest.fixture
def settings(settings, posts, tmp_path) -> Settings:
    """With a subscriber."""
    path = tmp_path / "subscribers.yml"
    told = f"bi:\n  url: {posts.url}\n  secret: {SECRET}\n  private: yes\n  kinds: [queued]\n"
    path.write_text(told, "utf-8")
    return Settings(**{**settings.model_dump(), "subscribers": str(path)})


async def test_what_happens_reaches_a_subscriber_and_is_seen_to_have(client, customer, boss, posts):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        async with asyncio.timeout(PATIENCE):
            posted = await posts.get()
    assert [fact["kind"] for fact in posted["facts"]] == ["queued"]
    async with asyncio.timeout(PATIENCE):
        while True:
            told = await (await client.get(PATH, headers=boss)).text()
            [one] = json.loads(told)["subscribers"]
            if one["position"] >= posted["facts"][-1]["id"]:
                break
            await asyncio.sleep(0.1)
    assert (one["name"], one["host"], one["reason"]) == ("bi", "127.0.0.1", None)
    assert SECRET not in told
    assert "token-of-the-url" not in told


async def test_only_supervisors_see_subscribers(client, sign_in, boss):
    mei = await sign_in()
    acts = [("POST", f"{PATH}/bi/{act}") for act in ("retry", "skip", "pause", "resume")]
    for method, path in (("GET", PATH), *acts, *LETTERS):
        assert (await client.request(method, path)).status == 401
        assert (await client.request(method, path, headers=mei)).status == 403
    for name in ("none", "%00", "%3Cscript%3E", "x" * 500):
        response = await client.post(f"{PATH}/{name}/skip", headers=boss)
        assert (await response.json())["error"]["code"] in ("subscriber_not_found", "not_found")


@pytest.fixture
async def operator(client, sign_in):
    """An operator's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "op", "运维", PASSWORD, roles=(Role.OPERATOR,))
    return await sign_in("op")


async def test_an_operator_adds_renews_and_removes_and_supervisors_do_not(client, operator, boss):
    acts = (
        *(("POST", OWN), ("POST", f"{OWN}/crm/secret")),
        *(("PUT", f"{OWN}/crm"), ("DELETE", f"{OWN}/crm")),
    )
    for method, path in acts:
        assert (await client.request(method, path)).status == 401
        assert (await client.request(method, path, headers=boss, json=NEW)).status == 403
    made = await client.post(OWN, json=NEW, headers=operator)
    assert (made.status, made.headers["Cache-Control"]) == (201, "no-store")
    told = await made.json()
    taken = await client.post(OWN, json=NEW, headers=operator)
    assert (taken.status, (await taken.json())["error"]["code"]) == (409, "subscriber_exists")
    listed = await (await client.get(PATH, headers=boss)).text()
    assert told["secret"] not in listed
    one = next(each for each in json.loads(listed)["subscribers"] if each["name"] == "crm")
    assert (one["host"], one["in_file"], one["kinds"]) == ("crm.example", False, ["queued"])
    renewed = await (await client.post(f"{OWN}/crm/secret", headers=operator)).json()
    assert renewed["secret"] != told["secret"]
    assert (await client.delete(f"{OWN}/crm", headers=operator)).status == 204
    assert (await client.delete(f"{OWN}/crm", headers=operator)).status == 404


async def test_who_is_in_the_file_is_changed_there(client, operator):
    acts = (("POST", f"{OWN}/bi/secret"), ("PUT", f"{OWN}/bi"), ("DELETE", f"{OWN}/bi"))
    for method, path in acts:
        refused = await client.request(method, path, headers=operator, json=CHANGE)
        assert (await refused.json())["error"]["code"] == "written_in_file"
    refused = await client.post(OWN, json=NEW | {"name": "bi"}, headers=operator)
    assert (await refused.json())["error"]["code"] == "subscriber_exists"


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "<script>"},
        {"name": "x" * 33},
        {"url": "https://127.0.0.1/hidden"},
        {"url": "javascript:alert(1)"},
        {"url": "https://a:hidden@crm.example"},
        {"url": 5},
        {"kinds": ["everything"]},
        {"kinds": ["queued"] * 100},
        {"words": "perhaps"},
    ],
)
async def test_nobody_is_added_for_nonsense(client, operator, boss, change):
    refused = await client.post(OWN, json=NEW | change, headers=operator)
    told = await refused.text()
    assert (refused.status, json.loads(told)["error"]["code"]) == (400, "invalid_input")
    assert "hidden" not in told
    listed = await (await client.get(PATH, headers=boss)).json()
    assert [each["name"] for each in listed["subscribers"]] == ["bi"]


async def seen(client, boss, name="crm"):
    """Return a subscriber as the page has it."""
    listed = await (await client.get(PATH, headers=boss)).json()
    return next(each for each in listed["subscribers"] if each["name"] == name)


async def test_an_operator_changes_where_and_what_and_the_later_of_two_is_told(
    client, operator, boss
):
    await client.post(OWN, json=NEW, headers=operator)
    first = await seen(client, boss)
    wish = {"version": first["version"], "kinds": ["rated", "rated", "asked"], "words": True}
    moved = wish | {"url": " https://new.example/token-of-the-url "}
    changed = await client.put(f"{OWN}/crm", json=moved, headers=operator)
    told = await changed.text()
    assert changed.status == 200
    assert "token-of-the-url" not in told
    assert json.loads(told) == await seen(client, boss)
    assert json.loads(told) | {"version": 0} == first | {
        **{"version": 0, "host": "new.example", "kinds": ["rated", "asked"], "words": True},
        "next_at": json.loads(told)["next_at"],
    }
    refused = await client.put(f"{OWN}/crm", json=wish, headers=operator)
    assert (refused.status, (await refused.json())["error"]["code"]) == (409, "subscriber_changed")
    missing = await client.put(f"{OWN}/nobody", json=wish, headers=operator)
    assert (await missing.json())["error"]["code"] == "subscriber_not_found"
    kept = await client.put(
        f"{OWN}/crm", json=wish | {"version": json.loads(told)["version"]}, headers=operator
    )
    assert (await kept.json())["host"] == "new.example"


@pytest.mark.parametrize(
    "change",
    [
        {"version": None},
        {"version": 1},
        {"version": "x" * 33},
        {"url": ""},
        {"url": "   "},
        {"url": "https://127.0.0.1/hidden"},
        {"url": "javascript:alert(1)"},
        {"url": "https://a:hidden@crm.example"},
        {"url": "https://crm.example/\x00hidden"},
        {"url": "https://" + "x" * 2000},
        {"url": 5},
        {"kinds": None},
        {"kinds": ["everything"]},
        {"kinds": ["queued"] * 100},
        {"words": None},
        {"words": "perhaps"},
    ],
)
async def test_nonsense_changes_nobody(client, operator, boss, change):
    await client.post(OWN, json=NEW, headers=operator)
    before = await seen(client, boss)
    wish = CHANGE | {"version": before["version"]} | change
    refused = await client.put(f"{OWN}/crm", json=wish, headers=operator)
    told = await refused.text()
    assert (refused.status, json.loads(told)["error"]["code"]) == (400, "invalid_input")
    assert "hidden" not in told
    assert await seen(client, boss) | {"position": 0} == before | {"position": 0}


@pytest.mark.parametrize("letter", ["0", "999", "-1", "x", "%00", "9" * 40, "１", "1%20OR%201=1"])
async def test_a_letter_that_is_none_is_not_found(client, boss, letter):
    for method, path in LETTERS:
        response = await client.request(method, path.replace("/1", f"/{letter}"), headers=boss)
        assert (await response.json())["error"]["code"] == "dead_letter_not_found"


def test_a_wrong_file_is_refused_before_anything_starts(settings, tmp_path):
    path = tmp_path / "wrong.yml"
    path.write_text("bi:\n  url: https://10.0.0.1/hidden\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"bi") as error:
        make_app(Settings(**{**settings.model_dump(), "subscribers": str(path)}))
    assert "hidden" not in str(error.value)
