"""The ports that Jieli listens on: chosen by settings, free before anything starts."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from scripts.project import SetupError

APP_SETTING, RASA_SETTING = "JIELI_PORT", "JIELI_RASA_PORT"
WECHAT_SETTING = "JIELI_WECHAT_PORT"
APP_DEFAULT, RASA_DEFAULT, WECHAT_DEFAULT = 8080, 5005, 8070


def ports(env: Mapping[str, str]) -> tuple[int, int]:
    """Return the app's and Rasa's ports; raise `SetupError` when they are not two ports."""
    app = _port(env, APP_SETTING, APP_DEFAULT)
    rasa = _port(env, RASA_SETTING, RASA_DEFAULT)
    if app == rasa:
        raise SetupError(f"{APP_SETTING} and {RASA_SETTING} are both {app}; choose two ports.")
    return app, rasa


def wechat_port(env: Mapping[str, str]) -> int:
    """Return where the stand-in for WeChat listens; raise `SetupError` if another one does."""
    port = _port(env, WECHAT_SETTING, WECHAT_DEFAULT)
    if port in ports(env):
        raise SetupError(f"{WECHAT_SETTING} is {port}, as another one; choose a port of its own.")
    return port


def free_ports(env: Mapping[str, str], *, wechat: bool = False) -> tuple[int, ...]:
    """Return the app's and Rasa's ports, and that of the stand-in for WeChat; raise `SetupError`
    naming one that is in use."""
    chosen = dict(zip((APP_SETTING, RASA_SETTING), ports(env), strict=True))
    if wechat:
        chosen[WECHAT_SETTING] = wechat_port(env)
    for setting, port in chosen.items():
        if is_busy(port):
            other = _free_above(port, set(chosen.values()))
            raise SetupError(
                f"Port {port} is in use by another program. Stop that program or choose another "
                f"port: {setting}={other} make {'run-wechat' if wechat else 'run'}"
            )
    return tuple(chosen.values())


def is_busy(port: int) -> bool:
    """Tell whether somebody listens on this port, on this machine or towards the network."""
    return not (_can_bind("127.0.0.1", port) and _can_bind("0.0.0.0", port))


def _port(env: Mapping[str, str], setting: str, default: int) -> int:
    text = env.get(setting) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SetupError(f"{setting} is {text!r}; it must be a port from 1 to 65535.")
    return int(text)


def _can_bind(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # As servers do, so that connections that are just closing do not count as busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError as error:
            raise SetupError(f"You may not use port {port}; choose one above 1023.") from error
        except OSError:
            return False
    return True


def _free_above(port: int, taken: set[int]) -> int:
    above = range(port + 1, min(port + 200, 65536))
    return next((other for other in above if other not in taken and not is_busy(other)), port)
