"""Which links may be called, and what their answers say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index.render import links
from studio.links.link import due, may_check, problem

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "wrong"),
    [(200, ""), (301, ""), (403, ""), (404, "status_404"), (410, "status_410"), (503, "")],
)
def test_only_what_is_gone_is_wrong(status, wrong):
    assert problem(status) == wrong


def test_what_failed_is_looked_at_sooner():
    assert due(NOW, "") - NOW == timedelta(days=7)
    assert due(NOW, "unreachable") - NOW == timedelta(days=1)


@pytest.mark.parametrize(
    ("url", "sites", "may"),
    [
        ("https://help.example.com/a", ["help.example.com"], True),
        ("https://help.example.com/a", ["*.example.com"], True),
        ("https://HELP.example.com./a", ["help.example.com"], True),
        ("https://example.org", ["help.example.com"], False),
        ("https://example.org", ["*"], True),
        ("https://a.help.example.com", ["*.example.com"], False),
        ("https://example.org:8443", ["*"], False),
        ("https://user@example.org", ["*"], False),
        ("ftp://example.org", ["*"], False),
        ("http://127.0.0.1/", ["*"], False),
        ("http://[::1]/", ["*"], False),
        ("http://169.254.169.254/latest", ["*"], False),
        ("http://10.0.0.7", ["10.0.0.7"], False),
        ("http://", ["*"], False),
        ("http://a:b:c", ["*"], False),
        ("https://example.org", [], False),
    ],
)
def test_only_public_addresses_of_the_given_sites_may_be_called(url, sites, may):
    assert may_check(url, sites) is may


@given(st.text())
def test_whatever_stands_in_a_link_is_judged_without_an_error(url):
    assert may_check(url, []) is False
    may_check(url, ["*"])


def test_links_of_an_answer_are_those_to_the_web_each_once():
    answer = (
        "[a](https://a.example/x) and [again](https://a.example/x) <https://b.example>\n\n"
        '- [c](http://c.example "t")\n\n[mail](mailto:a@b.c) [js](javascript:alert(1)) '
        "`[code](https://code.example)` [own](/articles/1) ![p](https://d.example/p.png)"
    )
    assert links(answer) == ["https://a.example/x", "https://b.example", "http://c.example"]
