"""The community in a browser: a customer asks, another answers, and the help centre finds it."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import expect

from tests.e2e.conftest import running_app
from tests.e2e.test_accessibility import Checked
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

SECRET = "the site signs its customers with this"


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """The app with a community whose newcomers' posts are shown at once; Rasa is not needed."""
    folder: Path = tmp_path_factory.mktemp("community")
    settings = {
        "JIELI_COMMUNITY": "true",
        "JIELI_NEWCOMERS": "0",
        "JIELI_SITE_SECRET": SECRET,
        "JIELI_SITE_SIGN_IN": "https://shop.example/sign-in",
        "JIELI_RASA_URL": "http://127.0.0.1:9",
    }
    with running_app(folder, free_port(), settings) as product:
        yield product


@pytest.fixture
def signed_in(product, window):
    """Opens a window in which the site has signed a customer in."""

    def make(sub, name, locale="zh-CN", width=1280):
        claims = {"sub": sub, "name": name, "aud": "jieli-community", "exp": int(time.time()) + 60}
        token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode()))
        page = window(locale, width=width).new_page()
        query = urlencode({"token": token, "next": "/community/zh/"})
        page.goto(f"{product.url}/community/sign-in?{query}")
        return page

    return make


def test_a_question_is_answered_accepted_and_found_beside_the_articles(product, signed_in, window):
    asker, other = signed_in("1", "小林"), signed_in("2", "Bo")
    asker.get_by_test_id("ask").click()
    asker.get_by_test_id("title").fill("鸿蒙手表怎么绑定老账号？")
    asker.get_by_test_id("text").fill("换了手机以后**绑不上**。")
    asker.get_by_role("button", name="发布问题").click()
    expect(asker.get_by_test_id("thread-title")).to_have_text("鸿蒙手表怎么绑定老账号？")
    other.get_by_role("link", name="社区").click()
    other.get_by_role("link", name="鸿蒙手表怎么绑定老账号？").click()
    other.get_by_test_id("answer-text").fill("先在旧手机上解绑。")
    other.get_by_role("button", name="发布回答").click()
    asker.reload()
    asker.get_by_test_id("accept").click()
    expect(asker.get_by_test_id("accepted")).to_be_visible()
    asker.get_by_test_id("vote").click()
    expect(asker.get_by_test_id("answer").get_by_test_id("votes")).to_have_text("1 票")

    reader = window().new_page()
    found = reader.get_by_test_id("results").get_by_role("link").first
    for _ in range(60):  # search learns of it a moment later
        reader.goto(f"{product.url}/help/zh/search?q=鸿蒙手表绑定")
        if reader.get_by_test_id("from-community").count():
            break
        reader.wait_for_timeout(500)
    expect(reader.get_by_test_id("from-community")).to_have_count(1)
    found.click()
    expect(reader.get_by_test_id("accepted")).to_be_visible()
    expect(reader.get_by_test_id("sign-in")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_can_be_used_by_everybody(product, signed_in, width):
    page = signed_in("3", "An", width=width)
    checked = Checked(page)
    checked.check("threads")
    page.goto(f"{product.url}/community/zh/ask")
    checked.check("ask")
    page.get_by_test_id("title").fill("这是一个问题？")
    page.get_by_test_id("text").fill("说明")
    page.get_by_role("button", name="发布问题").click()
    checked.check("thread")
    page.goto(f"{product.url}/community/zh/nothing")
    checked.check("missing")
    assert checked.wrong == []
