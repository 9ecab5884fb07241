"""Language versions know each other, and which of them is older."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import TranslationExists
from kb_index import service
from kb_index.article import Draft
from kb_index.editing.life import Action
from kb_index.editing.listing.wanted import Need
from tests.integration.kb_index.editing.conftest import LI, TEXT

ENGLISH = replace(TEXT, title="How do I get a refund?", answer="On the order page.", variants=())


async def both(studio) -> tuple[dict, dict]:
    """Publish an article and its translation."""
    chinese = await studio.published()
    english = await studio.editing.translate(LI, chinese["id"], "en")
    english = await studio.publish(await studio.save(english, ENGLISH))
    return await studio.editing.read(LI, chinese["id"]), english


async def change(studio, article: dict, answer: str, **how) -> dict:
    article = await studio.editing.read(LI, article["id"])
    return await studio.publish(await studio.save(article, replace(TEXT, answer=answer)), **how)


async def older(studio) -> set[str]:
    found = await studio.listed(needs=Need.TRANSLATION_OLDER)
    assert all(each["older"] for each in found["articles"])
    return {each["id"] for each in found["articles"]}


async def test_a_translation_begins_with_the_text_and_knows_its_source(studio):
    chinese = await studio.published()
    assert chinese["missing"] == ["en"]
    english = await studio.editing.translate(LI, chinese["id"], "en")
    assert english["copy"]["content"]["answer"] == TEXT.answer
    assert english["copy"]["content"]["variants"] == []
    assert [each["id"] for each in english["versions"]] == [chinese["id"]]
    again = await studio.editing.read(LI, chinese["id"])
    assert [each["id"] for each in again["versions"]] == [english["id"]]
    assert again["missing"] == []


async def test_there_is_one_version_in_a_language(studio):
    chinese, english = await both(studio)
    for language, there in (("en", english), ("zh", chinese)):
        with pytest.raises(TranslationExists) as refused:
            await studio.editing.translate(LI, chinese["id"], language)
        assert refused.value.details == {"id": there["id"]}
    await studio.move(english, Action.TRASH)
    assert (await studio.editing.translate(LI, chinese["id"], "en"))["id"] != english["id"]


async def test_versions_that_were_published_together_agree(studio):
    await both(studio)
    assert await older(studio) == set()


async def test_a_new_text_in_one_language_makes_the_other_one_older(studio):
    chinese, english = await both(studio)
    chinese = await change(studio, chinese, "改了")
    assert [each["older"] for each in chinese["versions"]] == [True]
    english = await studio.editing.read(LI, english["id"])
    assert english["older"] == [chinese["id"]]
    assert await older(studio) == {english["id"]}
    assert (await studio.listed())["needs"][Need.TRANSLATION_OLDER] == 1


async def test_what_is_only_being_written_makes_nothing_older(studio):
    chinese, _ = await both(studio)
    await studio.save(chinese, replace(TEXT, answer="还没发布"))
    assert await older(studio) == set()


async def test_a_translation_that_covers_the_new_text_is_not_older_any_more(studio):
    chinese, english = await both(studio)
    chinese = await change(studio, chinese, "改了")
    await change(studio, english, "Changed", covers=[chinese["id"]])
    assert await older(studio) == set()


async def test_a_correction_that_says_the_same_makes_nothing_older(studio):
    chinese, english = await both(studio)
    await change(studio, chinese, "改了错字", covers=[english["id"]])
    assert await older(studio) == set()


async def test_a_translation_of_a_text_that_moved_on_meanwhile_is_older_from_its_first_day(studio):
    chinese = await studio.published()
    english = await studio.editing.translate(LI, chinese["id"], "en")
    await change(studio, chinese, "改了")
    english = await studio.editing.read(LI, english["id"])
    assert english["older"] == [chinese["id"]]
    await studio.publish(await studio.save(english, ENGLISH))
    assert await older(studio) == {english["id"]}


async def test_tags_are_no_words_and_make_nothing_older(studio):
    chinese, _ = await both(studio)
    await studio.publish(await studio.save(chinese, replace(TEXT, tags=("账单",))))
    assert await older(studio) == set()


async def test_imported_versions_agree_until_an_editor_changes_one(studio):
    drafts = [
        Draft(id=f"i-{n}", external_id=f"i-{n}", language=n, title=n, answer=n, translation_key="i")
        for n in ("zh", "en")
    ]
    async with studio.database.write() as session:
        await service.load_articles(session, drafts, studio.clock())
    assert await older(studio) == set()
    await change(studio, {"id": "i-zh"}, "改了")
    assert await older(studio) == {"i-en"}
