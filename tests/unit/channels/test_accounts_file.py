"""The operator's file of accounts: read whole, or refused by the entry that is wrong."""

from __future__ import annotations

import pytest

from channels.accounts_file import read_accounts
from channels.wechat.account import Kind, Mode
from core.errors import InvalidInput

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SHOP = {"app_id": "wx1", "secret": "s3cret-of-the-shop", "token": "tok-3n", "aes_key": KEY}
KF = {"kind": "wecom", "corp_id": "ww1", "open_kfid": "wk1", "secret": "s", "token": "t"}


@pytest.fixture
def file(tmp_path):
    """Writes entries of one account to a file."""

    def write(**entries):
        lines = "".join(f"  {name}: {value}\n" for name, value in entries.items())
        path = tmp_path / "channels.yml"
        path.write_text(f"shop:\n{lines}", "utf-8")
        return path

    return write


def test_without_a_file_there_are_no_accounts():
    assert not read_accounts(None)


def test_an_account_needs_four_entries_and_is_in_safe_mode(file):
    [account] = read_accounts(file(**SHOP)).wechat
    assert (account.name, account.kind, account.mode) == ("shop", Kind.OFFICIAL, Mode.SAFE)
    assert account.envelope is not None
    assert account.api == "https://api.weixin.qq.com"
    assert "s3cret-of-the-shop" not in repr(account)
    assert "tok-3n" not in repr(account)
    assert KEY not in repr(account)


def test_an_account_at_wecom_is_told_by_its_kind(file):
    accounts = read_accounts(file(**KF, aes_key=KEY, sent_before="95001, 95002"))
    assert accounts.wechat == ()
    assert accounts.wecom[0].sent_before == {95001, 95002}


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        ({"app_id": ""}, "shop.app_id"),
        ({"aes_key": KEY[:-1]}, "shop.aes_key"),
        ({"mode": "secret"}, "shop.mode"),
        ({"format": "json"}, "shop.format"),
        ({"kind": "fax"}, "shop.kind"),
        ({"api": "ftp://x"}, "shop.api"),
        ({"api": "https://x/path"}, "shop.api"),
        ({"passive": "perhaps"}, "shop.passive"),
        ({"colour": "red"}, "shop.colour"),
        ({"template": "{question: thing1}"}, "shop.template.id"),
        ({"scenes": "desk"}, "shop.scenes"),
    ],
)
def test_what_is_wrong_is_named_and_no_secret_is(file, change, entry):
    with pytest.raises(InvalidInput) as refused:
        read_accounts(file(**{**SHOP, **change}))
    said = refused.value.message("en")
    assert entry in said
    assert not any(secret in said for secret in ("s3cret-of-the-shop", "tok-3n", KEY[:-1]))


@pytest.mark.parametrize("text", ["- shop", "Shop: {}", "'a/b': {}", "shop", ": :"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    path = tmp_path / "channels.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput):
        read_accounts(path)
