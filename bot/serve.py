"""Rasa's command line, made fit for service: `python -m bot.serve run …` is `rasa run …`.

Four differences. Rasa's old libraries say nothing of their deprecations. A server whose model
cannot be loaded ends; Rasa itself would log the error, listen, and answer nothing to everybody.
The schema of actions' answers is checked once, not on every turn. And on a busy machine Rasa gives
way to the app: an answer may come later, an acknowledgement may not.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

Load = Callable[..., Awaitable[Any]]

_NICE = 10


def main() -> None:
    """Hand the command line to Rasa."""
    os.nice(_NICE)
    # Sanic and pyparsing switch their warnings on, whatever filters were set before.
    warnings.showwarning = lambda *_, **__: None
    import rasa.core.run
    from rasa.__main__ import main as rasa_main

    from bot.action_schema import check_schema_once

    check_schema_once()
    rasa.core.run.load_agent_on_start = or_end(rasa.core.run.load_agent_on_start)
    rasa_main()


def or_end(load: Load) -> Load:
    """Load the agent, or end this process with the code 1."""

    async def load_or_end(*arguments: Any) -> Any:
        agent = await load(*arguments)
        if agent is None or not agent.is_ready():
            sys.stderr.write("The model could not be loaded; the lines above say why.\n")
            sys.stderr.flush()
            os._exit(1)
        return agent

    return load_or_end


if __name__ == "__main__":
    sys.argv[0] = "rasa"
    main()
