"""What an operator does by hand: the custom menu, and codes with a scene."""

from __future__ import annotations

import asyncio

import pytest

from server.commands.door import main
from server.commands.wechat import CODE, MENU
from server.settings import Settings

MENU_FILE = """
- name: 常见问题
  buttons:
    - {name: 怎么退款, ask: 怎么退款？}
    - {name: 官网, url: "https://www.example.com"}
- {name: 转人工, person: yes}
"""


@pytest.fixture
def command(settings, accounts_file, wechat):
    """Runs a command as an operator does, in a thread of its own."""
    values = settings.model_dump() | {"channels": str(accounts_file)}

    async def run(*arguments):
        return await asyncio.to_thread(
            main, arguments, (MENU, CODE), Settings(**values), "python -m channels"
        )

    return run


async def test_the_menu_of_a_file_is_set(command, wechat, tmp_path):
    file = tmp_path / "menu.yml"
    file.write_text(MENU_FILE, "utf-8")
    assert await command("menu", "shop", str(file)) == 0
    [menu] = wechat.menus
    asked, person = menu["button"]
    assert [each["type"] for each in asked["sub_button"]] == ["click", "view"]
    assert asked["sub_button"][0]["key"] == "ask:怎么退款？"
    assert person == {"name": "转人工", "type": "click", "key": "person"}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "- {name: 甲}",
        "- {name: 甲, ask: x, url: y}",
        "- {name: '', ask: x}",
        "- {name: 名字太长太长太长, ask: x}",
        "- {name: 甲, ask: " + "很" * 50 + "}",
        "- {name: 甲, buttons: []}",
        "- {name: 甲, ask: x}\n" * 4,
        "menu",
        "- {name: 甲, ask: x, colour: red}",
    ],
)
async def test_a_menu_that_wechat_would_refuse_is_refused_here(command, tmp_path, capsys, text):
    file = tmp_path / "menu.yml"
    file.write_text(text, "utf-8")
    assert await command("menu", "shop", str(file)) == 2
    assert "menu.yml" in capsys.readouterr().err


async def test_a_code_is_made_for_a_scene(command, capsys):
    assert await command("qr", "shop", "order-desk") == 0
    assert "ticket=ticket-order-desk" in capsys.readouterr().out


async def test_an_account_that_is_not_in_the_file_is_named(command, capsys):
    assert await command("qr", "elsewhere", "x") == 2
    assert "JIELI_CHANNELS" in capsys.readouterr().err
