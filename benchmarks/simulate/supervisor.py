"""The supervisor: she makes the teams, and moves agents from one to another."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.simulate.company import SUPERVISOR
from benchmarks.simulate.diary import Placed
from benchmarks.simulate.scenario import Move
from benchmarks.simulate.world import World


async def make_teams(world: World) -> None:
    """Make every team that somebody will be in."""
    headers = await world.company.sign_in(SUPERVISOR)
    for team in sorted({team for move in world.scenario.moves for team in move.teams}):
        body = {"zh": f"{team} 组", "en": team}
        await world.company.send(f"/api/routing/teams/{team}", headers, body, method="PUT")


async def place(world: World, move: Move) -> None:
    """Put an agent into the teams of a move."""
    hers = await world.company.sign_in(move.agent)  # supervisors who are no agents see none
    agent_id = await world.company.agent_id(move.agent, hers)
    headers = await world.company.sign_in(SUPERVISOR)
    path, body = f"/api/routing/agents/{agent_id}", {"teams": list(move.teams)}
    await world.company.send(path, headers, body, method="PUT")
    world.diary.placed.append(Placed(move.agent, move.teams, world.agenda.now))


def hire(world: World) -> None:
    """Let everybody be moved when the scenario says so."""
    scenario = world.scenario
    world.agenda.at(scenario.start, make_teams(world))
    for move in scenario.moves:
        if move.agent in scenario.agents:
            at = scenario.start + timedelta(seconds=1) + move.after
            world.agenda.at(at, place(world, move))
