"""Experiments from exposure facts to results, on both kinds of database."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from core.errors import ExperimentNotFound, ExperimentNotReady, ExperimentOverlaps
from deflection.books.keeper import Bookkeeper
from deflection.episodes.outcomes import Definition
from deflection.experiments import store
from deflection.experiments.drafting import ExperimentDraft
from deflection.experiments.keeping import Observing
from deflection.experiments.service import Experiments, Plan
from deflection.experiments.treating.running import Running
from deflection.experiments.treating.splitting import variant_of
from deflection.facts import Fact, FactKind, Subject
from deflection.persons.store import regroup
from deflection.reports.service import Reports
from deflection.store import record
from server.experiments import vocabulary

ZONE = ZoneInfo("Asia/Shanghai")
DRAFT = {
    "name": "Fewer choices",
    "variants": [{"name": "as it is"}, {"name": "two", "treatment": {"choices": 2}}],
    "guards": ["handoff_rate"],
}


@pytest.fixture
def experiments(database, clock):
    reports = Reports(database, Definition(), ZONE, clock)
    running = Running(database)
    return Experiments(database, running, reports, vocabulary(), Definition(), ZONE, clock)


@pytest.fixture
def observing(database, clock):
    return Observing(database, Definition(), ZONE, clock)


async def started(experiments, **changed):
    """Start an experiment and return its id."""
    made = await experiments.add(ExperimentDraft.model_validate({**DRAFT, **changed}), "boss")
    await experiments.start(made["id"])
    return made["id"]


async def live(database, clock, experiment_id, contact, variant, helped, *, conversation=""):
    """Let a contact be exposed, be answered, and say whether it helped."""
    subject = Subject(conversation or f"of-{contact}", contact, 1, "web")
    key = f"exposed:{experiment_id}:{contact}:{variant}"
    data = {"experiment": experiment_id, "variant": variant}
    now = clock()
    async with database.write() as session:
        await record(
            session,
            subject,
            Fact(FactKind.ASKED, now, data={"question": "怎么退款"}),
            Fact(FactKind.SEARCHED, now, data={"decision": "answer", "hits": []}),
            Fact(FactKind.SHOWN, now, "a1", {"as": "answer", "score": 0.9}),
            Fact(FactKind.EXPOSED, now, data=data, key=key),
            Fact(FactKind.VOTED, now + timedelta(seconds=60), "a1", {"helped": helped}),
        )


async def test_from_exposures_to_a_result_that_names_the_difference(
    database, clock, experiments, observing
):
    id_ = await started(experiments)
    for number in range(240):
        variant = "ab"[number % 2]
        helped = number % 10 < (2 if variant == "a" else 9)
        await live(database, clock, id_, f"contact-{number}", variant, helped)
    await observing.sweep()
    told = await experiments.read(id_)
    assert [each["exposed"] for each in told["experiment"]["variants"]] == [120, 120]
    assert [each["entered"] for each in told["experiment"]["variants"]] == [0, 0]
    assert told["result"]["main"]["compared"]["b"]["seen"] == "too_little"

    clock.moment += timedelta(days=3, hours=1)
    await observing.sweep()
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    told = await experiments.read(id_)
    assert [each["entered"] for each in told["experiment"]["variants"]] == [120, 120]
    main = told["result"]["main"]
    shares = {key: each["share"] for key, each in main["variants"].items()}
    assert shares == {"a": 0.2, "b": 0.8}
    assert main["compared"]["b"]["seen"] == "more"
    assert main["compared"]["b"]["better"] is True
    assert told["result"]["trusted"]
    assert told["result"]["harmed"] == []

    # Every number opens its conversations, page by page.
    behind, before = [], None
    while True:
        page = await experiments.conversations(id_, "b", "confirmed", before)
        behind += page["conversations"]
        if page["next"] is None:
            break
        before = int(page["next"])
    assert len({each["conversation_id"] for each in behind}) == len(behind) == 96
    assert {each["outcome"] for each in behind} == {"confirmed"}


async def test_sweeping_again_and_facts_told_later_change_nothing(
    database, clock, experiments, observing
):
    id_ = await started(experiments)
    await live(database, clock, id_, "contact-1", "a", True)
    clock.moment += timedelta(days=3, hours=1)
    await observing.sweep()
    before = await experiments.read(id_)
    await live(database, clock, id_, "contact-1", "a", False)
    await observing.sweep()
    assert await experiments.read(id_) == before


async def test_who_is_in_two_variants_counts_in_none(database, clock, experiments, observing):
    id_ = await started(experiments)
    await live(database, clock, id_, "contact-1", "a", True)
    await live(database, clock, id_, "contact-1", "b", True, conversation="another")
    await live(database, clock, id_, "contact-2", "b", True)
    clock.moment += timedelta(days=3, hours=1)
    await observing.sweep()
    told = await experiments.read(id_)
    assert [each["exposed"] for each in told["experiment"]["variants"]] == [0, 1]
    assert told["result"]["mixed"] == 1


async def test_contacts_who_are_one_person_are_one(database, clock, experiments, observing):
    id_ = await started(experiments)
    async with database.write() as session:
        await regroup(session, {"phone": "web", "web": "web"})
    await live(database, clock, id_, "web", "a", False)
    await live(database, clock, id_, "phone", "a", True, conversation="on-the-phone")
    await observing.sweep()
    await live(database, clock, id_, "later", "a", True)
    await observing.sweep()
    told = await experiments.read(id_)
    assert told["experiment"]["variants"][0]["exposed"] == 2
    async with database.write() as session:  # known only now
        await regroup(session, dict.fromkeys(("phone", "web", "later"), "web"))
    clock.moment += timedelta(days=3, hours=1)
    await observing.sweep()
    told = await experiments.read(id_)
    assert told["experiment"]["variants"][0]["entered"] == 1
    assert told["result"]["main"]["variants"]["a"]["contacts"] == 1
    assert told["result"]["main"]["variants"]["a"]["of"] == 3


async def test_an_exposure_that_is_committed_while_it_stops_is_still_found(
    database, clock, experiments, observing
):
    id_ = await started(experiments)
    await observing.sweep()
    await experiments.stop(id_, "enough")
    await observing.sweep()
    await live(database, clock, id_, "contact-1", "a", True)
    clock.moment += timedelta(seconds=30)
    await observing.sweep()
    told = await experiments.read(id_)
    assert told["experiment"]["variants"][0]["exposed"] == 1
    assert told["experiment"]["conclusion"] == "enough"
    clock.moment += timedelta(days=4)
    await observing.sweep()
    told = await experiments.read(id_)
    assert told["experiment"]["variants"][0]["entered"] == 1


async def test_what_runs_is_what_contacts_are_in(experiments):
    assert list(experiments.running.assigned("contact-1")) == []
    id_ = await started(experiments)
    [one] = experiments.running.assigned("contact-1")
    assert one.experiment_id == id_
    assert set(one.treatments) == {"a", "b"}
    await experiments.stop(id_, "")
    assert list(experiments.running.assigned("contact-1")) == []


async def test_another_replica_splits_alike(database, experiments):
    await started(experiments)
    other = Running(database)
    await other.refresh()
    for number in range(50):
        contact = f"contact-{number}"
        assert other.assigned(contact) == experiments.running.assigned(contact)


async def test_moves_that_make_no_sense_are_refused(experiments):
    id_ = await started(experiments)
    with pytest.raises(ExperimentNotReady):
        await experiments.start(id_)
    with pytest.raises(ExperimentNotReady):
        await experiments.remove(id_)
    twin = await experiments.add(ExperimentDraft.model_validate({**DRAFT, "name": "Twin"}), "boss")
    with pytest.raises(ExperimentNotReady):
        await experiments.stop(twin["id"], "")
    with pytest.raises(ExperimentOverlaps) as refused:
        await experiments.start(twin["id"])
    assert refused.value.details == {"name": "Fewer choices", "levers": "choices"}
    await experiments.stop(id_, "")
    await experiments.start(twin["id"])
    with pytest.raises(ExperimentNotFound):
        await experiments.read("nothing")


async def test_a_draft_is_taken_away(experiments):
    made = await experiments.add(ExperimentDraft.model_validate(DRAFT), "boss")
    assert [each["id"] for each in await experiments.every()] == [made["id"]]
    await experiments.remove(made["id"])
    assert await experiments.every() == []


async def test_a_plan_knows_todays_share_and_how_many_come(database, clock, experiments):
    nothing = await experiments.plan(Plan("confirmed", 0.05, 1.0, 3, 2))
    assert (nothing["baseline"], nothing["contacts"], nothing["days"]) == (None, None, None)
    for number in range(56):
        await live(database, clock, "e", f"contact-{number}", "a", number % 4 == 0)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    clock.moment += timedelta(days=2)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    found = await experiments.plan(Plan("confirmed", 0.05, 0.5, 3, 2))
    assert found["baseline"] == pytest.approx(0.25)
    assert found["contacts_a_day"] == pytest.approx(2.0)
    assert found["days"] == pytest.approx(found["contacts"] / 1.0 + 3, abs=0.1)


async def test_the_variant_is_that_of_the_stable_hash(experiments, database):
    id_ = await started(experiments)
    async with database.read() as session:
        one = await store.get(session, id_)
    for number in range(20):
        contact = f"contact-{number}"
        [assigned] = experiments.running.assigned(contact)
        assert assigned.variant == variant_of(one, contact).key
