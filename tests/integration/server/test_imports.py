"""Imports over REST: an editor previews, a publisher runs, and search finds it."""

from __future__ import annotations

import asyncio
import io

import pytest

from core.routes import Role
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.storage.database import Database
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff

CSV = "问题,答案\n鞋子买大了可以换吗？,七天内可以换。\n=1+1 是什么？,\n"


@pytest.fixture
async def people(settings) -> None:
    """An editor who may not publish, and a publisher."""
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        await create_staff(session, "ed", "编", PASSWORD, roles=(Role.EDITOR,))
        await create_staff(session, "pub", "发", PASSWORD, roles=(Role.PUBLISHER,))
    await database.close()


@pytest.fixture
async def editor(people, client, sign_in):
    return await sign_in("ed")


@pytest.fixture
async def publisher(people, client, sign_in):
    return await sign_in("pub")


async def upload(client, headers, data=CSV, name="faq.csv"):
    """Bring a file and return the answer."""
    params = {"name": name}
    return await client.post("/api/studio/imports", params=params, data=data, headers=headers)


async def ended(client, headers, job):
    """Wait until a job no longer runs."""
    async with asyncio.timeout(PATIENCE * 3):
        while job["state"] == "running":
            await asyncio.sleep(0.05)
            response = await client.get(f"/api/studio/imports/{job['id']}", headers=headers)
            job = (await response.json())["import"]
    return job


async def test_a_publisher_imports_a_file_and_customers_find_it(client, publisher):
    response = await upload(client, publisher)
    assert response.status == 201
    brought = await response.json()
    assert brought["preview"]["mapping"] == {"问题": "title", "答案": "answer"}
    assert (brought["preview"]["total"], brought["preview"]["refused"]) == (2, 1)
    address = f"/api/studio/imports/{brought['import']['id']}"
    response = await client.post(f"{address}/run", json={}, headers=publisher)
    assert response.status == 202
    job = await ended(client, publisher, (await response.json())["import"])
    assert (job["state"], job["counts"], job["done"]) == ("done", {"added": 1, "refused": 1}, 2)
    base = client.app[KNOWLEDGE_BASE]
    await base.refresh()
    found = await base.search("鞋子可以换吗", "zh")
    assert found.hits[0].title == "鞋子买大了可以换吗？"

    rows = (await (await client.get(f"{address}/rows", headers=publisher)).json())["rows"]
    assert [row["outcome"] for row in rows] == ["added", "refused"]
    report = await client.get(f"{address}/report?language=zh", headers=publisher)
    text = (await report.read()).decode("utf-8-sig")
    assert text.splitlines()[2] == "3,未导入,'=1+1 是什么？,,answer: 没有内容,"
    listed = await (await client.get("/api/studio/imports", headers=publisher)).json()
    assert [each["id"] for each in listed["imports"]] == [job["id"]]


async def test_an_editor_may_look_and_try_but_not_run(client, editor):
    brought = await (await upload(client, editor)).json()
    address = f"/api/studio/imports/{brought['import']['id']}"
    options = {"options": {"product": "shoes", "status": "draft"}}
    seen = await client.post(f"{address}/preview", json=options, headers=editor)
    assert (await seen.json())["preview"]["total"] == 2
    tried = await client.post(f"{address}/dry-run", json=options, headers=editor)
    job = await ended(client, editor, (await tried.json())["import"])
    assert (job["state"], job["counts"]) == ("previewed", {"added": 1, "refused": 1})
    assert job["options"]["product"] == "shoes"
    for action in ("run", "undo", "stop"):
        response = await client.post(f"{address}/{action}", json={}, headers=editor)
        assert (response.status, (await response.json())["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "faq.csv", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "faq.csv", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "faq.xlsx", "old_office"),
        (b"PK\x03\x04 no zip at all", "faq.xlsx", "damaged"),
        (b"%PDF-1.7 no more", "a.pdf", "damaged"),
        (b'question,answer\n"x,y\n', "faq.csv", "damaged"),
        (b"\x00\x01\x02\x03binary", "faq.csv", "not_text"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_both_languages_and_not_kept(
    client, editor, settings, data, name, problem
):
    response = await upload(client, editor, data, name)
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (400, "file_unreadable")
    assert error["details"]["problem"] == problem
    assert error["details"]["zh"]
    assert error["details"]["en"]
    assert [path for path in settings.imports.rglob("*") if path.is_file()] == []
    listed = await (await client.get("/api/studio/imports", headers=editor)).json()
    assert listed["imports"] == []


@pytest.mark.parametrize("settings", [{"import_megabytes": 1}], indirect=True)
async def test_a_file_that_is_too_large_is_refused(client, editor):
    response = await upload(client, editor, io.BytesIO(b"x" * (2**20 + 1)))
    assert (response.status, (await response.json())["error"]["code"]) == (413, "file_too_large")


@pytest.mark.parametrize(
    "body",
    [
        {"mapping": {"no such column": "title"}},
        {"mapping": {"问题": "password"}},
        {"options": {"status": "archived"}},
        {"options": {"product": "x" * 65}},
    ],
)
async def test_what_is_no_mapping_or_option_is_refused(client, editor, body):
    brought = await (await upload(client, editor)).json()
    address = f"/api/studio/imports/{brought['import']['id']}/dry-run"
    response = await client.post(address, json=body, headers=editor)
    assert response.status == 400


@pytest.mark.parametrize(
    ("addresses", "status"),
    [(["https://help.example.com/a"], 403), (["http://127.0.0.1/"], 403), ([], 400), ([""], 400)],
)
async def test_pages_are_fetched_only_from_sites_that_the_operator_allows(
    client, editor, addresses, status
):
    body = {"addresses": addresses}
    address = "/api/studio/imports/addresses"
    response = await client.post(address, json=body, headers=editor)
    assert response.status == status


async def test_agents_have_nothing_to_do_with_imports(client, sign_in):
    headers = await sign_in("mei")
    assert (await upload(client, headers)).status == 403
    assert (await client.get("/api/studio/imports", headers=headers)).status == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "markdown", "html"])
async def test_what_is_exported_and_imported_again_changes_nothing(client, publisher, kind):
    response = await client.get(f"/api/studio/exports?format={kind}", headers=publisher)
    assert response.status == 200
    suffix = {"markdown": "zip", "html": "zip"}.get(kind, kind)
    assert response.headers["Content-Disposition"].endswith(f'.{suffix}"')
    data = await response.read()
    brought = await (await upload(client, publisher, data, f"all.{suffix}")).json()
    address = f"/api/studio/imports/{brought['import']['id']}"
    tried = await client.post(f"{address}/dry-run", json={}, headers=publisher)
    job = await ended(client, publisher, (await tried.json())["import"])
    assert job["counts"] == {"unchanged": 3}


async def test_an_export_is_of_what_was_asked_for_and_leaves_nothing_behind(
    client, publisher, settings
):
    address = "/api/studio/exports?format=jsonl"
    for query, count in (("&product=ecs", 3), ("&product=other", 0), ("&language=zh&tag=x", 0)):
        response = await client.get(address + query, headers=publisher)
        assert len((await response.read()).splitlines()) == count
    wrong = await client.get("/api/studio/exports?format=pdf", headers=publisher)
    assert wrong.status == 400
    assert list(settings.imports.iterdir()) == []
