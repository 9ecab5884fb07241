"""What is promised when the app is killed: nothing answered is lost, and nothing is doubled.

The benchmark plays many more rounds of the same: ``python -m benchmarks.wechat kill``.
"""

from __future__ import annotations

from benchmarks.wechat.killing import Rounds
from benchmarks.wechat.stage import stage

ROUNDS = 3


async def test_killed_anywhere_nothing_is_lost_and_nothing_doubled(tmp_path):
    async with stage(tmp_path) as (app, fake):
        rounds = Rounds(app, fake, tmp_path, seed=7)
        for number in range(ROUNDS):
            verdict = await rounds.play(number)
            assert (verdict.lost, verdict.doubled) == ((), ())
