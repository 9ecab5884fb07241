"""The database and the knowledge base: migrated, loaded and indexed when something changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scripts.console import Console
from scripts.processes import StepError, run_step
from scripts.project import Project, SetupError
from scripts.stamps import Stamp, content_hash

DATABASE_SETTING = "JIELI_DATABASE_URL"
_PARTS = (
    *("migrations", "kb_index", "core/database.py", "requirements/app.txt"),
    *("server/auth", "server/storage/migrating.py", "server/prepare.py"),
)


def ensure_database(project: Project, env: Mapping[str, str], console: Console) -> None:
    """Migrate the database, load the sample knowledge base and build the index's snapshot.

    A database on a server is prepared each time: nothing here can tell what it holds. The
    preparation itself leaves alone what is already there.
    """
    database = env.get(DATABASE_SETTING, "")
    var = Path(env["JIELI_VAR"])
    parts = [project.root / part for part in _PARTS]
    inputs = content_hash(project.root, parts, database, str(var))
    stamp = Stamp(project.stamps / "database")
    if stamp.matches(inputs) and not database.startswith("postgres"):
        return
    stamp.remove()
    _run(["-m", "server.prepare"], "Preparing the knowledge base", project, env, console)
    stamp.write(inputs, [] if database else [var / "jieli.db"])


def load_articles(project: Project, env: Mapping[str, str], file: str, console: Console) -> None:
    """Load a file of articles into the knowledge base."""
    path = Path(file).expanduser()
    if not project.app_python.exists():
        raise SetupError(
            "Jieli is not set up in this folder yet: `make build` (or `make run`) first."
        )
    if not file:
        raise SetupError("Name the file to load: make kb FILE=faq.csv (docs/running.md shows one).")
    if not path.is_file():
        raise SetupError(f"There is no file {path}; name an existing one: make kb FILE=faq.csv")
    arguments = ["-m", "server.prepare", "--faq", str(path.resolve())]
    lines = _run(arguments, f"Loading {path.name}", project, env, console)
    for line in lines:
        console.say(f"  {line}")


def _run(
    arguments: list[str], title: str, project: Project, env: Mapping[str, str], console: Console
) -> list[str]:
    log = project.logs / "knowledge.log"
    with console.step(title) as step:
        try:
            return run_step(step, [str(project.app_python), *arguments], project.root, log, env)
        except StepError as failure:
            raise SetupError(f"{title} failed. {failure}") from failure
