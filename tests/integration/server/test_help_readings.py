"""From two help pages to a person: her record says what she read, in order, with her vote."""

from __future__ import annotations

import pytest

from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both
from tests.integration.server.test_story import is_state


@pytest.fixture(params=BOTH)
def database_url(request):
    """Readings are the same on both kinds of database."""
    return on_both(request)


def beacon(number, article_id, event, **more):
    return {"article_id": article_id, "reading_id": str(number) * 32, "event": event, **more}


@pytest.fixture
def read(client):
    """Tells a reading as a help page does; returns the answer's status."""

    async def tell(*arguments, **more):
        body = beacon(*arguments, **more)
        return (await client.post("/api/web/help/readings", json=body)).status

    return tell


async def test_what_she_read_before_the_chat_is_in_the_record_at_the_desk(
    client, customer, sign_in, read
):
    assert await read(1, "faq-0-zh", "opened") == 204
    assert await read(1, "faq-0-zh", "dwelt", seconds=21) == 204
    assert await read(2, "faq-1-zh", "opened") == 204
    assert await read(2, "faq-1-zh", "voted", seconds=9, helped=False) == 204
    async with customer() as page:
        claim = {"reading_ids": ["1" * 32, "2" * 32]}
        headers = {"Authorization": f"Bearer {page.token}"}
        claimed = await client.post("/api/web/help/readings/claim", json=claim, headers=headers)
        assert claimed.status == 204
        await page.say("转人工", action={"kind": "request_person"})
        waiting = await page.until(is_state("queued"))
        assert await read(3, "faq-2-zh", "dwelt", seconds=4, token=page.token) == 204
    path = f"/api/desk/conversations/{waiting['conversation']['id']}/record"
    record = await (await client.get(path, headers=await sign_in())).json()
    assert [
        (one["article_id"], one["seconds_read"], one["vote"], one["sent_by"])
        for one in record["articles"]
    ] == [
        ("faq-0-zh", 21, None, "help_centre"),
        ("faq-1-zh", 9, "not_helped", "help_centre"),
        ("faq-2-zh", 4, None, "help_centre"),
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (beacon(1, "nothing", "opened"), 404),
        (beacon(1, "faq-0-zh", "liked"), 400),
        (beacon(1, "faq-0-zh", "dwelt", seconds=-1), 400),
        (beacon(1, "faq-0-zh", "dwelt", seconds=1e9), 400),
        ({**beacon(1, "faq-0-zh", "opened"), "reading_id": "1"}, 400),
        ({**beacon(1, "faq-0-zh", "opened"), "reading_id": "<" * 32}, 400),
        (beacon(1, "faq-0-zh", "opened", token="forged"), 401),
    ],
)
async def test_a_beacon_that_makes_no_sense_is_refused(client, body, status):
    assert (await client.post("/api/web/help/readings", json=body)).status == status


async def test_other_sites_tell_no_readings_and_nobody_claims_without_a_token(client):
    strange = {"Origin": "https://evil.example"}
    body = beacon(1, "faq-0-zh", "opened")
    refused = await client.post("/api/web/help/readings", json=body, headers=strange)
    assert refused.status == 403
    claim = {"reading_ids": ["1" * 32]}
    assert (await client.post("/api/web/help/readings/claim", json=claim)).status == 401


async def test_nobody_claims_more_than_a_browser_keeps(client, customer):
    async with customer() as page:
        headers = {"Authorization": f"Bearer {page.token}"}
        for ids in (["1" * 32] * 51, ["1"], ["'; --"]):
            body = {"reading_ids": ids}
            path = "/api/web/help/readings/claim"
            assert (await client.post(path, json=body, headers=headers)).status == 400
