"""Who has which conversation on her screen, and writes in it: in memory, for it ends with the
socket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from core.wakeups import Typing


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One open desk; how it is told that somebody came or went, and that somebody types."""

    agent_id: str
    name: str
    nudge: Callable[[], None]
    signal: Callable[[Typing], None]


class Viewers:
    """The desks that look at each conversation."""

    def __init__(self) -> None:
        self._looks: defaultdict[str, list[Look]] = defaultdict(list)

    def come(self, conversation_id: str, look: Look) -> None:
        """A desk shows a conversation; a second time changes nothing."""
        if look not in self._looks[conversation_id]:
            self._looks[conversation_id].append(look)
            self._tell(conversation_id)

    def go(self, conversation_id: str, look: Look) -> None:
        """A desk shows it no more."""
        looks = self._looks.get(conversation_id, [])
        if look in looks:
            looks.remove(look)
            self._tell(conversation_id)
        if not looks:
            self._looks.pop(conversation_id, None)

    def others(self, conversation_id: str, agent_id: str) -> list[dict[str, str]]:
        """Return who else looks, by name; an agent with two desks is one."""
        looks = self._looks.get(conversation_id, ())
        found = {look.agent_id: look.name for look in looks if look.agent_id != agent_id}
        return [{"id": id_, "name": found[id_]} for id_ in sorted(found, key=lambda i: found[i])]

    def types(self, conversation_id: str, look: Look, *, active: bool, note: bool) -> None:
        """Tell the other agents who look that she writes or stopped; no customer hears of it."""
        typing = Typing(conversation_id, "colleague", active, look.agent_id, look.name, note)
        for other in self._looks.get(conversation_id, ()):
            if other.agent_id != look.agent_id:
                other.signal(typing)

    def _tell(self, conversation_id: str) -> None:
        for look in self._looks[conversation_id]:
            look.nudge()


VIEWERS = web.AppKey("viewers", Viewers)
