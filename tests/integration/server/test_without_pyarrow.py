"""Where pyarrow is not installed: CSV works, and who asks for Parquet is told what to do."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import sys
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, CookieJar

from core.routes import Role
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.auth.service import create_staff
from server.storage.database import Database
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.process import AppProcess
from tests.rasa_server import ROOT

NOT_THERE = "import sys\n\nsys.modules['pyarrow'] = None\n"
ZH, EN = "写 Parquet 需要 pyarrow", "Parquet needs pyarrow"
INSTALL = ".venv/bin/pip install pyarrow"


@pytest.fixture
def without(tmp_path):
    """What makes a program that is started unable to import pyarrow."""
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NOT_THERE, "utf-8")
    return {"PYTHONPATH": str(folder)}


@pytest.fixture
async def fact(settings):
    """A supervisor, and a question in March."""
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
        asked = Fact(FactKind.ASKED, datetime(2026, 3, 9, tzinfo=UTC), data={"question": "退款"})
        await record(session, Subject("c3", "p", 1, "web"), asked)
    await database.close()


@pytest.fixture
def export(settings, without):
    """Runs the operator's command; returns the exit code and what it said."""

    async def run(*words):
        env = {**os.environ, **without, "JIELI_VAR": str(settings.var)}
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "deflection", "export", *words),
            **{"cwd": ROOT, "env": env, "stdout": pipe, "stderr": asyncio.subprocess.STDOUT},
        )
        said, _ = await process.communicate()
        return process.returncode, said.decode()

    return run


async def test_the_command_says_it_in_both_languages_and_leaves_the_folder_for_csv(
    fact, export, tmp_path
):
    folder = tmp_path / "out"
    code, said = await export(str(folder))
    assert code == 2
    [chinese, english] = said.splitlines()
    assert ZH in chinese
    assert EN in english
    assert all(INSTALL in line and "CSV" in line for line in (chinese, english))
    assert await export(str(folder), "--format", "csv") == (0, f"{folder}: 1 facts\n")
    [path] = folder.glob("day=2026-03-09/*.csv")
    [row] = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    assert (row["conversation_id"], row["kind"]) == ("c3", "asked")


async def test_supervisors_get_csv_and_are_told_in_their_language_about_parquet(
    fact, settings, without
):
    app = AppProcess(settings, **without)
    await app.start()
    try:
        async with ClientSession(app.url, cookie_jar=CookieJar(unsafe=True)) as http:
            body = {"username": "boss", "password": PASSWORD}
            async with http.post("/api/auth/login", json=body) as response:
                assert response.status == 200
            path = "/api/reports/facts?since=2026-03-01&until=2026-03-31"
            async with http.get(f"{path}&format=csv") as response:
                assert "c3" in await response.text()
            for language, words in (("zh", ZH), ("en", EN)):
                headers = {"Accept-Language": language}
                async with http.get(f"{path}&format=parquet", headers=headers) as response:
                    error = (await response.json())["error"]
                    assert response.status == 503
                assert error["code"] == "parquet_unavailable"
                assert words in error["message"]
        assert "Traceback" not in app.said
    finally:
        await app.stop()
