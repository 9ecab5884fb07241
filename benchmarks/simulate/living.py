"""Some days of a simulated company, from the first customer to the last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.simulate import supervisor
from benchmarks.simulate.agenda import Agenda, standing_clock
from benchmarks.simulate.agents import Agent
from benchmarks.simulate.company import company
from benchmarks.simulate.customers import Customer
from benchmarks.simulate.needs import Needs
from benchmarks.simulate.scenario import ZONE, Scenario
from benchmarks.simulate.world import World

SETTLED = timedelta(days=9)
"""After the last day: nothing is pending any more, and what is durable is known."""


@asynccontextmanager
async def simulated(
    scenario: Scenario, folder: Path, *, database_url: str = "", encoder: str = "none"
) -> AsyncIterator[World]:
    """Run a company's app in a folder, at the scenario's first moment; `live` lets time pass.

    Every clock of the process stands still while the block runs, but for what `live` moves it by.
    """
    needs = Needs(scenario.seed, scenario.articles, scenario.unanswerable)
    with standing_clock(scenario.start) as clock:
        async with company(
            folder, needs.articles, scenario.agents, database_url=database_url, encoder=encoder
        ) as running:
            agenda = Agenda(clock, scenario.start)
            try:
                yield World(agenda, running, scenario, needs)
            finally:
                await agenda.close()


async def live(world: World) -> None:
    """Let the scenario's days pass; what began in them may go on."""
    _hire(world)
    supervisor.hire(world)
    chance = Random(f"{world.scenario.seed} who comes")
    customers: list[Customer] = []
    for moment in world.scenario.arrivals():
        if not customers or chance.random() < world.scenario.newcomers:
            customers.append(Customer(len(customers), world))
            world.agenda.at(moment, customers[-1].visit())
        else:
            world.agenda.at(moment, chance.choice(customers).come_again())
    await world.agenda.run(world.scenario.end)


async def settle(world: World) -> None:
    """Let so much time pass that every outcome is known; nobody comes any more."""
    await world.agenda.run(world.scenario.end + SETTLED)


def _hire(world: World) -> None:
    """Let everybody work her shift of every day."""
    scenario = world.scenario
    for number in range(scenario.days):
        day = scenario.first_day + timedelta(days=number)
        for shift in scenario.shifts:
            begins = datetime.combine(day, shift.first, ZONE)
            for name in shift.agents:
                world.agenda.at(begins, _agent(world, name, day.isoformat()).work(shift.hours))


def _agent(world: World, name: str, day: str) -> Agent:
    seed = f"{world.scenario.seed} {name} {day}"
    return Agent(name, world, seed)
