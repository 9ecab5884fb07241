"""Changes in bulk: some articles in one transaction, and a report of what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import ArticleNotFound, CopyConflict, Forbidden, JieliError, Language
from core.routes import Principal
from core.text import clean
from kb_index import store as articles
from kb_index.article import Article
from kb_index.editing import life, moving, store
from kb_index.editing.bulk.change import Change
from kb_index.editing.life import Action, Work
from kb_index.editing.moving import Step
from kb_index.editing.people import People
from kb_index.editing.reading import Opened, problems_of
from kb_index.editing.store import Written
from kb_index.editing.texts.content import Content, content_of, with_content
from kb_index.editing.texts.problems import refuse, too_much
from kb_index.results import ArticleKind

MOVES = frozenset(
    {
        Action.SUBMIT,
        Action.APPROVE,
        Action.PUBLISH,
        Action.ARCHIVE,
        Action.TRASH,
        Action.UNTRASH,
    }
)
_AT_ONCE = 50
"""Articles of one transaction: others need not wait for all of them."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """The same done to many articles; one that cannot be done holds none of the others up."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def run(
        self,
        editor: Principal,
        ids: Sequence[str],
        action: Action | Change,
        note: str,
        language: Language,
    ) -> dict[str, Any]:
        """Move or change articles and report each; raise `Forbidden` if that needs another role.

        What the change itself names wrongly is refused for all: `ArticleInvalid`.
        """
        may(editor, action)
        step = Step(editor, _first(action), self.now(), clean(note))
        if isinstance(action, Change):
            async with self.transactions.read() as session:
                await self._check(session, action)
        report = []
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), _AT_ONCE):
            async with self.transactions.write() as session:
                report += await self._some(
                    session, wanted[start : start + _AT_ONCE], action, step, language
                )
        return _summary(report)

    async def _check(self, session: AsyncSession, change: Change) -> None:
        text = change.of(Content())
        named = {*change.fields, "tags"}
        wrong = await problems_of(session, self.people, text)
        refuse(each for each in wrong if each.field in named)

    async def _some(
        self,
        session: AsyncSession,
        ids: Sequence[str],
        action: Action | Change,
        step: Step,
        language: Language,
    ) -> list[dict[str, Any]]:
        await store.lock_all(session, ids)
        found = {each.id: each for each in await articles.read_articles(session, ids)}
        copies = await store.copies_of(session, ids)
        report = []
        for article_id in ids:
            try:
                article = _faq(found.get(article_id), article_id)
                opened = Opened(article, copies.get(article_id))
                done = await self._one(session, opened, action, step)
                report.append({"id": article_id, "outcome": "done" if done else "unchanged"})
            except JieliError as error:
                report.append(_failed(article_id, error, language))
        return report

    async def _one(
        self, session: AsyncSession, found: Opened, action: Action | Change, step: Step
    ) -> bool:
        if isinstance(action, Change):
            return await _change(session, found, action, step)
        after = life.move(found.standing, action)
        await moving.apply(session, self.people, found, after, step)
        return True


def may(editor: Principal, action: Action | Change) -> None:
    """Raise `Forbidden`, naming the role, if somebody may not do this."""
    for needed in action.actions() if isinstance(action, Change) else {action}:
        if life.ROLES[needed] not in editor.roles:
            raise Forbidden(role=life.ROLES[needed].value)


async def _change(session: AsyncSession, found: Opened, change: Change, step: Step) -> bool:
    """Change what readers see and what is being written, so that neither undoes the other."""
    for action in change.actions():
        life.move(found.standing, action)
    article, copy = found.article, found.copy
    settled, written = change.of(content_of(article)), change.of(found.content)
    refuse([*too_much(settled), *too_much(written)])
    if settled == content_of(article) and written == found.content:
        return False
    after = moving.next_revision(with_content(article, settled), step.at)
    await articles.save_articles(session, [after], step.author, step.at, step.note)
    if copy is not None:
        moving.keep_up(copy, article, after)
        text = Written(
            article.id, written, Work(copy.state), copy.author, copy.base_revision, step.at
        )
        await store.write_copy(session, copy, text)
    return True


def _faq(article: Article | None, article_id: str) -> Article:
    if article is None or article.kind is not ArticleKind.FAQ:
        raise ArticleNotFound(id=article_id)
    return article


def _failed(article_id: str, error: JieliError, language: Language) -> dict[str, Any]:
    """Tell what kept an article back; the texts of a conflict are for the page that opens it."""
    told = error.to_json(language)
    if isinstance(error, CopyConflict):
        told["error"]["details"] = {"author": error.details["author"]}
    return {"id": article_id, "outcome": "failed", **told}


def _first(action: Action | Change) -> Action:
    return action if isinstance(action, Action) else Action.LABEL


def _summary(report: Iterable[dict[str, Any]]) -> dict[str, Any]:
    listed = list(report)
    outcomes = ("done", "unchanged", "failed")
    counts = {each: sum(one["outcome"] == each for one in listed) for each in outcomes}
    return {**counts, "articles": listed}


BULK = web.AppKey("bulk", Bulk)
