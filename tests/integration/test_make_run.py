"""`make run` as a person meets it, over stand-ins for Rasa and the app."""

from __future__ import annotations

import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.integration.stand_in import PREPARE, StandInProject

READY = "Ctrl-C stops everything"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[StandInProject]:
    made = StandInProject(tmp_path / "jieli")
    yield made
    made.kill_everything()


def _until(true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_it_prepares_starts_and_says_where_then_ctrl_c_leaves_nothing(
    project: StandInProject,
) -> None:
    run = project.start()
    run.wait_for(READY)
    assert f"http://127.0.0.1:{project.port}/desk" in run.said
    assert _answers(project.port)
    assert _answers(project.rasa_port)
    run.interrupt()
    assert run.wait() == 0
    assert run.said.rstrip().endswith("Stopped.")
    assert project.left_running() == []


def test_with_wechat_it_says_where_the_phone_is_and_leaves_nothing(
    project: StandInProject,
) -> None:
    run = project.start("run-wechat")
    run.wait_for(READY)
    assert f"http://127.0.0.1:{project.wechat_port}/" in run.said
    assert _answers(project.port)
    run.interrupt()
    assert run.wait() == 0
    assert project.left_running() == []


def test_a_busy_port_of_the_phone_is_said_before_anything_starts(project: StandInProject) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", project.wechat_port))
        other.listen()
        run = project.start("run-wechat")
        assert run.wait() == 1
    assert "JIELI_WECHAT_PORT=" in run.said
    assert "make run-wechat" in run.said


def test_the_second_run_skips_what_is_done(project: StandInProject) -> None:
    build = project.start("build")
    assert build.wait() == 0
    assert "Preparing the knowledge base" in build.said
    begun = time.monotonic()
    run = project.start()
    run.wait_for(READY)
    assert time.monotonic() - begun < 5
    for skipped in ("Installing", "Building", "Preparing"):
        assert skipped not in run.said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_leaves_nothing(project: StandInProject, number: signal.Signals) -> None:
    run = project.start()
    run.wait_for(READY)
    run.process.send_signal(number)
    run.wait()
    assert project.left_running() == []


def test_a_child_that_will_not_end_is_made_to(project: StandInProject) -> None:
    run = project.start(STUBBORN="yes")
    run.wait_for(READY)
    run.interrupt()
    assert run.wait() == 0
    assert project.left_running() == []


def test_a_second_ctrl_c_does_not_leave_something_behind(project: StandInProject) -> None:
    run = project.start()
    run.wait_for(READY)
    run.interrupt()
    time.sleep(0.3)
    run.interrupt()
    assert run.wait() == 0
    assert project.left_running() == []


def test_being_killed_outright_still_ends_rasa_and_the_app(project: StandInProject) -> None:
    run = project.start()
    run.wait_for(READY)
    run.process.kill()
    run.wait()
    assert _until(lambda: not _answers(project.port) and not _answers(project.rasa_port))


def test_rasa_is_started_again_and_the_app_goes_on(project: StandInProject) -> None:
    run = project.start()
    run.wait_for(READY)
    app, rasa = run.pid_of("app"), run.pid_of("rasa")
    psutil.Process(rasa).kill()
    assert _until(lambda: run.pid_of("rasa") != rasa and _answers(project.rasa_port))
    assert run.pid_of("app") == app
    assert _answers(project.port)


def test_when_the_app_ends_everything_is_stopped_and_it_says_so(project: StandInProject) -> None:
    run = project.start()
    run.wait_for(READY)
    psutil.Process(run.pid_of("app")).kill()
    assert run.wait() == 1
    assert "A process of Jieli ended" in run.said
    assert project.left_running() == []


def test_an_app_that_cannot_start_is_said_at_once(project: StandInProject) -> None:
    (project.root / "server" / "__main__.py").write_text("raise SystemExit('no such setting')")
    run = project.start()
    assert run.wait() == 1
    assert "no such setting" in run.said
    assert "did not start; the lines above say why" in run.said
    assert "Traceback" not in run.said
    assert project.left_running() == []


def test_ctrl_c_during_preparation_ends_the_step_and_the_next_run_does_it(
    project: StandInProject,
) -> None:
    prepare = project.root / "server" / "prepare.py"
    prepare.write_text("import time\ntime.sleep(600)\n")
    run = project.start()
    run.wait_for("Preparing")
    run.interrupt()
    assert run.wait() == 130
    assert project.left_running() == []
    prepare.write_text(PREPARE)
    again = project.start()
    again.wait_for(READY)
    assert "✓ Preparing" in again.said


def test_a_second_run_beside_the_first_is_told_so(project: StandInProject) -> None:
    run = project.start()
    run.wait_for(READY)
    beside = project.start()
    assert beside.wait() == 1
    assert f"process {run.process.pid}" in beside.said


def test_a_build_beside_a_running_jieli_is_no_matter(project: StandInProject) -> None:
    run = project.start()
    run.wait_for(READY)
    assert project.start("build").wait() == 0


def test_a_busy_port_is_one_line_with_another_to_choose(project: StandInProject) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", project.port))
        other.listen()
        run = project.start()
        assert run.wait() == 1
    assert f"Port {project.port} is in use" in run.said
    assert len(run.said.strip().splitlines()) == 1
