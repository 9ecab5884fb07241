"""``import`` and ``export``: articles from a file and into one, as the studio does it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from core.ids import new_id
from kb_index.article import Status
from kb_index.importing.exports.service import ExportFormat, Exports, Selection
from kb_index.importing.jobs.running import Runner
from kb_index.importing.jobs.service import Imports, Who
from kb_index.importing.jobs.state import Doing
from kb_index.importing.options import NEW_STATUSES, Options
from server.commands.command import DONE, Command, say
from server.importing import disk
from server.settings import Settings
from server.storage.database import Database

REFUSED = 1
"""The exit code when nothing was imported, because some rows cannot be."""

_OPERATOR = Who("operator", "operator")
_CHUNK = 2**20
_EVERY_SECONDS = 2.0
_RUNNING = "running"


async def load_file(
    settings: Settings,
    database: Database,
    path: Path,
    options: Options | None = None,
    *,
    skip: bool = False,
    doing: Doing = Doing.IMPORT,
) -> int:
    """Import a file and say what became of it; with rows that cannot be, only if ``skip``.

    Raise `FileUnreadable`, or `InvalidInput` for a file that is not there.
    """
    if not path.is_file():  # noqa: ASYNC240 - nobody else waits in an operator's command
        raise InvalidInput(field=str(path), problem="no such file")
    files = disk(settings)
    imports = Imports(database, files, lambda: None)
    size = path.stat().st_size  # noqa: ASYNC240
    brought = await imports.bring(path.name, _chunks(path), size, _OPERATOR)
    if _wrong(brought["preview"]) and not skip:
        say("什么都没有导入；--skip-wrong 导入其余的行。")
        say("Nothing was imported; --skip-wrong imports the other rows.")
        return REFUSED
    job_id = brought["import"]["id"]
    await imports.begin(job_id, doing, _OPERATOR, None, options or Options())
    job = await _run(imports, Runner(database, files, f"command-{new_id()}"), job_id)
    return _told(job)


async def _run(imports: Imports, runner: Runner, job_id: str) -> dict[str, Any]:
    """Run a job here, unless a running Jieli was quicker, and say how far it is."""
    work = asyncio.create_task(runner.take_up(job_id))
    while True:
        await asyncio.wait([work], timeout=_EVERY_SECONDS)
        job: dict[str, Any] = (await imports.get(job_id))["import"]
        if job["state"] != _RUNNING:
            await work
            return job
        say(f"{job['done']} / {job['total']}")
        if work.done():
            await asyncio.sleep(_EVERY_SECONDS)


def _wrong(preview: dict[str, Any]) -> bool:
    for row in preview["problems"]:
        for one in row["problems"]:
            place = " ".join(filter(None, (row["place"], one["column"])))
            say(f"  {place}: {one['zh']} / {one['en']}")
    if preview["refused"]:
        say(f"{preview['refused']} / {preview['total']} 行不能导入 rows cannot be imported")
    return bool(preview["refused"])


def _told(job: dict[str, Any]) -> int:
    if job["error"]:
        say(f"{job['error']['zh']}\n{job['error']['en']}")
        return REFUSED
    counts = ", ".join(f"{count} {name}" for name, count in sorted(job["counts"].items()))
    say(f"{job['name']}: {counts or '0'}")
    return DONE


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


async def _import(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    options = Options(
        status=Status(asked.status),
        product=asked.product,
        category=asked.category,
        language=asked.language,
        collection=asked.collection,
        keep_edited=asked.keep_edited,
    )
    doing = Doing.DRY_RUN if asked.dry_run else Doing.IMPORT
    return await load_file(
        settings, database, asked.file, options, skip=asked.skip_wrong, doing=doing
    )


async def _export(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    only = {name: getattr(asked, name) for name in ("status", "product", "category", "language")}
    chosen = Selection({name: value for name, value in only.items() if value}, asked.tag)
    kind = ExportFormat(asked.format or _format(asked.file))
    part = asked.file.with_name(asked.file.name + ".part")
    try:
        count = await Exports(database, settings.imports).write(part, kind, chosen)
        part.replace(asked.file)
    except OSError as error:
        raise InvalidInput(field=str(asked.file), problem=error.strerror or "unwritable") from error
    say(f"{asked.file}: {count}")
    return DONE


def _format(path: Path) -> str:
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in (ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.JSON_LINES):
        raise InvalidInput(field="--format", problem="needed: " + ", ".join(ExportFormat))
    return suffix


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV, Excel, JSON, Markdown, HTML, Word, PDF, ZIP")
    parser.add_argument("--dry-run", action="store_true", help="say what it would do")
    parser.add_argument("--skip-wrong", action="store_true", help="leave out rows that are wrong")
    parser.add_argument("--keep-edited", action="store_true", help="leave what was edited since")
    parser.add_argument(
        "--status", choices=[each.value for each in NEW_STATUSES], default="published"
    )
    for name in ("product", "category", "collection"):
        parser.add_argument(f"--{name}", default="", help="of new articles")
    parser.add_argument("--language", choices=["zh", "en", ""], default="")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file to write")
    parser.add_argument("--format", choices=list(ExportFormat), help="otherwise by its name")
    for name in ("status", "product", "category", "language", "tag"):
        parser.add_argument(f"--{name}", default="", help="only these articles")


IMPORT = Command("import", "Import articles from a file.", _import, _import_arguments)
EXPORT = Command("export", "Write articles to a file.", _export, _export_arguments)
