"""What editors do with their hands: drop, paste, drag, name addresses, take apart, settle."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SHOTS, Product, running_app
from tests.e2e.everywhere_here import PORT
from tests.e2e.people import Agent, Customer
from tests.e2e.writers import Writer
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
PAGE = """<html lang="zh"><title>退货</title><nav>菜单</nav><main><h1>怎么退回星舰礼盒？</h1>
<p>七天内在<a href="/orders">订单页</a>申请。</p><script>alert(1)</script></main></html>"""
HELP = "http://help.example.com"


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Send a page, or lead away from the site."""
        self.send_response(302 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "http://169.254.169.254/latest")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[int]:
    """The port of a site whose pages can be imported."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, other_site: int) -> Iterator[Product]:
    """The app with its demo people; without Rasa, search alone answers."""
    folder = tmp_path_factory.mktemp("gestures")
    env = {
        "JIELI_RASA_URL": f"http://127.0.0.1:{free_port()}",
        "JIELI_IMPORT_HOSTS": "help.example.com",
        PORT: str(other_site),
    }
    with running_app(folder, free_port(), env, "tests.e2e.everywhere_here") as product:
        yield product


@pytest.fixture
def editor(house: Product, window) -> Writer:
    return Writer(window(width=1440, height=900).new_page(), house, "chen")


@pytest.fixture
def shots() -> Path:
    """Where pictures of the pages go, to be looked at."""
    folder = SHOTS / "studio"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drop_file(page: Page, onto: Locator, file: Path) -> None:
    """Drop a file of the disk as a person does: the browser itself reads it."""
    box = onto.bounding_box()
    assert box is not None
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 40}
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    devtools = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})
    devtools.detach()


def test_pictures_are_dropped_and_pasted_into_an_answer(editor, window, shots, tmp_path):
    page = editor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    file = tmp_path / "登录 [旧].png"
    file.write_bytes(PNG)
    editor.begin()
    editor.write("title", "怎么看图")
    answer = page.get_by_test_id("answer")
    drop_file(page, answer, file)
    expect(answer).to_have_value(re.compile(r"!\[登录 旧\]\(/api/web/pictures/[0-9a-f]{64}\)"))
    editor.saved()

    # The same bytes from the clipboard, as a screenshot comes.
    answer.fill("")
    page.evaluate(
        """async (bytes) => {
          const blob = new Blob([new Uint8Array(bytes)], { type: "image/png" });
          await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        }""",
        list(PNG),
    )
    answer.focus()
    page.keyboard.press("Control+V")
    expect(answer).to_have_value(re.compile(r"!\[.*\]\(/api/web/pictures/[0-9a-f]{64}\)"))
    page.keyboard.press("Control+Z")
    expect(answer).to_have_value("")
    page.keyboard.press("Control+Shift+Z")
    expect(answer).to_have_value(re.compile("/api/web/pictures/"))
    page.get_by_test_id("side-preview").click()
    shown = page.get_by_test_id("preview").locator("img")
    expect(shown).to_have_js_property("complete", True)
    expect(shown).not_to_have_js_property("naturalWidth", 0)
    page.screenshot(path=shots / "8-picture.png")

    # What is no picture says so, and the text stays.
    fake = tmp_path / "fake.png"
    fake.write_text("<svg onload=alert(1)>", "utf-8")
    before = answer.input_value()
    drop_file(page, answer, fake)
    expect(page.get_by_test_id("picture-problem")).to_be_visible()
    expect(answer).to_have_value(before)


def test_the_tree_is_arranged_by_dragging(editor, shots):
    page = editor.page
    editor.go("tree")
    rows = page.get_by_test_id("tree-row")
    expect(rows.first).to_be_visible()
    for kind, name in (("product", "星舰"), ("category", "星舰会员"), ("category", "星舰积分")):
        page.get_by_test_id("tree-name").fill(name)
        page.get_by_test_id(f"tree-add-{kind}").click()

    def row(name: str) -> Locator:
        return rows.filter(has=page.locator(".name", has_text=re.compile(f"^{name}$")))

    def drag(name: str, onto: str, share: float) -> None:
        target = row(onto)
        height = (target.bounding_box() or {})["height"]
        row(name).drag_to(target, target_position={"x": 60, "y": height * share})

    def in_order(*names: str) -> None:
        either = re.compile(f"^({'|'.join(names)})$")
        expect(rows.locator(".name").filter(has_text=either)).to_have_text(names)

    drag("星舰会员", "星舰", 0.5)
    drag("星舰积分", "星舰", 0.5)
    expect(row("星舰会员")).to_have_attribute("aria-level", "2")
    in_order("星舰会员", "星舰积分")
    drag("星舰积分", "星舰会员", 0.1)
    expect(row("星舰积分")).to_have_attribute("aria-level", "2")
    in_order("星舰积分", "星舰会员")
    drag("星舰积分", "星舰会员", 0.9)
    in_order("星舰会员", "星舰积分")
    # Nothing hangs under itself.
    drag("星舰", "星舰会员", 0.5)
    expect(row("星舰")).to_have_attribute("aria-level", "1")
    page.screenshot(path=shots / "9-tree.png")
    page.get_by_test_id("tree-save").click()
    expect(page.get_by_test_id("tree-save")).to_be_disabled()
    page.reload()
    expect(row("星舰会员")).to_have_attribute("aria-level", "2")
    in_order("星舰会员", "星舰积分")


def test_pages_are_imported_by_their_addresses_and_others_are_refused(editor, shots):
    page = editor.page
    editor.go("imports")
    page.get_by_test_id("import-name").click()
    addresses = page.get_by_test_id("import-addresses")
    addresses.fill("http://127.0.0.1/secret")
    page.get_by_test_id("import-fetch").click()
    expect(page.get_by_test_id("import-problem")).to_contain_text("127.0.0.1")
    addresses.fill(f"{HELP}/return\n{HELP}/away")
    page.get_by_test_id("import-fetch").click()
    expect(page.get_by_test_id("import-page")).to_be_visible()
    expect(page.get_by_test_id("preview-problems")).to_contain_text("169.254.169.254")
    expect(page.get_by_test_id("mapping")).to_contain_text("怎么退回星舰礼盒")
    page.screenshot(path=shots / "10-addresses.png")
    page.get_by_test_id("import-run").click()
    expect(page.get_by_test_id("import-page")).to_have_attribute("data-state", "done")
    editor.go("articles")
    found = page.get_by_test_id("article-row").filter(has_text="怎么退回星舰礼盒")
    found.get_by_text("怎么退回星舰礼盒").first.click()
    expect(page.get_by_test_id("answer")).to_have_value(re.compile(r"七天内在\[订单页\]\("))
    expect(page.get_by_test_id("answer")).not_to_have_value(re.compile("alert|菜单"))


def test_a_flag_that_an_agent_raised_in_a_chat_is_settled(editor, house, window, shots):
    agent = Agent(window("zh-CN", 1440, 900).new_page(), house, "mei")
    customer = Customer(window("zh-CN", 420, 640).new_page(), house.url)
    customer.say("退款")
    expect(customer.messages(side="bot").first).to_be_visible()
    customer.page.get_by_test_id("request-person").first.click()
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    agent.page.locator('[data-testid="conversation-row"][data-state="queued"]').first.click()
    agent.page.get_by_test_id("accept").first.click()
    agent.search("退款")
    agent.page.get_by_test_id("flag").first.click()
    agent.page.get_by_test_id("flag-comment").fill("价格早就改了")
    agent.page.get_by_test_id("flag-send").click()
    expect(agent.page.get_by_test_id("flag-sent").first).to_be_visible()

    page = editor.page
    flag = page.get_by_test_id("review-item").filter(has_text="价格早就改了")
    editor.until_there("review", flag)
    expect(flag).to_contain_text("林晓梅")
    page.screenshot(path=shots / "11-flag.png")
    flag.get_by_test_id("settle-fixed").click()
    expect(flag).to_have_count(0)


def test_a_group_of_two_things_is_taken_apart(editor, house, window, shots):
    for wording in ("风筝的线轴怎么缠", "风筝的线轴坏了怎么缠", "怎么缠风筝的线轴"):
        customer = Customer(window("zh-CN", 420, 640).new_page(), house.url)
        customer.say(wording)
        expect(customer.messages(side="bot").first).to_be_visible()
    page = editor.page
    gap = page.get_by_test_id("gap").filter(has_text="线轴")
    editor.until_there("gaps", gap)
    gap.first.click()
    examples = page.get_by_test_id("gap-example")
    for _ in range(60):  # all three must have been counted
        if examples.count() == 3:
            break
        page.wait_for_timeout(500)
        page.reload()
        expect(examples.first).to_be_visible()
    broken = examples.filter(has_text="坏了")
    broken.get_by_test_id("gap-example-choose").check()
    page.screenshot(path=shots / "12-gap-part.png")
    page.get_by_test_id("gap-part-go").click()
    expect(page.get_by_test_id("gap-parted")).to_contain_text("坏了")
    expect(examples).to_have_count(2)
    expect(gap).to_have_count(2)
    page.screenshot(path=shots / "13-gap-parted.png")
    page.get_by_test_id("gap-parted").get_by_role("link").click()
    expect(examples).to_have_count(1)
    expect(examples).to_contain_text("坏了")


def test_many_articles_are_changed_at_once_and_each_failure_is_told(editor, shots):
    page = editor.page
    editor.go("articles")
    rows = page.get_by_test_id("article-row")
    expect(rows.first).to_be_visible()
    published = rows.filter(has_text="已发布")
    for number in range(3):
        published.nth(number).get_by_test_id("article-choose").check()
    page.get_by_test_id("bulk-change").click()
    page.get_by_test_id("bulk-add-tags").fill("星舰节")
    page.get_by_test_id("bulk-review").fill("2020-01-01")
    page.screenshot(path=shots / "14-bulk.png")
    page.get_by_test_id("bulk-apply").click()
    expect(page.get_by_test_id("bulk-report")).to_contain_text("完成 3 篇")
    page.get_by_test_id("filter-words").fill("星舰节")
    expect(rows).to_have_count(3)

    # The date of review of each has come: one look, one click.
    editor.go("review")
    due = page.locator('[data-testid="review-item"][data-kind="review_due"]')
    expect(due).to_have_count(3)
    due.first.get_by_test_id("still-right").click()
    expect(due).to_have_count(2)
