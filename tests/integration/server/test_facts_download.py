"""The facts of a period as a file, for supervisors alone."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pyarrow
import pyarrow.parquet
import pytest

from core.database import TRANSACTIONS
from core.routes import Role
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff

PATH = "/api/reports/facts"
MARCH = f"{PATH}?since=2026-03-01&until=2026-03-31"


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers, after a question in March and one in April."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
        for month in (3, 4):
            asked = Fact(
                FactKind.ASKED, datetime(2026, month, 9, tzinfo=UTC), data={"question": "退款"}
            )
            await record(session, Subject(f"c{month}", "p", 1, "web"), asked)
    return await sign_in("boss")


async def test_a_period_comes_as_csv_and_as_parquet_without_words(client, boss):
    response = await client.get(f"{MARCH}&format=csv", headers=boss)
    assert 'filename="facts-2026-03-01-2026-03-31.csv"' in response.headers["Content-Disposition"]
    text = await response.text()
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["conversation_id"], row["kind"], row["day"]) == ("c3", "asked", "2026-03-09")
    assert "退款" not in text
    response = await client.get(f"{MARCH}&format=parquet", headers=boss)
    [same] = pyarrow.parquet.read_table(pyarrow.BufferReader(await response.read())).to_pylist()
    assert (same["conversation_id"], same["data"]) == ("c3", row["data"])


async def test_a_period_without_facts_is_a_file_with_heads_alone(client, boss):
    response = await client.get(f"{PATH}?since=2020-01-01&until=2020-01-02", headers=boss)
    assert (await response.text()).splitlines() == [
        "id,at,day,conversation_id,contact_id,episode,channel,kind,article_id,data"
    ]


async def test_what_a_file_would_hold_is_told_before_it_is_made(client, boss):
    async with client.app[TRANSACTIONS].write() as session:
        opened = Fact(FactKind.OPENED, datetime(2026, 3, 10, tzinfo=UTC), "a1")
        await record(session, Subject("c3", "p", 1, "web"), opened)
    told = await (await client.get(MARCH.replace("?", "/about?"), headers=boss)).json()
    assert (told["facts"], told["kinds"]) == (2, {"asked": 1, "opened": 1})
    assert (told["first"], told["formats"]) == ("2026-03-09", ["parquet", "csv"])
    one = await client.get(f"{MARCH.replace('?', '/about?')}&kind=opened", headers=boss)
    assert (await one.json())["facts"] == 1
    file = await (await client.get(f"{MARCH}&kind=opened", headers=boss)).text()
    assert [row["kind"] for row in csv.DictReader(io.StringIO(file))] == ["opened"]


HOSTILE = (
    *("format=exe", "since=yesterday", "since=2000-01-01&until=2199-01-01"),
    *("since=2026-04-01&until=2026-03-01", "kind=everything", "kind=asked&kind=%3Cscript%3E"),
)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/about"])
async def test_nobody_else_gets_it_and_nonsense_is_refused(client, boss, sign_in, path):
    assert (await client.get(path)).status == 401
    assert (await client.get(path, headers=await sign_in())).status == 403
    for query in HOSTILE:
        response = await client.get(f"{path}?{query}", headers=boss)
        known = path != PATH and query.startswith("format")
        assert known or (await response.json())["error"]["code"] == "invalid_input"
