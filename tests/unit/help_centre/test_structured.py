from __future__ import annotations

import json
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from core.pages.site import SITE, Site
from help_centre.structured import article_data
from kb_index.article import Article, ArticleView

HOSTILE = "</script><script>alert(1)</script>&\u2028"


def test_no_text_of_an_article_ends_the_block_that_it_stands_in():
    app = web.Application()
    app[SITE] = Site(url="https://help.example")
    article = Article("x", "x", "zh", HOSTILE, HOSTILE, updated_at=datetime(2026, 3, 2, tzinfo=UTC))
    request = make_mocked_request("GET", "/", app=app)
    data = article_data(ArticleView(article, ()), HOSTILE, request, "/help/zh/a/x/x")
    assert not set("<>&\u2028") & set(data)
    read = json.loads(data)
    assert read["mainEntity"]["name"] == HOSTILE
    assert read["url"] == "https://help.example/help/zh/a/x/x"
