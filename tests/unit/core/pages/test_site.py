from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from core.pages.site import Site


def request(host):
    return make_mocked_request("GET", "/help/zh/", headers={"Host": host})


def test_the_operators_address_counts_whatever_the_caller_names():
    assert Site(url="https://help.example").base(request("evil.example")) == "https://help.example"


@pytest.mark.parametrize("host", ["help.example", "127.0.0.1:8080", "[::1]:8080"])
def test_without_one_it_is_the_address_that_was_called(host):
    assert Site().base(request(host)) == f"http://{host}"
    assert Site(behind_tls=True).base(request(host)) == f"https://{host}"


@pytest.mark.parametrize("host", ['a"><script>', "a b", "a/b", "", "a\u0130"])
def test_a_host_that_is_none_becomes_no_address(host):
    assert Site().base(request(host)) == ""
