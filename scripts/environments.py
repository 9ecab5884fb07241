"""The two Python environments: made from pinned requirements, repaired when half-made."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.processes import StepError, run_step
from scripts.project import Project, SetupError
from scripts.pythons import find_python, runs
from scripts.stamps import Stamp, content_hash

NEEDED_GB = 6


@dataclass(frozen=True)
class Environment:
    """One environment: its folder, its Python, and the pinned files to install in order."""

    folder: str
    version: str
    files: tuple[str, ...]

    def ensure(self, project: Project, console: Console) -> None:
        """Make the environment what its files say; cheap when it already is."""
        inputs = content_hash(project.root, self._pins(project), self.version)
        stamp = self._stamp(project)
        if stamp.matches(inputs):
            return
        check_disk(project.root)
        self._make(project, console)
        self._install(project, console)
        stamp.write(inputs, [self._python(project)])

    def _make(self, project: Project, console: Console) -> None:
        """Make the folder, anew if it is broken or an installation was interrupted in it."""
        folder = project.root / self.folder
        whole = not self._interrupted(project).exists() and runs(
            self._python(project), self.version
        )
        if whole:
            return
        python = find_python(self.version)
        with console.step(f"Making {self.folder} with Python {self.version}") as step:
            if folder.exists():
                shutil.rmtree(folder)
            command = [str(python), "-m", "venv", str(folder)]
            run_step(step, command, project.root, self._log(project))

    def _install(self, project: Project, console: Console) -> None:
        marker = self._interrupted(project)
        marker.write_text("pip is at work; if this file stays, it was interrupted\n")
        command = [str(self._python(project)), "-m", "pip", "install", "--progress-bar", "off"]
        command += ["--disable-pip-version-check", "--no-input"]
        for pins in self._pins(project):
            command += ["-r", str(pins)]
        with console.step(f"Installing {' + '.join(self.files)} into {self.folder}") as step:
            try:
                run_step(step, command, project.root, self._log(project))
            except StepError as failure:
                raise SetupError(explain(failure)) from failure
        marker.unlink()

    def _pins(self, project: Project) -> list[Path]:
        return [project.root / "requirements" / name for name in self.files]

    def _python(self, project: Project) -> Path:
        return project.root / self.folder / "bin" / "python"

    def _stamp(self, project: Project) -> Stamp:
        # Inside the folder, so that whoever deletes the folder deletes the stamp; one for each
        # set of files, because the tests' tools come on top of the app's packages.
        return Stamp(project.root / self.folder / f".stamp-{'-'.join(self.files)}")

    def _interrupted(self, project: Project) -> Path:
        return project.root / self.folder / ".installing"

    def _log(self, project: Project) -> Path:
        return project.logs / f"install{self.folder}.log"


APP = Environment(".venv", "3.11", ("app.txt",))
DEVELOPMENT = Environment(".venv", "3.11", ("app.txt", "dev.txt"))
RASA = Environment(".venv-rasa", "3.10", ("rasa.txt",))


def check_disk(folder: Path, needed_gb: float = NEEDED_GB) -> None:
    """Raise `SetupError` when there is no room for the environments."""
    free_gb = shutil.disk_usage(folder).free / 1e9
    if free_gb < needed_gb:
        raise SetupError(
            f"Only {free_gb:.1f} GB are free in {folder}; installing needs {needed_gb:g} GB. "
            "Free some space and run it again."
        )


def explain(failure: StepError) -> str:
    """Say in one line why pip failed and what to do."""
    text = "\n".join(failure.lines)
    if "No space left" in text:
        return f"The disk is full; free some space and run it again (all of it: {failure.log})."
    for sign in ("NewConnectionError", "Max retries", "timed out", "Temporary failure in name"):
        if sign in text:
            return (
                "pip cannot reach its package index; check the network or pip's index setting "
                f"and run it again (all of it: {failure.log})."
            )
    errors = [line for line in failure.lines if line.startswith("ERROR")]
    said = errors[0] if errors else failure.lines[-1] if failure.lines else "no output"
    return f"pip failed: {said[:240]} Correct it and run it again (all of it: {failure.log})."
