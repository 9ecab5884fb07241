from __future__ import annotations

import json

from benchmarks.retrieval.threads import copy, forum_threads, titles_of
from kb_index.results import ArticleKind


def test_only_threads_with_an_answer_are_taken_and_asked_without_their_first_word(tmp_path):
    file = tmp_path / "threads.jsonl"
    threads = [
        {"title": "Why is it so hot", "posts": [{"text": "It is."}, {"text": "Open it."}]},
        {"title": "Nobody answers this one", "posts": [{"text": "Hello?"}]},
        {"title": "Too short", "posts": [{"text": "a"}, {"text": "b"}]},
    ]
    file.write_text("\n".join(map(json.dumps, threads)), encoding="utf-8")
    taken = list(forum_threads(file, 9))
    assert [(one.title, one.answer, one.kind) for one in taken] == [
        ("Why is it so hot", "Open it.", ArticleKind.THREAD),
        ("Too short", "b", ArticleKind.THREAD),
    ]
    [asked] = titles_of(taken).questions
    assert (asked.text, asked.right) == ("is it so hot", frozenset({taken[0].id}))


def test_a_copy_sorts_before_what_it_copies(tmp_path):
    file = tmp_path / "threads.jsonl"
    file.write_text(json.dumps({"title": "t", "posts": [{"text": "a"}, {"text": "b"}]}), "utf-8")
    [one] = forum_threads(file, 1)
    assert copy(one).id < one.id
