"""Where things are in the project folder, and the one exception of the set-up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class SetupError(Exception):
    """Something is missing or failed; the text is one line that ends with what to do."""


@dataclass(frozen=True)
class Project:
    """The folders of one checkout."""

    root: Path

    @property
    def var(self) -> Path:
        """What the running product keeps: database, secrets, logs, stamps."""
        return self.root / "var"

    @property
    def logs(self) -> Path:
        """One file for each step of the set-up, and the processes' output."""
        return self.var / "logs"

    @property
    def stamps(self) -> Path:
        """What each step was last done with."""
        return self.var / "stamps"

    @property
    def web(self) -> Path:
        """The web pages' workspace."""
        return self.root / "web"

    @property
    def app_python(self) -> Path:
        """The Python of the app's environment."""
        return self.root / ".venv" / "bin" / "python"

    @property
    def rasa_python(self) -> Path:
        """The Python of Rasa's environment."""
        return self.root / ".venv-rasa" / "bin" / "python"


HERE = Project(Path(__file__).resolve().parent.parent)
