"""Where something may be posted to."""

from __future__ import annotations

import pytest

from core.posting.destination import Called, Destination

SECRET = "s" * 32
CALLED = Called("JIELI_WEBHOOK_URL", "JIELI_WEBHOOK_SECRET", "JIELI_WEBHOOK_PRIVATE=true")
URL = "https://desk.example/hooks/token-8f3a?key=hidden"


def test_without_an_address_nothing_is_posted():
    assert Destination.of("", "", private=False, called=CALLED) is None


def test_neither_the_secret_nor_the_address_is_in_what_people_may_see():
    destination = Destination.of(URL, SECRET, private=False, called=CALLED)
    assert destination is not None
    for secret in (SECRET, "token-8f3a", "hidden"):
        assert secret not in repr(destination)
    assert destination.host == "desk.example"


@pytest.mark.parametrize(
    "url",
    [
        "http://desk.example/x",
        "ftp://desk.example/x",
        "file:///etc/passwd",
        "desk.example/x",
        "https://",
        "https://user:pass@desk.example/x",
        "https://desk.example:99999/x",
        "https://127.0.0.1/x",
        "https://10.0.0.8/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.8]/x",
        "https://0.0.0.0/x",
    ],
)
def test_what_is_no_public_address_over_tls_is_refused_without_quoting_it(url):
    with pytest.raises(ValueError, match="JIELI_WEBHOOK_URL") as error:
        Destination.of(url, SECRET, private=False, called=CALLED)
    assert url not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    "url", ["http://10.0.0.8:8081/x", "http://localhost/x", "https://10.1.1.1/x"]
)
def test_a_private_network_is_a_decision(url):
    assert Destination.of(url, SECRET, private=True, called=CALLED) is not None


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="JIELI_WEBHOOK_SECRET"):
        Destination.of(URL, "short", private=False, called=CALLED)
