"""The digest over HTTP: one's own, for supervisors alone, and a link that stops it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.database import TRANSACTIONS
from core.routes import Role
from deflection.digest.http import LETTERS
from deflection.digest.service import DIGESTS
from server.app import make_app
from server.settings import Settings
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff

OWN, PREVIEW = "/api/reports/digest", "/api/reports/digest/preview"
TRIAL = f"{OWN}/trial"
WANTED = {
    **{"email": "boss@example.com", "every": "weekly", "language": "zh"},
    **{"hour": 17, "weekday": 4},
}


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


async def test_a_supervisor_wants_it_looks_at_it_and_stops_it_by_the_letters_link(client, boss):
    assert (await (await client.get(OWN, headers=boss)).json())["digest"] is None
    put = await client.put(OWN, json=WANTED, headers=boss)
    told = await put.json()
    assert (told["digest"], told["can_send"], told["hour"]) == (WANTED, False, 8)
    assert [each["name"] for each in told["readers"]] == ["主管"]
    assert datetime.fromisoformat(told["next_at"]).astimezone(ZoneInfo(told["zone"])).hour == 17
    shown = await client.get(f"{PREVIEW}?every=daily&words=en", headers=boss)
    assert "script" not in shown.headers["Content-Security-Policy"]
    assert "Customer service, yesterday" in await shown.text()

    me = (await (await client.get("/api/auth/me", headers=boss)).json())["agent"]["id"]
    link = f"/digest/stop/{me}/{client.app[DIGESTS].signature(me)}"
    asked = await client.get(link, headers={"Accept-Language": "en"})
    assert "Receive no more digests?" in await asked.text()
    assert (await (await client.get(OWN, headers=boss)).json())["digest"] == WANTED
    assert (await client.post(link, data={"List-Unsubscribe": "One-Click"})).status == 200
    assert (await (await client.get(OWN, headers=boss)).json())["digest"] is None


async def test_nobody_else_has_to_do_with_it(client, sign_in):
    mei = await sign_in()
    for path in (OWN, PREVIEW):
        assert (await client.get(path)).status == 401
        assert (await client.get(path, headers=mei)).status == 403
    assert (await client.put(OWN, json=WANTED, headers=mei)).status == 403
    assert (await client.delete(OWN, headers=mei)).status == 403
    assert (await client.post(TRIAL, headers=mei)).status == 403


async def test_a_trial_letter_needs_an_address_and_a_mail_server_and_is_not_for_flooding(
    client, boss
):
    refused = await client.post(TRIAL, headers=boss)
    assert (await refused.json())["error"]["code"] == "digest_not_wanted"
    await client.put(OWN, json=WANTED, headers=boss)
    refused = await client.post(TRIAL, headers=boss)
    assert (refused.status, (await refused.json())["error"]["code"]) == (503, "mail_not_set_up")
    for _ in range(LETTERS):
        last = await client.post(TRIAL, headers=boss)
    assert last.status == 429


@pytest.mark.parametrize("signature", ["x", "0" * 64, "é" * 64, "%00", "%3Cscript%3E"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_made_up_link_stops_nobody(client, boss, method, signature):
    await client.put(OWN, json=WANTED, headers=boss)
    me = (await (await client.get("/api/auth/me", headers=boss)).json())["agent"]["id"]
    response = await client.request(method, f"/digest/stop/{me}/{signature}")
    assert response.status == 404
    assert "<script>" not in await response.text()
    assert (await (await client.get(OWN, headers=boss)).json())["digest"] == WANTED


@pytest.mark.parametrize(
    "change",
    [
        {"email": "a@b, c@d"},
        {"email": "a@b\r\nBcc: c@d"},
        {"email": ""},
        {"every": "hourly"},
        {"language": "fr"},
        {"hour": 24},
        {"hour": -1},
        {"hour": "eight"},
        {"weekday": 7},
        {"weekday": None},
    ],
)
async def test_what_makes_no_sense_is_refused(client, boss, change):
    response = await client.put(OWN, json=WANTED | change, headers=boss)
    assert (response.status, (await response.json())["error"]["code"]) == (400, "invalid_input")
    assert (await client.get(f"{PREVIEW}?every=hourly", headers=boss)).status == 400


def test_wrong_mail_settings_are_said_before_anything_starts(settings):
    more = {"smtp_url": "smtp://jieli:hidden-password@mail.example.com", "mail_from": ""}
    wrong = Settings(**{**settings.model_dump(), **more})
    assert "hidden-password" not in repr(wrong)
    with pytest.raises(ValueError, match="JIELI_MAIL_FROM"):
        make_app(wrong)
