"""A knowledge base of a few articles a language, for talks whose search is not the matter."""

from __future__ import annotations

from core.errors import ArticleNotFound, IndexUnavailable
from kb_index.article import Article, ArticleView
from kb_index.render import summary
from kb_index.results import ArticleKind, Hit, SearchResult, Shifts

REFUND_ZH, INVOICE_ZH, FREE_ZH = "refund-zh", "invoice-zh", "free-zh"
REFUND_EN, INVOICE_EN, JOKE_ZH = "refund-en", "invoice-en", "joke-zh"
ABROAD_ZH, ABROAD_EN = "abroad-zh", "abroad-en"
RENEWED = ("ecs", "ecs", "ecs", "domain", "domain", "slb")
RENEWALS = {
    language: [f"renewal-{number}-{language}" for number in range(len(RENEWED))]
    for language in ("zh", "en")
}

_FAQ, _TALK = ArticleKind.FAQ, ArticleKind.SMALL_TALK
_ARTICLES = [
    Article(REFUND_ZH, "1", "zh", "如何申请退款？", "在**订单**页单击退款。", _FAQ, product="shop"),
    Article(INVOICE_ZH, "2", "zh", "如何开具发票？", "在发票页申请。", _FAQ, product="shop"),
    Article(FREE_ZH, "3", "zh", "免费额度怎么退订？", "在套餐页退订。", _FAQ, product="shop"),
    Article(REFUND_EN, "4", "en", "How do I get a refund?", "Open *Orders*.", _FAQ, product="shop"),
    Article(INVOICE_EN, "5", "en", "How do I get an invoice?", "See *Invoices*.", _FAQ),
    Article(JOKE_ZH, "6", "zh", "讲个笑话", "我只会讲正经的。", _TALK),
    Article(ABROAD_ZH, "7", "zh", "海外服务器能退款吗？", "可以。", _FAQ, product="shop"),
    Article(ABROAD_EN, "8", "en", "Are overseas servers refundable?", "Yes.", _FAQ),
    *(
        Article(article_id, article_id, language, title.format(at), "…", _FAQ, product=product)
        for language, title in (("zh", "续费规则{}"), ("en", "Renewal rules {}"))
        for at, (article_id, product) in enumerate(zip(RENEWALS[language], RENEWED, strict=True))
    ),
]
# What a question contains → the articles found and how sure search is.
_FOUND: list[tuple[str, list[str], float]] = [
    ("退款 海外", [ABROAD_ZH], 0.9),
    ("refund for overseas", [ABROAD_EN], 0.9),
    ("海外", [ABROAD_ZH], 0.3),
    ("overseas", [ABROAD_EN], 0.3),
    ("续费", RENEWALS["zh"], 0.4),
    ("renew", RENEWALS["en"], 0.4),
    ("退款", [REFUND_ZH], 0.92),
    ("发票", [INVOICE_ZH], 0.9),
    ("退", [REFUND_ZH, FREE_ZH], 0.4),
    ("refund", [REFUND_EN], 0.91),
    ("invoice", [INVOICE_EN], 0.9),
    ("orders", [REFUND_EN, INVOICE_EN], 0.4),
    ("笑话", [JOKE_ZH], 0.95),
    ("月租", [FREE_ZH, INVOICE_ZH], 0.3),
    ("monthly", [REFUND_EN, INVOICE_EN], 0.3),
]


_DOUBTFUL = {"月租", "monthly"}
"""What these find is hardly ever what was asked."""


class Knowledge:
    """Search and articles in one, as the real knowledge base; ``down`` makes search fail."""

    def __init__(self) -> None:
        self.articles = {article.id: article for article in _ARTICLES}
        self.down = False

    async def search(
        self,
        question: str,
        language: str,
        k: int = 5,
        *,
        kind: ArticleKind = ArticleKind.FAQ,
        product: str = "",
        category: str = "",
        without: str = "",
        shifts: Shifts = (),
        besides: tuple[Shifts, ...] = (),
    ) -> SearchResult:
        """Find by the first keyword that the question contains; a product makes it sure."""
        if self.down:
            raise IndexUnavailable(name="index")
        for keyword, ids, confidence in _FOUND:
            hits = [self.articles[found] for found in ids if found != without]
            hits = [hit for hit in hits if hit.kind is kind and product in ("", hit.product)]
            if keyword in question.casefold() and hits:
                scored = tuple(_hit(hit, 0.9 - 0.01 * at) for at, hit in enumerate(hits[:k]))
                sure = 0.9 if product else confidence
                offers = sure if keyword in _DOUBTFUL else 0.6
                return SearchResult(question, language, scored, sure, offers)
        return SearchResult(question, language, (), 0.0)

    async def get(self, article_id: str) -> ArticleView:
        """Return an article; raise `ArticleNotFound`."""
        if article_id not in self.articles:
            raise ArticleNotFound(id=article_id)
        return ArticleView(self.articles[article_id], ())


def _hit(article: Article, score: float) -> Hit:
    return Hit(
        article_id=article.id,
        title=article.title,
        language=article.language,
        product=article.product,
        passage=article.answer,
        summary=summary(article.answer),
        score=score,
        lexical=score,
        dense=score,
    )
