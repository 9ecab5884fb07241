"""What customers are asked, in the browser: by keyboard, by mouse, on a phone; and who reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.checked import Checked
from tests.e2e.conftest import SHOTS, Product, running_app
from tests.e2e.people import CHINESE, ENGLISH, Agent, Customer, sign_in
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

SIZES = {"wide": (1280, 860), "phone": (375, 720)}


def product_that_asks(folder, **shares: str) -> Iterator[Product]:
    env = {"JIELI_RASA_URL": "http://127.0.0.1:9", **shares}
    with running_app(folder, free_port(), env) as product:
        yield product


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An app that asks everybody how easy it was; no Rasa, so search alone answers."""
    yield from product_that_asks(tmp_path_factory.mktemp("asking"), JIELI_CES_SHARE="100")


@pytest.fixture(scope="module")
def recommending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An app that asks everybody whether they recommend it."""
    yield from product_that_asks(tmp_path_factory.mktemp("recommending"), JIELI_NPS_SHARE="100")


@pytest.fixture
def shots():
    folder = SHOTS / "surveys"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def helped(customer, script):
    """Ask something that the bot knows, and say that it helped."""
    customer.say(script.sure)
    choice, helped_yes = (customer.page.get_by_test_id(id_) for id_ in ("choice", "helped-yes"))
    expect(choice.or_(helped_yes).first).to_be_visible()
    if choice.count():
        choice.first.click()
    helped_yes.first.click()
    survey = customer.page.get_by_test_id("survey")
    expect(survey).to_be_visible()
    return survey


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("script", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_after_self_service_she_answers_by_keyboard_and_goes_on(
    asking, window, shots, script, size
):
    page = window(script.locale, *SIZES[size]).new_page()
    customer, checked = Customer(page, asking.url), Checked(page)
    survey = helped(customer, script)
    assert survey.get_attribute("data-kind") == "ces"
    # It takes nothing from who only wants to go on: the focus is hers, and so is the composer.
    expect(page.get_by_test_id("survey-submit")).to_be_hidden()
    assert survey.evaluate("each => !each.contains(each.getRootNode().activeElement)")
    checked.check("asked")
    page.screenshot(path=shots / f"ces-{script.agent}-{size}-1-asked.png")

    page.get_by_test_id("score-4").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("score-5")).to_be_checked()
    page.get_by_test_id("survey-comment").fill(script.thanks)
    checked.check("chosen")
    page.screenshot(path=shots / f"ces-{script.agent}-{size}-2-chosen.png")
    page.get_by_test_id("survey-submit").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("survey-told")).to_be_visible()
    expect(page.get_by_test_id("survey-decline")).to_be_hidden()
    checked.check("answered")
    page.screenshot(path=shots / f"ces-{script.agent}-{size}-3-answered.png")
    answers = customer.messages(side="bot").count()
    customer.say(script.vague)
    expect(customer.messages(side="bot")).not_to_have_count(answers)

    # After a reload it is as she left it.
    page.reload()
    expect(page.get_by_test_id("survey-told")).to_be_visible()
    assert checked.wrong == []


def test_who_does_not_want_to_say_presses_once(asking, window, shots):
    page = window("zh-CN", 420, 720).new_page()
    customer = Customer(page, asking.url)
    helped(customer, CHINESE)
    page.get_by_test_id("survey-decline").click()
    expect(page.get_by_test_id("survey-told")).to_have_text("已跳过")
    expect(page.get_by_test_id("score-1")).to_be_hidden()
    page.screenshot(path=shots / "declined.png")


@pytest.mark.parametrize("size", SIZES)
def test_a_recommendation_is_asked_in_two_lines_of_numbers(recommending, window, shots, size):
    page = window("zh-CN", *SIZES[size]).new_page()
    customer, checked = Customer(page, recommending.url), Checked(page)
    survey = helped(customer, CHINESE)
    assert survey.get_attribute("data-kind") == "nps"
    expect(survey.get_by_role("radio")).to_have_count(11)
    page.screenshot(path=shots / f"nps-{size}-1-asked.png")
    page.get_by_test_id("score-9").click()
    checked.check("chosen")
    page.screenshot(path=shots / f"nps-{size}-2-chosen.png")
    page.get_by_test_id("survey-submit").click()
    expect(page.get_by_test_id("survey-told")).to_be_visible()
    assert checked.wrong == []


def test_who_scores_low_is_read_and_called_back_by_a_supervisor(asking, window, shots):
    agent = Agent(window().new_page(), asking, "mei")
    customer = Customer(window().new_page(), asking.url)
    customer.say(CHINESE.person)
    customer.page.get_by_test_id("queue").wait_for()
    agent.page.get_by_test_id("conversation-row").first.click()
    agent.page.get_by_test_id("accept").first.click()
    agent.page.get_by_test_id("resolve").click()
    customer.page.get_by_test_id("score-1").click()
    words = "等了太久，没有解决"
    customer.page.get_by_test_id("survey-comment").fill(words)
    customer.page.get_by_test_id("survey-submit").click()
    expect(customer.page.get_by_test_id("survey-told")).to_be_visible()

    boss = window("zh-CN", 1440, 900).new_page()
    boss.goto(f"{asking.url}/reports/#/surveys")
    sign_in(boss, asking, "wang")
    comment = boss.get_by_test_id("comment").filter(has_text=words)
    for _ in range(30):  # the books are kept beside
        boss.get_by_test_id("surveys").wait_for()
        boss.wait_for_timeout(500)
        if comment.count():
            break
        boss.reload()
    expect(comment).to_have_count(1)
    boss.reload()  # the figures may have been read just before they were counted
    expect(boss.get_by_test_id("bar-1").locator(".count")).to_have_text("1")
    boss.get_by_test_id("bar-1").locator("a.count").click()
    expect(boss.get_by_test_id("conversation")).to_have_count(1)

    checked = Checked(boss)
    for locale, width in (("zh-CN", 1440), ("zh-CN", 375)):
        boss.set_viewport_size({"width": width, "height": 900})
        for place in ("surveys", "follow-ups"):
            boss.goto(f"{asking.url}/reports/#/{place}")
            boss.get_by_test_id(place).wait_for()
            boss.get_by_test_id("comment" if place == "surveys" else "follow-up").first.wait_for()
            checked.check(f"{place} at {width}")
            boss.screenshot(path=shots / f"{place}-{locale}-{width}.png", full_page=True)
    task = boss.get_by_test_id("follow-up").filter(has_text=words)
    task.get_by_test_id("take").click()
    expect(task.get_by_test_id("owner")).to_contain_text("负责人：")
    task.get_by_test_id("note").fill("已致电道歉")
    task.get_by_test_id("done").click()
    expect(task).to_have_count(0)
    boss.get_by_test_id("state").get_by_text("已完成").click()
    expect(task).to_have_count(1)
    expect(task.get_by_test_id("note")).to_have_value("已致电道歉")
    assert checked.wrong == []
