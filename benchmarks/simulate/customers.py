"""Customers: what they do with what they are shown, and what they make of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from benchmarks.simulate.diary import Asking, Episode, Met, Surveyed, Waiting
from benchmarks.simulate.door import Asked, Door, Option, Reply
from benchmarks.simulate.floor import Guest
from benchmarks.simulate.needs import topic_of, worded
from benchmarks.simulate.opinions import comment
from benchmarks.simulate.page import Page
from benchmarks.simulate.phone import Phone
from benchmarks.simulate.scenario import Traits
from benchmarks.simulate.world import World

_READS, _DECIDES, _COMES_BACK = (15, 120), (3, 15), (1, 10 * 24)
"""Seconds of reading and of making up her mind; hours until she comes back."""
_MOST_TRIES = 3
_DECLINES = 0.15
_SCORES: dict[str, tuple[Sequence[int], Sequence[int]]] = {
    "csat": (range(1, 6), (1, 1, 2, 5, 8)),
    "nps": (range(11), (1, 1, 1, 1, 1, 2, 2, 4, 5, 6, 7)),
    "ces": (range(1, 8), (1, 1, 2, 2, 4, 6, 6)),
}
"""How often who answers at all declines, and gives which score."""
_EVER = 365 * 86400.0
_SILENCE = timedelta(hours=24, seconds=1)
"""After which the app closes a conversation with the bot, as it is shipped."""
_REOPENS = timedelta(hours=72)
"""After the end, her words begin a new conversation only later than this."""


class Customer:
    """One customer, who may come several times with her needs."""

    def __init__(self, number: int, world: World) -> None:
        self._number, self._world = number, world
        self._chance = Random(f"{world.scenario.seed} customer {number}")
        self._traits = Traits.drawn(self._chance)
        self._need = world.needs.draw(self._chance)
        on_phone = self._chance.random() < world.scenario.on_phones
        self._door: Door = (
            Phone(world.company, f"o-customer-{number:04}")
            if on_phone
            else Page(world.company, self._need.language)
        )
        self._here = False
        self._swayed = False
        self._episode: Episode | None = None
        self._opinion = Random(f"{world.scenario.seed} opinion {number}")
        self._surveyed: dict[str, Surveyed] = {}

    async def visit(self) -> None:
        """Come with a need, and leave; who is here already, or was promised an answer, does not
        come again."""
        if self._here or (self._episode is not None and self._episode.waits_for_answer):
            return
        self._here = True
        await self._door.open()
        if self._episode is not None:
            await self._is_asked(self._episode)
        try:
            if self._chance.random() < self._traits.in_haste:
                await self._want_person()
            else:
                await self._ask(_MOST_TRIES)
        finally:
            await self._door.close()
            self._here = False
        await self._go()

    async def come_again(self) -> None:
        """Come another time, with another need more often than not."""
        if not self._here and (self._content or self._chance.random() < 0.3):
            need = self._world.needs.draw(self._chance)
            if need.language == self._need.language:
                self._need = need
        await self.visit()

    @property
    def _content(self) -> bool:
        return self._episode is not None and self._episode.content

    @property
    def _now(self) -> datetime:
        return self._world.agenda.now

    async def _go(self) -> None:
        """Leave; she may come back, sooner where nothing helped, and silence ends an episode."""
        if self._episode is not None and not self._episode.over:
            silent = (self._episode.last_moved or self._now) + _SILENCE
            self._world.agenda.at(silent, self._tidied(self._episode))
        returns = self._traits.returns * (0.6 if self._content else 2.0)
        if self._chance.random() < returns:
            hours = self._chance.randint(*_COMES_BACK) * (1.0 if self._content else 0.3)
            moment = self._now + timedelta(hours=hours)
            if moment < self._world.scenario.end:
                self._world.agenda.at(moment, self.come_again())

    async def _tidied(self, episode: Episode) -> None:
        """A day after she left: the app has closed what stayed silent."""
        moved = episode.last_moved or self._now
        silent = not episode.over and not episode.promised and not self._here
        if silent and self._now >= moved + _SILENCE:
            await self._world.company.tidy()
            episode.ended = self._now
            await self._noted(episode)

    async def _rest(self, between: tuple[int, int]) -> None:
        await self._world.agenda.rest(self._chance.randint(*between))

    def _writes(self) -> Episode:
        """Return the episode that her next words belong to; after its end they begin another."""
        if self._episode is None or self._episode.over:
            before = self._episode
            ended = None if before is None else before.ended
            came_back = ended is not None and self._now - ended <= _REOPENS
            self._episode = Episode(self._number, self._door.channel, self._now, came_back)
            self._world.diary.episodes.append(self._episode)
        return self._episode

    def _did(self, episode: Episode) -> None:
        """Note that she did something just now."""
        episode.last_deed = episode.last_moved = self._now

    # Asking the bot

    async def _ask(self, tries: int, reworded: bool = False) -> None:
        need, chance = self._need, self._chance
        text = (
            self._world.needs.reworded(need, chance)
            if reworded
            else worded(need, self._traits.sloppy, chance)
        )
        episode = self._writes()
        asking = Asking(self._now)
        episode.questions.append(asking)
        reply = await self._door.say(text)
        self._did(episode)
        await self._met(episode, asking, reply, tries)

    async def _met(self, episode: Episode, asking: Asking, reply: Reply, tries: int) -> None:
        asking.met, asking.met_first = reply.met, asking.met_first or reply.met
        self._sees(episode, reply)
        mark = self._world.scenario.mark
        self._swayed = bool(mark) and mark in reply.said
        if reply.title is not None:
            asking.first, asking.shown_at = reply.title, self._now
            await self._answered(episode, asking, reply, tries)
        elif reply.options and reply.met is Met.ASKED_BACK:
            await self._asked_back(episode, asking, reply, tries)
        elif reply.options:
            asking.first, asking.shown_at = reply.options[0].label, self._now
            await self._offered(episode, asking, reply, tries)
        else:
            await self._not_helped(episode, asking, tries)

    def _sees(self, episode: Episode, reply: Reply) -> None:
        """Note what the episode is about, by the first article that she is shown."""
        shown = reply.options if reply.met is not Met.ASKED_BACK else ()
        titles = [reply.title] if reply.title is not None else [one.label for one in shown]
        episode.topic = episode.topic or next(filter(None, map(topic_of, titles)), "")

    async def _answered(self, episode: Episode, asking: Asking, reply: Reply, tries: int) -> None:
        """She reads an answer, and says or keeps to herself whether it helped."""
        asking.read, asking.read_at, asking.shown_at = reply.title, self._now, self._now
        asking.answered = self._need.is_met_by(reply.title or "")
        reads = self._chance.randint(*_READS)
        await self._world.agenda.rest(reads)
        if reply.article_id is not None and self._chance.random() < 0.4:
            await self._door.read(reply.article_id, reads)
            asking.took = True
            self._did(episode)
        if reply.votes is not None and self._chance.random() < self._traits.outspoken:
            honest = self._chance.random() < self._traits.honest
            helped = asking.answered if honest else not asking.answered
            await self._rest(_DECIDES)
            await self._door.pick(reply.votes[0 if helped else 1])
            asking.said[reply.title or ""] = helped
            self._did(episode)
            await self._is_asked(episode)
        if not asking.answered:
            await self._not_helped(episode, asking, tries)

    async def _offered(self, episode: Episode, asking: Asking, reply: Reply, tries: int) -> None:
        """She takes what fits, or sometimes what does not; or nothing."""
        await self._rest(_READS)
        fits = [one for one in reply.options if self._need.is_met_by(one.label)]
        if fits or self._chance.random() < 0.2:
            option = fits[0] if fits else self._chance.choice(reply.options)
            answer = await self._door.pick(option)
            self._did(episode)
            asking.took = True
            await self._answered(episode, asking, answer, tries)
        else:
            await self._not_helped(episode, asking, tries)

    async def _asked_back(self, episode: Episode, asking: Asking, reply: Reply, tries: int) -> None:
        """She says what she meant, where that is among what she is asked."""
        await self._rest(_DECIDES)
        meant = [one for one in reply.options if self._means(one)]
        if meant:
            more = await self._door.pick(meant[0])
            self._did(episode)
            await self._met(episode, asking, more, tries)
        else:
            await self._not_helped(episode, asking, tries)

    def _means(self, option: Option) -> bool:
        return self._need.is_about(option.label) or (
            isinstance(option.click, dict) and self._need.is_about(option.click["value"])
        )

    async def _not_helped(self, episode: Episode, asking: Asking, tries: int) -> None:
        """Nothing helped: other words, a person, or away."""
        await self._rest(_DECIDES)
        if self._swayed and self._chance.random() < self._world.scenario.sway:
            await self._want_person()
        elif tries > 1 and self._chance.random() < self._traits.persistent:
            await self._ask(tries - 1, reworded=True)
        elif self._chance.random() < self._traits.wants_person:
            await self._want_person()

    # People

    async def _want_person(self) -> None:
        """Wait for a person as long as she likes, and talk to her."""
        episode = self._writes()
        await self._door.want_person()
        self._did(episode)
        episode.wanted.append(self._now)
        waiting = Waiting(self._now)
        episode.waits.append(waiting)
        guest = Guest(episode, waiting, self._door.is_mine, self._is_answered)
        self._world.floor.guests.append(guest)
        self._world.floor.ring()
        while not episode.done and await self._waits(guest):
            await self._talks(guest)
        if episode.over:
            await self._door.shows("closed")
            await self._is_asked(episode)

    async def _waits(self, guest: Guest) -> bool:
        """Tell whether somebody came before she gave up."""
        patience = self._traits.patience if self._door.may_leave else _EVER
        while not guest.waiting.met:
            guest.woken = self._world.agenda.pause(patience)
            if not await guest.woken.over():
                break
        if guest.waiting.met:
            await self._door.shows("assigned")
            return True
        await self._give_up(guest)
        return False

    async def _give_up(self, guest: Guest) -> None:
        self._world.floor.guests.remove(guest)
        await self._door.leave_queue()
        guest.waiting.until = guest.episode.last_moved = self._now
        if self._chance.random() < 0.3:
            await self._ask(1, reworded=True)

    async def _talks(self, guest: Guest) -> None:
        """Answer whenever the agent has said something, until it is over or she waits again."""
        waiting = guest.waiting
        while not guest.episode.done and guest.waiting is waiting:
            guest.woken = self._world.agenda.pause(3600)
            await guest.woken.over()
            if guest.said is None or guest.episode.done or guest.waiting is not waiting:
                continue
            await self._rest((5, 60))
            if not guest.episode.done and guest.waiting is waiting:
                await self._door.tell_person("好的，谢谢")
                guest.episode.chats[-1].words.append((self._now, False))
                self._did(guest.episode)
                said, guest.said = guest.said, None
                if said is not None:
                    said.end()

    # What she thinks of it

    async def _is_answered(self, episode: Episode) -> None:
        """The answer came that she was promised: her phone shows it, her page when she is back."""
        if not self._door.may_leave:
            await self._door.shows("closed")
        await self._noted(episode)

    async def _is_asked(self, episode: Episode) -> None:
        """Note a survey that she was shown, and answer it, decline it, or let it stand."""
        asked = await self._noted(episode)
        if asked is not None and asked.open and self._surveyed[asked.id].answerable(self._now):
            await self._judges(asked, self._surveyed[asked.id])

    async def _noted(self, episode: Episode) -> Asked | None:
        asked = await self._door.asked()
        if asked is not None and asked.id not in self._surveyed:
            surveyed = Surveyed(asked.id, asked.kind, self._now)
            self._surveyed[asked.id] = surveyed
            episode.surveys.append(surveyed)
        return asked

    async def _judges(self, asked: Asked, surveyed: Surveyed) -> None:
        if self._opinion.random() >= max(0.5, self._traits.outspoken):
            return
        if self._door.may_leave and self._opinion.random() < _DECLINES:
            await self._door.decline(asked)
            surveyed.declined = True
        else:
            score = self._opinion.choices(*_SCORES[asked.kind])[0]
            words = comment(self._opinion, asked.kind, score, self._need.language)
            await self._door.answer(asked, score, words)
            surveyed.score = score
