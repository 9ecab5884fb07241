"""Experiments in a simulated company: one with a known effect on its customers, one with none.

Both run at once, through the real app: the bot says other words to who is in the second variant,
over her socket; customers who read them want a person more often, because the scenario says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from actions.dialogue.words import Words, words
from benchmarks.simulate.company import SUPERVISOR, Company
from benchmarks.simulate.door import LANGUAGES
from benchmarks.simulate.living import live, settle, simulated
from benchmarks.simulate.scenario import Scenario

_EFFECT = (Words.OFFER,)
_NONE = (Words.CHOICES, Words.RELATED, Words.NO_ANSWER, Words.ASK_BACK, Words.WHICH_OF)

BASE = "/api/reports/experiments"
MARK = "☆"
SWAY = 0.9
"""The share of those who read the other words, and are not helped, who want a person at once."""


@dataclass(frozen=True, slots=True)
class Lived:
    """An experiment after everything is settled, as the product tells it over HTTP."""

    told: dict[str, Any]

    @property
    def seen(self) -> str:
        """Return what was seen."""
        return str(self.told["result"]["main"]["compared"]["b"]["seen"])

    @property
    def entered(self) -> int:
        """Return how many contacts were observed to the end."""
        return sum(one["entered"] for one in self.told["experiment"]["variants"])

    @property
    def answered(self) -> dict[str, int]:
        """Return how many contacts gave a score, by what they were asked."""
        guards = {one["metric"]: one["variants"].values() for one in self.told["result"]["guards"]}
        return {kind: sum(one["counted"] for one in guards[kind]) for kind in ("nps", "ces")}

    def summary(self) -> dict[str, Any]:
        """Return what is worth keeping."""
        main = self.told["result"]["main"]
        compared = main["compared"]["b"]
        shares = {key: one["value"] for key, one in main["variants"].items()}
        return {
            "contacts": self.entered,
            "shares": shares,
            "seen": self.seen,
            "interval": compared["interval"],
            "trusted": self.told["result"]["trusted"],
            "answered": self.answered,
        }


async def experimented(scenario: Scenario, folder: Path) -> tuple[Lived, Lived]:
    """Let a company live with both experiments; return the one with an effect, then the other."""
    swayed = replace(scenario, mark=MARK, sway=SWAY)
    async with simulated(swayed, folder) as world:
        headers = await world.company.sign_in(SUPERVISOR)
        ids = [
            await _started(world.company, headers, "effect", "handoff_rate", _EFFECT, MARK),
            await _started(world.company, headers, "none", "search_success", _NONE, "·"),
        ]
        await live(world)
        await settle(world)
        await world.company.observe()
        headers = await world.company.sign_in(SUPERVISOR)  # for the first one is over by now
        found = [await world.company.read(f"{BASE}/{id_}", headers) for id_ in ids]
    effect, none = map(Lived, found)
    return effect, none


async def _started(
    company: Company,
    headers: dict[str, str],
    name: str,
    metric: str,
    texts: tuple[Words, ...],
    mark: str,
) -> str:
    """Start an experiment whose second variant says the same with a mark behind it."""
    said = {
        what.value: {language: f"{words(what, language)} {mark}" for language in LANGUAGES}
        for what in texts
    }
    draft = {
        "name": name,
        "variants": [
            {"name": "as it is"},
            {"name": "marked", "treatment": {"words": said}},
        ],
        "metric": metric,
        "guards": ["confirmed", "nps", "ces"],
        "planned": 400,
    }
    made = await company.send(BASE, headers, draft)
    id_ = str(made["experiment"]["id"])
    await company.send(f"{BASE}/{id_}/start", headers, {})
    return id_
