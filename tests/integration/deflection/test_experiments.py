"""Experiments from exposure facts to results, on both kinds of database."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

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
    shares = {key: each["value"] for key, each in main["variants"].items()}
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


async def surveyed(database, clock, contact, kind, score=None, *, wait=timedelta(0)):
    """Let a contact be asked what she thinks, and say so after some time."""
    subject, about = Subject(f"of-{contact}", contact, 1, "web"), {"survey_id": contact}
    at = clock() + timedelta(minutes=5)
    told = [Fact(FactKind.SURVEY_ASKED, at, data={**about, "kind": kind})]
    if score is not None:
        data = {**about, "kind": kind, "score": score}
        told.append(Fact(FactKind.SURVEY_ANSWERED, at + wait, data=data))
    async with database.write() as session:
        await record(session, subject, *told)


@pytest.mark.parametrize(
    ("metric", "scores", "values"),
    [
        ("nps", {"a": (3, 9), "b": (10, 8)}, {"a": 0, "b": 50}),
        ("ces", {"a": (2, 5), "b": (5, 6)}, {"a": 3.5, "b": 5.5}),
    ],
)
async def test_a_score_decides_of_those_who_answer_and_late_answers_are_awaited(
    database, clock, experiments, observing, metric, scores, values
):
    id_ = await started(experiments, metric=metric, guards=["confirmed"], days=15, planned=400)
    for number in range(240):
        variant, contact = "ab"[number % 2], f"contact-{number}"
        await live(database, clock, id_, contact, variant, True)
        if number % 12 < 10:  # the others are in no sample
            score = None if number % 12 < 2 else scores[variant][number // 2 % 2]
            wait = timedelta(days=13) if number % 12 < 4 else timedelta(0)
            await surveyed(database, clock, contact, metric, score, wait=wait)
    clock.moment += timedelta(days=15, hours=1)
    await observing.sweep()
    told = await experiments.read(id_)
    main = told["result"]["main"]
    assert main["unit"] == {"nps": "points", "ces": "mean"}[metric]
    for key, each in main["variants"].items():
        assert (each["contacts"], each["counted"], each["of"]) == (120, 80, 80)
        assert each["value"] == pytest.approx(values[key])
    found = main["compared"]["b"]
    difference = values["b"] - values["a"]
    assert (found["seen"], found["better"], found["difference"]) == ("more", True, difference)
    assert found["alike"] is True
    assert [each["compared"]["b"]["alike"] for each in told["result"]["guards"]] == [None]
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    behind = await experiments.conversations(id_, "b", metric, None)
    assert len(behind["conversations"]) == 50


async def test_a_guard_counts_what_is_answered_within_her_days_and_no_later_answer(
    database, clock, experiments, observing
):
    id_ = await started(experiments, guards=["nps", "ces"])
    for contact, wait in (("soon", timedelta(days=1)), ("late", timedelta(days=4))):
        await live(database, clock, id_, contact, "a", True)
        await surveyed(database, clock, contact, "nps", 10, wait=wait)
    for days in (4, 16):
        clock.moment += timedelta(days=days)
        await observing.sweep()
        nps, ces = (await experiments.read(id_))["result"]["guards"]
        assert (nps["variants"]["a"]["contacts"], nps["variants"]["a"]["counted"]) == (2, 1)
        assert nps["variants"]["a"]["value"] == 100
        assert ces["variants"]["a"]["value"] is None


async def test_a_plan_for_a_score_knows_how_few_answer(database, clock, experiments):
    for number in range(80):
        await live(database, clock, "e", f"contact-{number}", "a", True)
        if number % 4 == 0:
            score = (10, 10, 8, 4)[number // 4 % 4]
            await surveyed(database, clock, f"contact-{number}", "nps", score)
    clock.moment += timedelta(days=2)
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    found = await experiments.plan(Plan("nps", 10, 1.0, 15, 2))
    assert (found["baseline"], found["counted"]) == (25, 0.25)
    assert found["contacts"] > 4 * 2 * 2 * 60**2 / 10**2


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


@pytest.mark.parametrize("variant", ["a", "b"])
@pytest.mark.parametrize("person", ["first", "second"])
async def test_who_is_known_to_be_somebody_who_has_entered_counts_once_or_in_none(
    database, clock, experiments, observing, person, variant
):
    id_ = await started(experiments)
    await live(database, clock, id_, "first", "a", True)
    clock.moment += timedelta(days=2)
    await observing.sweep()
    await live(database, clock, id_, "second", variant, True)
    clock.moment += timedelta(days=2)
    await observing.sweep()  # the first has entered
    async with database.write() as session:
        await regroup(session, dict.fromkeys(("first", "second"), person))
    clock.moment += timedelta(days=2)
    await observing.sweep()
    told = await experiments.read(id_)
    counted = [each["entered"] for each in told["experiment"]["variants"]]
    assert counted == ([1, 0] if variant == "a" else [0, 0])
    assert told["result"]["mixed"] == (0 if variant == "a" else 1)
    assert told["result"]["main"]["variants"]["a"]["of"] == counted[0]


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


async def test_an_exposure_that_is_told_in_every_turn_is_written_once_without_looking_first(
    database, clock, experiments
):
    id_ = await started(experiments)
    with statements(database) as asked:
        for _ in range(3):
            await live(database, clock, id_, "contact-1", "a", True)
    assert not [one for one in asked if one.startswith("SELECT")]
    async with database.read() as session:
        assert len(await store.exposures(session, clock(), 0, 10)) == 1


@contextmanager
def statements(database):
    """Note what the database is asked meanwhile."""
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement.strip())

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


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
