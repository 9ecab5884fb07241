"""What `make run` says when everything answers."""

from __future__ import annotations

import json

from scripts.running import logins


def test_each_demo_login_says_where_it_signs_in(tmp_path):
    people = [
        {"username": "mei", "password": "a", "place": "desk"},
        {"username": "li", "password": "b", "place": "studio"},
        {"username": "old", "password": "c"},
    ]
    (tmp_path / "demo.json").write_text(json.dumps(people), encoding="utf-8")
    assert [line.split("账号")[1].strip() for line in logins(tmp_path)] == [
        "mei / a  (desk)",
        "li / b  (studio)",
        "old / c",
    ]


def test_without_demo_people_there_is_nothing_to_say(tmp_path):
    assert logins(tmp_path) == []
