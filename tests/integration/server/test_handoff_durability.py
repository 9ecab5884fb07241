"""Promises 4 to 6 when the app is killed between offer, accept and first message.

The benchmark plays many more rounds of the same: ``python -m benchmarks.handoff kill kill-push``.
"""

from __future__ import annotations

import pytest

from benchmarks.handoff.app import App
from benchmarks.handoff.killing import AGENTS, CUSTOMERS, Rounds
from handoff.routing.rules.policy import Mode

ROUNDS = 2


@pytest.fixture(params=list(Mode))
async def app(tmp_path, request):
    """The app in a process of its own, at work, with some agents who take or are offered."""
    app = App(tmp_path, request.param)
    await app.prepare(AGENTS, CUSTOMERS)
    await app.start()
    yield app
    await app.kill()


async def test_killed_anywhere_nothing_is_lost_and_nobody_is_owned_twice(app):
    rounds = Rounds(app, seed=4)
    for number in range(ROUNDS):
        verdict = await rounds.play(number)
        assert (verdict.lost, verdict.double_owned) == ((), ())
