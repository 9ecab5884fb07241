"""Settings from a `.env` file, for those who do not like to export variables."""

from __future__ import annotations

from pathlib import Path

from scripts.project import SetupError


def read_dotenv(path: Path) -> dict[str, str]:
    """Read ``NAME=value`` lines; blank lines and ``#`` lines are skipped, quotes are taken off."""
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        name = name.strip()
        if name.startswith("export "):
            name = name[len("export ") :].strip()
        if not equals or not name.isidentifier():
            raise SetupError(f"{path}, line {number} is not NAME=value; correct it.")
        found[name] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
