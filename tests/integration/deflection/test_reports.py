"""The reports' numbers and the conversations behind them, on random histories (both databases)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deflection.books.keeper import Bookkeeper
from deflection.episodes.outcomes import SETTLED, Definition
from deflection.facts import Fact, FactKind, Subject
from deflection.reports import service
from deflection.reports.behind import Number, Place, counted_by_figure, counted_by_metric
from deflection.reports.parts import COLUMNS, Part
from deflection.reports.period import Against, Period
from deflection.reports.savings import ContactCost
from deflection.reports.service import Reports
from deflection.shifts import store as shifts
from deflection.shifts.shift import Told
from deflection.store import record
from deflection.teams import store as teams
from deflection.teams.membership import Placed
from tests.integration.deflection.histories import history, moves

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def reports(database, clock):
    return Reports(database, Definition(), ZONE, clock)


@pytest.fixture
async def period(database, clock):
    """A period with a random history, of which the books are kept."""
    start = clock()
    for now, subject, fact in history(7, 160, start):
        clock.moment = now
        async with database.write() as session:
            await record(session, subject, fact)
    for now, agent, placed in moves(7, 20, start):
        clock.moment = max(now, clock())
        async with database.write() as session:
            await teams.record(session, agent, placed)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    return Period(start.date(), clock().date())


async def behind(reports, number):
    """Return every conversation behind a number, from all pages."""
    found, after = [], None
    while True:
        page = await reports.conversations(number, after)
        found += [(each["conversation_id"], each["episode"]) for each in page["conversations"]]
        if page["next"] is None:
            assert len(set(found)) == len(found)
            return found
        after = Place.parse(page["next"])


async def test_as_many_conversations_stand_behind_an_outcome_as_it_counts(reports, period):
    found = await reports.overview(period, {})
    counts = {each["code"]: each["value"] for each in found["metrics"]}
    everything = await behind(reports, Number(period, counted_by_metric("conversations")))
    assert len(everything) == counts["conversations"] == sum(found["outcomes"].values()) > 5
    for outcome in SETTLED:
        listed = await behind(reports, Number(period, counted_by_metric(outcome)))
        assert len(listed) == found["outcomes"].get(outcome, 0), outcome


async def test_what_the_conversations_count_adds_up_to_every_number_that_is_counted(
    reports, period
):
    found = await reports.overview(period, {})
    for metric in found["metrics"]:
        number = Number(period, counted_by_metric(metric["code"]))
        listed = await reports.all_conversations(number, 1000)
        counted = sum(one["counts"] for one in listed)
        assert all(one["counts"] > 0 for one in listed)
        if metric["code"] == "transfers" or (
            metric["unit"] == "share" and metric["of_unit"] == "count"
        ):
            assert counted == round((metric["value"] or 0) * metric["of"]), metric["code"]
        elif metric["of_unit"] == "count" and metric["code"] != "contacts_saved":
            assert counted == metric["of"], metric["code"]
        assert listed or not metric["value"] or metric["unit"] == "seconds", metric["code"]


async def test_pages_go_on_where_the_last_ended_however_short_they_are(
    reports, period, monkeypatch
):
    number = Number(period, counted_by_metric("chats"))
    whole = await behind(reports, number)
    for name, value in (("PAGE", 2), ("_SCAN", 3), ("_SCANS", 1)):
        monkeypatch.setattr(service, name, value)
    assert await behind(reports, number) == whole != []


async def test_each_hour_of_the_week_opens_its_conversations(reports, period):
    found = await reports.overview(period, {})
    assert [len(row) for row in found["week"]] == [24] * 7
    assert sum(map(sum, found["week"])) == sum(found["outcomes"].values())
    for weekday, row in enumerate(found["week"]):
        for hour, count in enumerate(row):
            if count:
                hers = Number(period, counted_by_figure(f"hour:{hour:02}"), weekday=weekday)
                assert len(await behind(reports, hers)) == count


async def test_each_bar_of_the_waits_opens_its_conversations(reports, period):
    waits = (await reports.overview(period, {}))["waits"]
    assert sum(waits["accepted"]) > 0
    for how in ("accepted", "abandoned"):
        for seconds, count in zip(waits["seconds"], waits[how], strict=True):
            number = Number(period, counted_by_figure(f"{how}_from:{seconds}"))
            listed = await reports.all_conversations(number, 1000)
            assert sum(one["counts"] for one in listed) == count


@pytest.mark.parametrize("part", [Part.AGENT, Part.TEAM, Part.ARTICLE])
async def test_each_row_opens_its_own_conversations(reports, period, part):
    found = await reports.breakdown(period, part, {})
    assert found["columns"] == list(COLUMNS[part])
    first = found["columns"][0]
    for row in found["rows"]:
        listed = await behind(reports, Number(period, counted_by_metric(first), part, row["key"]))
        assert 0 < len(listed) <= row["values"][first]  # an agent may have a customer twice
    assert found["rows"]


async def test_a_page_lists_the_largest_and_a_file_all_of_them_and_days_stand_in_their_order(
    reports, period
):
    few = await reports.breakdown(period, Part.ARTICLE, {}, 2)
    everything = await reports.breakdown(period, Part.ARTICLE, {}, None)
    assert few["rows"] == everything["rows"][:2]
    assert (few["left_off"], everything["left_off"]) == (len(everything["rows"]) - 2, 0)
    days = [row["key"] for row in (await reports.breakdown(period, Part.DAY, {}, 1))["rows"]]
    assert days == sorted(days)
    assert len(days) > 1


async def test_filters_part_the_whole(reports, period):
    whole = await reports.overview(period, {})
    parts = [
        await reports.overview(period, {"channel": channel})
        for channel in whole["kinds"]["channel"]
    ]
    assert len(parts) == 2
    for index, waits in enumerate(whole["waits"]["accepted"]):
        assert waits == sum(part["waits"]["accepted"][index] for part in parts)
    assert sum(sum(map(sum, part["week"])) for part in parts) == sum(map(sum, whole["week"]))


async def test_who_rated_whom_and_what_was_durable_is_told_of_agents_and_articles(
    database, clock, reports
):
    her, now = Subject("c1", "contact-1", 1, "web"), clock()
    facts = [
        Fact(FactKind.ASKED, now, data={"question": "怎么退款"}),
        Fact(FactKind.SEARCHED, now, data={"decision": "answer", "hits": [{"article_id": "a1"}]}),
        Fact(FactKind.SHOWN, now, "a1", {"as": "answer", "score": 0.9, "product": "ecs"}),
        Fact(FactKind.VOTED, now, "a1", {"helped": True}),
    ]
    chat = Subject("c2", "contact-2", 1, "web")
    rated = [
        Fact(FactKind.HANDOFF_REQUESTED, now, data={"reason": "requested"}),
        Fact(FactKind.QUEUED, now),
        Fact(FactKind.ACCEPTED, now, data={"agent_id": "mei"}),
        Fact(FactKind.RESOLVED, now, data={"agent_id": "mei"}),
        Fact(FactKind.RATED, now, data={"rating": 5}),
    ]
    async with database.write() as session:
        await record(session, her, *facts)
        await record(session, chat, *rated)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    today = Period(*[now.astimezone(ZONE).date()] * 2)
    [article] = (await reports.breakdown(today, Part.ARTICLE, {}))["rows"]
    assert (article["values"]["confirmed"], article["of"]["durable"]) == (1, 0)
    assert article["values"]["durable"] is None  # not known yet, and not told to be 0 %
    [agent] = (await reports.breakdown(today, Part.AGENT, {}))["rows"]
    assert (agent["key"], agent["values"]["csat"], agent["of"]["csat"]) == ("mei", 1, 1)
    # Who asked nothing is behind the numbers of people alone.
    assert await behind(reports, Number(today, counted_by_metric("wait_p50"))) == [("c2", 1)]


@pytest.mark.parametrize(
    ("against", "ends"),
    [
        (Against.BEFORE, (date(2026, 3, 1), date(2026, 3, 7))),
        (Against.YEAR, (date(2025, 3, 9), date(2025, 3, 15))),  # Sundays both
    ],
)
def test_a_period_is_compared_with_one_as_long(against, ends):
    assert Period(date(2026, 3, 8), date(2026, 3, 14)).against(against).ends == ends


async def test_the_days_of_the_other_period_are_told_beside(reports, period):
    later = Period(period.last + timedelta(days=1), period.last + timedelta(days=period.days))
    found, beside = await reports.overview(period, {}), await reports.overview(later, {})
    assert beside["days_before"] == found["days"] != []
    assert {each["code"]: each["before"] for each in beside["metrics"]} == {
        each["code"]: each["value"] for each in found["metrics"]
    }
    assert beside["against"] == {"since": found["since"], "until": found["until"]}


async def test_all_pages_behind_a_number_come_at_once(reports, period, monkeypatch):
    monkeypatch.setattr(service, "PAGE", 3)
    number = Number(period, counted_by_metric("conversations"))
    listed = await reports.all_conversations(number, 1000)
    keys = [(one["conversation_id"], one["episode"]) for one in listed]
    assert keys == await behind(reports, number)
    assert len(await reports.all_conversations(number, 4)) == 4 < len(keys)


async def test_a_teams_numbers_are_those_of_who_is_in_it(database, clock, period):
    since = datetime.combine(period.first, time(), ZONE)
    async with database.write() as session:
        await teams.record(session, "mei", Placed(("billing",), since))
        await teams.record(session, "tom", Placed(("billing", "network"), since))
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()

    async def names(_session, _part, ids):
        return {id_: {"zh": "账单组", "en": "Billing"} for id_ in ids if id_ == "billing"}

    reports = Reports(database, Definition(), ZONE, clock, names=names)
    agents = {row["key"]: row for row in (await reports.breakdown(period, Part.AGENT, {}))["rows"]}
    found = await reports.breakdown(period, Part.TEAM, {})
    rows = {row["key"]: row for row in found["rows"]}
    assert set(rows) == {"billing", "network"}
    both = sum(agents[one]["values"]["chats"] for one in ("mei", "tom"))
    assert rows["billing"]["values"]["chats"] == both
    assert rows["network"]["values"] == agents["tom"]["values"]
    assert rows["billing"]["name"] == {"zh": "账单组", "en": "Billing"}

    listed = await behind(reports, Number(period, counted_by_metric("chats"), Part.TEAM, "billing"))
    apart = [
        await behind(reports, Number(period, counted_by_metric("chats"), Part.AGENT, one))
        for one in ("mei", "tom")
    ]
    assert set(listed) == set(apart[0]) | set(apart[1])


async def test_who_comes_into_another_team_leaves_her_numbers_where_they_are(
    database, clock, reports
):
    async def chat(number):
        subject = Subject(f"c{number}", f"contact-{number}", 1, "web")
        ended = clock() + timedelta(minutes=20)
        async with database.write() as session:
            for kind, at in ((FactKind.ACCEPTED, clock()), (FactKind.RESOLVED, ended)):
                await record(session, subject, Fact(kind, at, data={"agent_id": "mei"}))
        clock.moment = ended

    async def come(*names):
        async with database.write() as session:
            await teams.record(session, "mei", Placed(names, clock()))

    await come("billing")
    async with database.write() as session:
        await shifts.record(session, "mei", Told("online", clock()))
    await chat(1)
    await come("network")
    await chat(2)
    await chat(3)
    await come()
    async with database.write() as session:
        await shifts.record(session, "mei", Told("offline", clock() + timedelta(minutes=60)))
    clock.advance(hours=2)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()

    today = Period(*[clock().astimezone(ZONE).date()] * 2)
    found = (await reports.breakdown(today, Part.TEAM, {}))["rows"]
    rows = {row["key"]: row["values"] for row in found}
    assert {key: (row["chats"], row["signed_in"]) for key, row in rows.items()} == {
        "billing": (1, 20 * 60),
        "network": (2, 40 * 60),
    }
    assert [row["occupancy"] for row in rows.values()] == [1, 1]  # the hour after is of no team
    [agent] = (await reports.breakdown(today, Part.AGENT, {}))["rows"]
    assert (agent["values"]["chats"], agent["values"]["occupancy"]) == (3, 0.5)
    for team, listed in (("billing", ["c1"]), ("network", ["c3", "c2"])):
        number = Number(today, counted_by_metric("chats"), Part.TEAM, team)
        assert [id_ for id_, _ in await behind(reports, number)] == listed


async def test_what_was_saved_is_told_with_what_it_is_made_of(database, clock):
    now = clock()
    async with database.write() as session:
        for number, contact in enumerate(("one", "two", "two", "three")):
            helped = [
                Fact(FactKind.ASKED, now, data={"question": "怎么退款"}),
                Fact(FactKind.SHOWN, now, "a1", {"as": "answer", "score": 0.9}),
                Fact(FactKind.VOTED, now, "a1", {"helped": True}),
            ]
            await record(session, Subject(f"c{number}", contact, 1, "web"), *helped)
    clock.advance(days=8)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    day = Period(*[now.astimezone(ZONE).date()] * 2)
    assert (await Reports(database, Definition(), ZONE, clock).overview(day, {}))["savings"] is None
    reports = Reports(database, Definition(), ZONE, clock, cost=ContactCost(12.5, "EUR"))
    saved = (await reports.overview(day, {}))["savings"]
    low, high = saved.pop("interval")
    assert saved == {
        "amount": 37.5,  # three of four did not come again
        "before": None,
        "currency": "EUR",
        "contact_cost": 12.5,
        "settled": 4,
        "durable": 0.75,
        "durable_of": 4,
    }
    assert 0 < low < 37.5 < high < 50


async def test_how_many_are_still_to_be_read_is_told(database, clock, reports):
    her, now = Subject("c1", "contact-1", 1, "web"), clock()
    async with database.write() as session:
        await record(session, her, Fact(FactKind.ASKED, now, data={"question": "怎么退款"}))
    today = Period(*[now.astimezone(ZONE).date()] * 2)
    assert (await reports.overview(today, {}))["due"] == 1
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    assert (await reports.overview(today, {}))["due"] == 0


async def test_an_agents_time_is_of_no_channel_and_her_chats_stand_behind_it(
    database, clock, reports
):
    async with database.write() as session:
        for presence, minutes in (("online", 0), ("lunch", 40), ("offline", 60)):
            told = Told(presence, clock() + timedelta(minutes=minutes))
            await shifts.record(session, "mei", told)
        chat = Subject("c2", "contact-2", 1, "web")
        for kind, minutes in ((FactKind.ACCEPTED, 10), (FactKind.RESOLVED, 30)):
            at = clock() + timedelta(minutes=minutes)
            await record(session, chat, Fact(kind, at, data={"agent_id": "mei"}))
    clock.advance(hours=2)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    today = Period(*[clock().astimezone(ZONE).date()] * 2)
    [agent] = (await reports.breakdown(today, Part.AGENT, {}))["rows"]
    assert (agent["values"]["occupancy"], agent["of"]["occupancy"]) == (0.5, 40 * 60)
    assert agent["values"]["utilisation"] == pytest.approx(20 / 60, abs=1e-6)
    whole, web = [await reports.overview(today, only) for only in ({}, {"channel": "web"})]
    occupancy = [
        next(each["value"] for each in found["metrics"] if each["code"] == "occupancy")
        for found in (whole, web)
    ]
    assert occupancy == [0.5, None]
    assert whole["kinds"]["channel"] == ["web"]
    assert await behind(reports, Number(today, counted_by_metric("occupancy"))) == [("c2", 1)]
