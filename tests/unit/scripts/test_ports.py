from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from scripts.ports import free_ports, is_busy, ports
from scripts.project import SetupError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_without_settings_the_defaults_are_used() -> None:
    assert ports({}) == (8080, 5005)


def test_settings_choose_the_ports() -> None:
    assert ports({"JIELI_PORT": "9000", "JIELI_RASA_PORT": "9001"}) == (9000, 9001)


@pytest.mark.parametrize("text", ["web", "0", "65536", "-1", "80.5"])
def test_what_is_no_port_is_named(text: str) -> None:
    with pytest.raises(SetupError, match="JIELI_PORT"):
        ports({"JIELI_PORT": text})


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(SetupError, match="choose two ports"):
        ports({"JIELI_PORT": "9000", "JIELI_RASA_PORT": "9000"})


def test_a_busy_port_is_named_with_another_to_choose(taken: int) -> None:
    with pytest.raises(SetupError) as raised:
        free_ports({"JIELI_PORT": str(taken), "JIELI_RASA_PORT": "5005"})
    assert f"Port {taken} is in use" in str(raised.value)
    other = int(str(raised.value).split("JIELI_PORT=")[1].split()[0])
    assert other != taken
    assert not is_busy(other)
