"""One Rasa for all conversations of a test run, with our actions over a small knowledge base."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from actions.dialogue.services import Services
from actions.registry import all_actions
from tests.conversations.knowledge import Knowledge
from tests.rasa_server import ActionServer, RasaServer, running_rasa


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The articles of the conversations."""
    return Knowledge()


@pytest.fixture(scope="session")
def actions(knowledge: Knowledge) -> Iterator[ActionServer]:
    """Our actions, served."""
    with ActionServer(all_actions(Services(search=knowledge, articles=knowledge))) as server:
        yield server


@pytest.fixture(scope="session")
def rasa(actions: ActionServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """A real Rasa with the bot as it is now."""
    folder = tmp_path_factory.mktemp("rasa")
    with running_rasa(actions.url, folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Talk:
    """One customer's conversation; ``experiments`` are those that she is in."""

    rasa: RasaServer
    language: str = "zh"
    sender: str = field(default_factory=lambda: uuid4().hex)
    experiments: Sequence[dict[str, Any]] = ()

    async def say(self, text: str) -> list[dict[str, Any]]:
        """Say something and return the proposals; a turn without any is a fault."""
        proposals = await self.rasa.say(
            text, self.sender, self.language, experiments=list(self.experiments)
        )
        assert proposals, f"no answer to {text!r}"
        return proposals

    async def kinds(self, text: str) -> list[str]:
        """Say something and return the kinds of the proposals."""
        return [proposal["kind"] for proposal in await self.say(text)]


@pytest.fixture
def zh(rasa: RasaServer) -> Talk:
    """A conversation in Chinese."""
    return Talk(rasa, "zh")


@pytest.fixture
def en(rasa: RasaServer) -> Talk:
    """A conversation in English."""
    return Talk(rasa, "en")
