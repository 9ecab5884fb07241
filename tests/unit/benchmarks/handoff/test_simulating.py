"""The simulator: nobody gets lost in it, and where theory knows the answer, it gives that one."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from statistics import fmean

import pytest

from benchmarks.handoff.measures import figures, percentile, play
from benchmarks.handoff.policies import FirstCome, Jieli, policies
from benchmarks.handoff.scenario import (
    FEW_SPECIALISTS,
    HOUR,
    SHIPPED,
    Group,
    Scenario,
    Topic,
    customers,
    load,
)
from benchmarks.handoff.simulating import Simulation
from handoff.routing.rules.policy_file import shipped

ONE = Scenario(
    days=1,
    seed=3,
    arrivals_per_hour=(30.0,) * 200,
    patience=1e9,
    languages={"zh": 1.0},
    tiers={"standard": 1.0},
    topics={"ecs": Topic(1.0, 80.0, 0.5)},
    longer_by_level={0: 2.0, 3: 1.0},
    hand_back_after=60.0,
    hand_back_share=0.0,
    agents=(Group(1, 1, {"zh": 5}, {"ecs": 3}),),
)
FIRST = FirstCome(lambda free: free[0])


def played(scenario, policy=FIRST, day=0):
    return Simulation(scenario, customers(scenario, day), policy).run()


def test_one_agent_s_queue_is_as_long_as_pollaczek_and_khinchine_say():
    arrivals, mean, second = 30 / HOUR, 80.0, 80.0**2 * exp(0.5**2)
    expected = arrivals * second / (2 * (1 - arrivals * mean))
    assert fmean(played(ONE).waits) == pytest.approx(expected, rel=0.1)


def test_an_agent_is_busy_as_much_as_customers_come_times_what_they_take():
    assert figures(ONE, [played(ONE)]).utilisation == pytest.approx(30 / HOUR * 80, rel=0.05)


def test_customers_come_as_often_as_the_file_says_by_the_hour():
    scenario = replace(ONE, arrivals_per_hour=(10.0, 200.0) * 50)
    hours = [int(each.arrives_at // HOUR) % 2 for each in customers(scenario, 0)]
    assert hours.count(0) == pytest.approx(500, rel=0.15)
    assert hours.count(1) == pytest.approx(10_000, rel=0.05)


def test_every_policy_serves_the_same_customers():
    assert customers(ONE, 1) == customers(ONE, 1)
    assert customers(ONE, 1) != customers(ONE, 2)


@pytest.mark.parametrize("name", policies(shipped(), 1))
def test_nobody_is_lost_whatever_the_policy(name):
    scenario = replace(load(), days=1, arrivals_per_hour=(200.0, 260.0))
    day = played(scenario, policies(shipped(), 1)[name])
    assert len(day.waits) + day.abandoned == len(customers(scenario, 0))
    assert all(wait >= 0 for wait in day.waits)
    assert 0 < figures(scenario, [day]).utilisation <= 1


def test_the_same_day_under_the_same_policy_ends_the_same():
    scenario = replace(load(), days=1, arrivals_per_hour=(200.0,))
    assert played(scenario, Jieli(shipped())) == played(scenario, Jieli(shipped()))


def test_who_has_no_patience_gives_up():
    scenario = replace(ONE, patience=1.0, arrivals_per_hour=(200.0,) * 5)
    assert figures(scenario, [played(scenario)]).abandon_rate > 0.5


def test_whom_nobody_who_knows_her_language_serves_gives_up_in_the_end():
    scenario = replace(ONE, languages={"en": 1.0}, patience=600.0, arrivals_per_hour=(5.0,))
    day = played(scenario)
    assert (day.waits, day.abandoned) == ([], len(customers(scenario, 0)))


def test_whom_an_agent_cannot_help_goes_back_and_to_another():
    groups = (Group(1, 9, {"zh": 5}, {}), Group(1, 9, {"zh": 5}, {"ecs": 3}))
    scenario = replace(ONE, agents=groups, hand_back_share=1.0, arrivals_per_hour=(5.0,))
    day = played(scenario)
    assert day.handed_back == len(day.waits) == len(customers(scenario, 0))
    assert min(day.waits) >= scenario.hand_back_after


def test_ours_gives_customers_to_who_knows_their_topic():
    groups = (Group(1, 9, {"zh": 5}, {}), Group(1, 9, {"zh": 5}, {"ecs": 3}))
    scenario = replace(ONE, agents=groups, hand_back_share=1.0, arrivals_per_hour=(5.0,))
    assert played(scenario, Jieli(shipped())).handed_back == 0


def test_a_vip_waits_less_with_ours():
    tiers = {"standard": 0.9, "vip": 0.1}
    scenario = replace(ONE, tiers=tiers, arrivals_per_hour=(40.0,) * 60)
    served = played(scenario, Jieli(shipped())).served
    waits = {tier: fmean(wait for her, wait in served if her.tier == tier) for tier in tiers}
    assert waits["vip"] < waits["standard"] - 100


def test_asking_less_costs_nothing_with_many_specialists_and_helps_with_few():
    ours = policies(shipped(), 1)

    def gave_up(file, name):
        scenario = load(file)
        busy = replace(scenario, days=1, arrivals_per_hour=scenario.arrivals_per_hour[1:3])
        return play(busy, ours[name]).abandon_rate

    names = ("jieli", "jieli_strict", "jieli_any_room")
    many, few = (
        {name: gave_up(file, name) for name in names} for file in (SHIPPED, FEW_SPECIALISTS)
    )
    assert many["jieli"] <= many["jieli_strict"] + 0.005
    assert many["jieli"] < many["jieli_any_room"]
    assert few["jieli"] < 0.75 * few["jieli_strict"]


def test_the_middle_of_what_was_told_is_compared_with_what_came():
    days = play(replace(load(), days=1, arrivals_per_hour=(200.0,)), FIRST)
    assert days.estimate_mae_s is not None
    assert 0 <= days.estimate_held <= 1


def test_percentiles_are_values_that_were_measured():
    assert [percentile([1.0, 2.0, 3.0, 4.0], each) for each in (0, 50, 75, 100)] == [1, 2, 3, 4]
    assert percentile([], 50) == 0
