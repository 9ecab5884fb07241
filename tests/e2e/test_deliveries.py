"""An administrator sees to what leaves Jieli: letters, keys, posts and facts as files."""

from __future__ import annotations

import csv
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.posting.signature import verify
from deflection.facts import Fact, FactKind
from tests.e2e.checked import Checked
from tests.e2e.conftest import SHOTS
from tests.e2e.firm import ASKED, VOTED, WORDS, Firm, running_firm
from tests.e2e.people import sign_in
from tests.e2e.receiver import Receiver

pytestmark = pytest.mark.browser

WIDTHS = (375, 768, 1440)
PLACES = ("digest", "downloads", "subscribers", "keys")


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """A product with something to give away."""
    settings = {"JIELI_SUBSCRIBERS_PRIVATE": "true"}
    with running_firm(tmp_path_factory.mktemp("firm"), settings) as firm:
        yield firm


@pytest.fixture
def enter(firm, window):
    """Opens a page of the reports, signed in."""

    def open_window(place: str, who: str = "zhao", locale: str = "zh-CN") -> Page:
        page: Page = window(locale, 1440, 900).new_page()
        page.goto(f"{firm.product.url}/reports/#/{place}")
        sign_in(page, firm.product, who)
        page.get_by_test_id("reports").wait_for()
        return page

    return open_window


def rows_of(download) -> list[dict[str, str]]:
    with Path(download.path()).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_facts_of_a_period_are_counted_chosen_and_downloaded(enter, firm):
    page = enter("downloads")
    expect(page.get_by_test_id("count")).to_contain_text(str(ASKED + VOTED))
    with page.expect_download() as got:
        page.get_by_test_id("download").click()
    assert got.value.suggested_filename.endswith(".csv")
    rows = rows_of(got.value)
    assert [row["kind"] for row in rows] == ["asked"] * ASKED + ["voted"] * VOTED
    assert "13912345678" not in Path(got.value.path()).read_text("utf-8")

    page.get_by_test_id("kinds-some").check()
    page.get_by_test_id("kind-voted").check()
    expect(page.get_by_test_id("count")).to_contain_text(str(VOTED))
    expect(page).to_have_url(re.compile("kind=voted"))
    page.reload()  # the address says what is on the page
    expect(page.get_by_test_id("kind-voted")).to_be_checked()
    with page.expect_download() as got:
        page.get_by_test_id("download").click()
    assert [row["kind"] for row in rows_of(got.value)] == ["voted"] * VOTED
    page.get_by_test_id("format-parquet").check()
    with page.expect_download() as got:
        page.get_by_test_id("download").click()
    assert Path(got.value.path()).read_bytes().startswith(b"PAR1")


def test_days_without_facts_say_where_some_are(enter, firm):
    page = enter("downloads?since=2020-01-01&until=2020-01-02", locale="en-US")
    expect(page.get_by_test_id("state-empty")).to_contain_text("No such facts")
    expect(page.get_by_test_id("download")).to_have_count(0)
    page.get_by_test_id("download-since").fill("2030-01-01")
    expect(page.get_by_test_id("download-form")).to_contain_text("must not be after")
    page.goto(f"{firm.product.url}/reports/#/downloads?since={firm.day}&until={firm.day}")
    expect(page.get_by_test_id("count")).to_contain_text(f"{ASKED + VOTED} facts")
    assert WORDS not in page.content()


def test_the_digest_is_set_up_looked_at_tried_and_stopped(enter, firm):
    page = enter("digest")
    expect(page.get_by_test_id("no-digest")).to_be_visible()
    page.get_by_test_id("digest-email").fill("zhao@example.com, boss@example.com")
    page.get_by_test_id("digest-save").click()
    expect(page.get_by_test_id("digest-form")).to_contain_text("请填一个邮箱地址")
    page.get_by_test_id("digest-email").fill("zhao@example.com")
    page.get_by_test_id("digest-weekday").locator("select").select_option("4")
    page.get_by_test_id("digest-hour").locator("select").select_option("17")
    page.get_by_test_id("digest-language").locator("select").select_option("en")
    letter = page.frame_locator("[data-testid='preview']")
    expect(letter.locator("body")).to_contain_text("Customer service, last week")
    page.get_by_test_id("digest-save").click()
    expect(page.get_by_test_id("told")).to_have_text("已保存")
    expect(page.get_by_test_id("reader")).to_contain_text("赵宁")
    page.reload()
    expect(page.get_by_test_id("digest-hour").locator("select")).to_have_value("17")
    expect(page.get_by_test_id("next")).to_contain_text("下一期")

    page.get_by_test_id("digest-trial").click()
    expect(page.get_by_test_id("told")).to_contain_text("zhao@example.com")
    [(to, mail)] = firm.letters.taken
    assert (to, "Customer service, last week" in mail["Subject"]) == (["zhao@example.com"], True)
    firm.letters.answer = "550 no such mailbox"
    page.get_by_test_id("digest-trial").click()
    expect(page.get_by_test_id("trial-problem")).to_contain_text("550")
    firm.letters.answer = "250 OK"
    checked = Checked(page)
    checked.check("the digest, and what is wrong with it")
    assert checked.wrong == [], "\n".join(checked.wrong)

    page.get_by_test_id("digest-stop").click()
    page.get_by_test_id("digest-stop-yes").click()
    expect(page.get_by_test_id("no-digest")).to_be_visible()
    expect(page.get_by_test_id("reader")).to_have_count(0)


def calls(firm, key: str) -> int:
    """Return how the read API answers a program with this key."""
    asked = urllib.request.Request(
        f"{firm.product.url}/api/v1/facts", headers={"Authorization": f"Bearer {key}"}
    )
    try:
        with urllib.request.urlopen(asked) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_key_is_made_shown_once_used_and_revoked(enter, firm):
    page = enter("keys")
    expect(page.get_by_test_id("state-empty")).to_be_visible()
    page.get_by_test_id("new-key").click()
    page.get_by_test_id("key-name").fill("数据仓库 <b>")
    page.get_by_test_id("scope-figures").uncheck()
    expect(page.get_by_test_id("scope-words")).to_be_disabled()
    page.get_by_test_id("scope-facts").check()
    page.get_by_test_id("key-make").click()
    key = page.get_by_test_id("secret").inner_text()
    assert calls(firm, key) == 200
    page.get_by_test_id("secret-kept").click()
    assert key not in page.content()
    assert key not in str(page.evaluate("[{...localStorage}, {...sessionStorage}]"))
    page.reload()
    row = page.get_by_test_id("key").filter(has_text="数据仓库 <b>")
    expect(row.get_by_test_id("key-used")).to_contain_text("上次使用")
    assert key not in page.content()

    row.get_by_test_id("revoke").click()
    page.keyboard.press("Escape")
    assert calls(firm, key) == 200  # nothing was done yet
    expect(row.get_by_test_id("revoke")).to_be_focused()
    row.get_by_test_id("revoke").click()
    row.get_by_test_id("revoke-yes").click()
    expect(page.get_by_test_id("key")).to_have_count(0)
    assert calls(firm, key) == 401
    page.get_by_test_id("key-state").get_by_text("已失效").click()
    expect(page.get_by_test_id("key")).to_contain_text("作废")
    expect(page).to_have_url(re.compile("state=ended"))


def test_a_key_is_copied_and_what_is_wrong_is_said_at_the_form(enter, firm):
    page = enter("keys", locale="en-US")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_test_id("new-key").click()
    page.get_by_test_id("key-name").fill("   ")
    page.get_by_test_id("key-make").click()
    expect(page.get_by_test_id("problem")).to_contain_text("name")
    page.get_by_test_id("key-name").fill("BI")
    page.get_by_test_id("key-make").click()
    page.get_by_test_id("secret-copy").click()
    expect(page.get_by_test_id("secret-copy")).to_contain_text("Copied")
    shown = page.get_by_test_id("secret").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    checked = Checked(page)
    checked.check("a key, shown once")
    page.get_by_test_id("new-key").click()
    page.get_by_test_id("key-form").wait_for()
    checked.check("the form of a key")
    assert checked.wrong == [], "\n".join(checked.wrong)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody to post facts to."""
    with Receiver().open() as receiver:
        yield receiver


def test_a_subscriber_is_added_fails_is_mended_and_has_the_dead_letter(enter, firm, receiver):
    page = enter("subscribers")
    page.get_by_test_id("add").click()
    page.get_by_test_id("subscriber-name").fill("CRM 系统")
    page.get_by_test_id("subscriber-url").fill("ftp://crm.example")
    page.get_by_test_id("subscriber-save").click()
    expect(page.get_by_test_id("subscriber-form").get_by_role("alert")).to_have_count(2)
    page.get_by_test_id("subscriber-name").fill("crm")
    page.get_by_test_id("subscriber-url").fill(receiver.url)
    page.get_by_test_id("kinds-some").check()
    page.get_by_test_id("kind-voted").check()
    page.get_by_test_id("subscriber-save").click()
    secret = page.get_by_test_id("secret").inner_text()
    page.get_by_test_id("secret-kept").click()
    assert secret not in page.content()

    receiver.status = 500
    firm.happen(Fact(FactKind.VOTED, datetime.now(UTC), "a1", {"helped": True}))
    row = page.get_by_test_id("subscriber").filter(has_text="crm")
    expect(row.get_by_test_id("standing")).to_contain_text("500")
    row.get_by_test_id("skip").click()
    row.get_by_test_id("skip-yes").click()
    page.get_by_test_id("shown").get_by_text("死信").click()
    expect(page).to_have_url(re.compile("show=dead"))
    letter = page.get_by_test_id("dead-letter")
    letter.get_by_test_id("look").click()
    expect(letter.get_by_test_id("facts")).to_contain_text("评价答案")
    checked = Checked(page)
    checked.check("a dead letter, opened")

    letter.get_by_test_id("again").click()
    expect(letter.get_by_test_id("why")).to_contain_text("500")
    expect(letter).to_contain_text("试过 3 次")
    receiver.status = 204
    letter.get_by_test_id("again").click()
    expect(letter).to_have_count(0)
    expect(page.get_by_test_id("told")).to_contain_text("crm 收下了")
    [(headers, body)] = receiver.taken
    assert verify(secret.encode(), body, headers["Jieli-Signature"], datetime.now(UTC))

    page.get_by_test_id("shown").get_by_text("订阅者").click()
    row.get_by_test_id("pause").click()
    expect(row.get_by_test_id("standing")).to_contain_text("暂停")
    firm.happen(Fact(FactKind.VOTED, datetime.now(UTC), "a1", {"helped": False}))
    checked.check("a subscriber, paused")
    assert checked.wrong == [], "\n".join(checked.wrong)
    row.get_by_test_id("resume").click()
    expect(row.get_by_test_id("standing")).to_contain_text("已推送到")
    row.get_by_test_id("remove").click()
    row.get_by_test_id("remove-yes").click()
    expect(page.get_by_test_id("state-empty")).to_contain_text("还没有订阅者")


def test_a_subscriber_moves_with_what_it_was_not_given(enter, firm, receiver):
    page, colleague = enter("subscribers", locale="en-US"), enter("subscribers", locale="en-US")
    page.get_by_test_id("add").click()
    page.get_by_test_id("subscriber-name").fill("bi")
    page.get_by_test_id("subscriber-url").fill("http://127.0.0.1:9/token-of-the-url")
    page.get_by_test_id("kinds-some").check()
    page.get_by_test_id("kind-voted").check()
    page.get_by_test_id("subscriber-save").click()
    secret = page.get_by_test_id("secret").inner_text()
    page.get_by_test_id("secret-kept").click()
    firm.happen(Fact(FactKind.VOTED, datetime.now(UTC), "a1", {"helped": True}))
    row = page.get_by_test_id("subscriber")
    expect(row.get_by_test_id("standing")).to_contain_text("not reached")

    row.get_by_test_id("change").click()
    hers = colleague.get_by_test_id("subscriber")
    hers.get_by_test_id("change").click()
    form = row.get_by_test_id("subscriber-form")
    expect(form.get_by_test_id("subscriber-url")).to_be_focused()
    expect(form).to_contain_text("127.0.0.1")
    assert "token-of-the-url" not in page.content()
    checked = Checked(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        checked.check(f"a subscriber, being changed, {width}")
    assert checked.wrong == [], "\n".join(checked.wrong)
    form.get_by_test_id("subscriber-url").fill("nonsense")
    form.get_by_test_id("subscriber-save").click()
    expect(form.get_by_role("alert")).to_contain_text("Begins with https://")
    page.screenshot(path=SHOTS / "subscriber-changed-en-1440-light.png")
    form.get_by_test_id("subscriber-url").fill(receiver.url)
    form.get_by_test_id("subscriber-save").click()
    expect(page.get_by_test_id("told")).to_have_text("bi is changed.")
    expect(row.get_by_test_id("change")).to_be_focused()
    assert receiver.came.wait(30)
    [(headers, body)] = receiver.taken
    assert verify(secret.encode(), body, headers["Jieli-Signature"], datetime.now(UTC))
    expect(row.get_by_test_id("standing")).to_contain_text("has everything")

    hers.get_by_test_id("kind-opened").check()
    hers.get_by_test_id("subscriber-save").click()
    expect(hers.get_by_test_id("problem")).to_contain_text("A colleague has just changed bi")
    hers.get_by_test_id("subscriber-save").click()  # she has seen it, and means it
    expect(hers.get_by_test_id("change")).to_be_focused()
    expect(hers).to_contain_text("Article opened")
    row.get_by_test_id("change").click()
    page.keyboard.press("Escape")
    expect(row.get_by_test_id("change")).to_be_focused()
    row.get_by_test_id("remove").click()
    row.get_by_test_id("remove-yes").click()
    expect(page.get_by_test_id("state-empty")).to_be_visible()


def test_a_supervisor_sees_subscribers_and_does_not_add_any(enter, firm):
    page = enter("subscribers", who="wang")
    expect(page.get_by_test_id("state-empty")).to_contain_text("运维")
    expect(page.get_by_test_id("add")).to_have_count(0)
    refused = page.request.post(f"{firm.product.url}/api/operator/subscribers", data={})
    assert refused.status == 403


def test_who_is_no_operator_finds_no_keys(enter, firm):
    page = enter("keys", who="wang")
    expect(page.get_by_test_id("closed")).to_contain_text("运维")
    expect(page.get_by_test_id("nav-keys")).to_have_count(0)
    expect(page.get_by_test_id("nav-downloads")).to_be_visible()
    refused = page.request.get(f"{firm.product.url}/api/operator/keys")
    assert refused.status == 403


@pytest.mark.parametrize("place", PLACES)
def test_the_pages_are_accessible_on_every_width(enter, place):
    page = enter(place, locale="en-US")
    page.get_by_test_id(place).wait_for()
    checked = Checked(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        checked.check(f"{place}, {width}")
    assert checked.wrong == [], "\n".join(checked.wrong)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("place", PLACES)
def test_pictures_for_who_looks(enter, place, locale):
    page = enter(place, locale=locale)
    page.get_by_test_id(place).wait_for()
    for width, scheme in ((375, "dark"), (1440, "light"), (375, "light"), (1440, "dark")):
        page.set_viewport_size({"width": width, "height": 1100})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        path = SHOTS / f"{place}-{locale[:2]}-{width}-{scheme}.png"
        page.screenshot(path=path)
        assert path.stat().st_size > 10_000
