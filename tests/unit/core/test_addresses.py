"""Which addresses may be called for somebody else."""

from __future__ import annotations

import pytest

from core.addresses import may_be_called


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::25c8:1946", True), ("desk.example", True),
        ("127.0.0.1", False), ("192.168.1.1", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False), ("::", False),
        ("::127.0.0.1", False), ("64:ff9b::10.0.0.1", False), ("64:ff9b::93.184.216.34", True),
        ("2002:7f00:1::", False), ("2002:a00:1::", False), ("169.254.169.254", False),
        ("0.0.0.0", False), ("198.18.0.1", False), ("ff02::1", False), ("4000::1", False),
    ],
)  # fmt: skip
def test_an_address_is_judged_by_what_it_is(address, public):
    assert may_be_called(address) is public
