"""The metrics, each with its name in both languages: pure functions of summed figures.

docs/metrics.md says each in words, `meanings` for who reads a report; a test holds all together.
"""

from __future__ import annotations

from collections.abc import Callable

from deflection.episodes.outcomes import SETTLED, Outcome
from deflection.episodes.surveys import SCALES, SurveyKind
from deflection.numbers.intervals import of_difference, of_mean, wilson
from deflection.numbers.metric import Metric, Ratio, Sums, Unit, Value
from deflection.numbers.quantiles import quantile


def report(sums: Sums) -> dict[str, Value]:
    """Return every metric of some figures, by its code."""
    return {metric.code: metric.measure(sums) for metric in METRICS}


def settled(sums: Sums) -> int:
    """Return how many episodes have an outcome: the one denominator of all of them."""
    return sum(sums.get(f"outcome:{outcome}", 0) for outcome in SETTLED)


def durations(sums: Sums, name: str) -> dict[int, int]:
    """Return the buckets of a duration (`deflection.numbers.quantiles`)."""
    head = f"{name}:"
    return {
        int(figure.removeprefix(head)): count
        for figure, count in sums.items()
        if figure.startswith(head)
    }


_Count = Callable[[Sums], int]


def _figures(*names: str) -> _Count:
    return lambda sums: sum(sums.get(name, 0) for name in names)


def _outcomes(*outcomes: Outcome) -> _Count:
    return _figures(*(f"outcome:{outcome}" for outcome in outcomes))


def named(prefix: str) -> _Count:
    """Return a count of all figures whose name begins in a way."""
    return lambda sums: sum(count for name, count in sums.items() if name.startswith(prefix))


def _all(*parts: _Count) -> _Count:
    return lambda sums: sum(part(sums) for part in parts)


def _without(whole: _Count, part: _Count) -> _Count:
    return lambda sums: whole(sums) - part(sums)


def _count(code: str, zh: str, en: str, counted: _Count) -> Metric:
    return Metric(code, zh, en, Unit.COUNT, lambda sums: Value(n := counted(sums), n), counted)


def _share(code: str, zh: str, en: str, hits: _Count, of: _Count) -> Metric:
    def measure(sums: Sums) -> Value:
        found, whole = hits(sums), of(sums)
        return Value(found / whole if whole else None, whole, wilson(found, whole))

    return Metric(code, zh, en, Unit.SHARE, measure, hits, ratio=Ratio(hits, of, hits))


def _part(code: str, zh: str, en: str, part: str, of: str) -> Metric:
    """A share of time: seconds are no cases, so it has no interval; chats stand behind it."""

    def measure(sums: Sums) -> Value:
        whole = sums.get(of, 0)
        return Value(sums.get(part, 0) / whole if whole else None, whole)

    return Metric(code, zh, en, Unit.SHARE, measure, _figures("chats"), Unit.SECONDS)


def _time(code: str, zh: str, en: str, summed: str) -> Metric:
    """Time added up, in seconds."""

    def measure(sums: Sums) -> Value:
        seconds = sums.get(summed, 0)
        return Value(seconds or None, seconds)

    return Metric(code, zh, en, Unit.SECONDS, measure, _figures("chats"), Unit.SECONDS)


def _quantile(code: str, zh: str, en: str, name: str, share: float) -> Metric:
    def measure(sums: Sums) -> Value:
        counts = durations(sums, name)
        return Value(quantile(counts, share), sum(counts.values()))

    return Metric(code, zh, en, Unit.SECONDS, measure, named(f"{name}:"))


def _mean(
    code: str,
    zh: str,
    en: str,
    unit: Unit,
    summed: _Count,
    of: str,
    of_unit: Unit = Unit.COUNT,
    behind: str = "",
) -> Metric:
    """A mean; behind it stands what it is the mean of, where nothing else is named."""

    def measure(sums: Sums) -> Value:
        whole = sums.get(of, 0)
        return Value(summed(sums) / whole if whole else None, whole)

    return Metric(code, zh, en, unit, measure, _figures(behind or of), of_unit)


def _scores(kind: SurveyKind, lowest: int = 0, highest: int = 10) -> _Count:
    """Count the answers whose score is within two ends; by its scale, which a whole year is read
    for sooner than for every name that begins so."""
    within = (score for score in SCALES[kind].scores if lowest <= score <= highest)
    return _figures(*(f"{kind}:{score}" for score in within))


def _good(kind: SurveyKind) -> _Count:
    return _scores(kind, lowest=SCALES[kind].good)


def _low(kind: SurveyKind) -> _Count:
    return _scores(kind, highest=SCALES[kind].low)


def _good_share(code: str, zh: str, en: str, kind: SurveyKind) -> Metric:
    return _share(code, zh, en, _good(kind), _scores(kind))


def _response(code: str, zh: str, en: str, kind: SurveyKind) -> Metric:
    return _share(code, zh, en, _scores(kind), _figures(f"{kind}_asked"))


def _net(code: str, zh: str, en: str, kind: SurveyKind) -> Metric:
    good, low, answers = _good(kind), _low(kind), _scores(kind)

    def measure(sums: Sums) -> Value:
        more, less, of = good(sums), low(sums), answers(sums)
        sure = of_difference(more, less, of)
        ends = sure and (100 * sure[0], 100 * sure[1])
        return Value(100 * (more - less) / of if of else None, of, ends)

    ratio = Ratio(
        lambda sums: 100 * (good(sums) - low(sums)),
        answers,
        lambda sums: 100**2 * (good(sums) + low(sums)),
        (-100, 100),
    )
    return Metric(code, zh, en, Unit.POINTS, measure, answers, ratio=ratio)


def _mean_score(code: str, zh: str, en: str, kind: SurveyKind) -> Metric:
    scale, answers = SCALES[kind], _scores(kind)

    def given(sums: Sums) -> dict[int, int]:
        return {score: sums.get(f"{kind}:{score}", 0) for score in scale.scores}

    def summed(sums: Sums, power: int = 1) -> int:
        return sum(score**power * count for score, count in given(sums).items())

    def measure(sums: Sums) -> Value:
        of = answers(sums)
        return Value(summed(sums) / of if of else None, of, of_mean(given(sums)))

    ends = (scale.lowest, scale.highest)
    ratio = Ratio(summed, answers, lambda sums: summed(sums, 2), ends)
    return Metric(code, zh, en, Unit.MEAN, measure, answers, ratio=ratio)


_PENDING = _outcomes(Outcome.PENDING)
_CONVERSATIONS = _all(settled, _PENDING)
_DEFLECTED = _outcomes(Outcome.CONFIRMED, Outcome.ASSUMED)
_HANDED_OFF = _outcomes(Outcome.HANDED_OFF)
_QUESTIONS = _figures("questions")
_HANDLING, _HERS = _figures("handling_seconds"), _figures("customer_seconds")
# What is too young to be known is left out, whatever became of it, or new days would look bad.
_MATURE = _figures("mature")


def _saved(code: str, zh: str, en: str) -> Metric:
    """How many conversations would have come to a person: those that stay solved. What is not
    known yet is taken to stay solved as often as the rest; the interval is that of the share."""

    def measure(sums: Sums) -> Value:
        whole, stayed, known = settled(sums), sums.get("durable", 0), _MATURE(sums)
        interval = wilson(stayed, known)
        if interval is None:
            return Value(None, whole)
        low, high = (whole * end for end in interval)
        return Value(whole * stayed / known, whole, (low, high))

    return Metric(code, zh, en, Unit.COUNT, measure, _figures("durable"))


_OUTCOMES = (
    _count("conversations", "有提问的会话", "Conversations with a question", _CONVERSATIONS),
    _count("settled", "有结果的会话", "Settled", settled),
    _count("pending", "尚无结果", "Not settled yet", _PENDING),
    _share("offered", "给出答案或选项", "Given something", _figures("offered"), settled),
    _share("deflected", "自助解决", "Deflected", _DEFLECTED, settled),
    _share("confirmed", "确认解决", "Confirmed", _outcomes(Outcome.CONFIRMED), settled),
    _share("assumed", "推定解决", "Assumed", _outcomes(Outcome.ASSUMED), settled),
    _share("durable", "持久解决", "Durable", _figures("durable"), _MATURE),
    _share("came_back", "重复咨询", "Asked again", _outcomes(Outcome.CAME_BACK), settled),
    _share("handed_off", "转人工", "Handed off", _HANDED_OFF, settled),
    _share(
        "abandoned_in_queue",
        "排队中放弃",
        "Abandoned in the queue",
        _outcomes(Outcome.ABANDONED_IN_QUEUE),
        settled,
    ),
    _share(
        "abandoned_unanswered",
        "未获解答离开",
        "Left unanswered",
        _outcomes(Outcome.ABANDONED_UNANSWERED),
        settled,
    ),
    _share("bounced", "未选择即离开", "Left without choosing", _outcomes(Outcome.BOUNCED), settled),
    _share(
        "self_service_share",
        "自助占比",
        "Self-service share",
        _DEFLECTED,
        _all(_DEFLECTED, _HANDED_OFF),
    ),
    _share("reopened", "重新打开率", "Reopened", _figures("reopened"), _CONVERSATIONS),
    _saved("contacts_saved", "省下的人工会话（估计）", "Contacts saved, estimated"),
)
_SEARCH = (
    _count("questions", "提问数", "Questions", _QUESTIONS),
    _share(
        "coverage",
        "覆盖率",
        "Coverage",
        _without(_QUESTIONS, _figures("decided:no_answer")),
        _QUESTIONS,
    ),
    _share("answer_rate", "直接回答率", "Answer rate", _figures("decided:answer"), _QUESTIONS),
    _share(
        "choice_rate",
        "给出选项率",
        "Choice rate",
        _figures("decided:choose", "decided:ask_back"),
        _QUESTIONS,
    ),
    _share(
        "first_accepted",
        "首条采纳率",
        "First article accepted",
        _figures("questions:first"),
        _QUESTIONS,
    ),
    _share(
        "search_success",
        "检索成功率",
        "Search success",
        _figures("questions:answered"),
        _QUESTIONS,
    ),
    _quantile(
        "answer_time_p50", "找到答案时长中位数", "Time to answer, median", "answered_after", 0.5
    ),
    _quantile(
        "answer_time_p90", "找到答案时长 90 分位", "Time to answer, 90%", "answered_after", 0.9
    ),
    _mean(
        "questions_per_solved",
        "每个解决的会话提问数",
        "Questions per resolved conversation",
        Unit.MEAN,
        _figures("solved_questions"),
        "solved",
    ),
    _count("read", "读过的会话", "Conversations that read it", _figures("read")),
    _share(
        "read_still_asked",
        "读后仍提问",
        "Read but still asked",
        _figures("read_still_asked"),
        _figures("read"),
    ),
)
_QUEUE = (
    _share("handoff_rate", "要求人工率", "Asked for a person", named("handoff:"), _CONVERSATIONS),
    _share(
        "queue_abandon_rate",
        "排队放弃率",
        "Queue abandon rate",
        named("abandoned:"),
        _all(named("abandoned:"), named("waited:")),
    ),
    _quantile("wait_p50", "排队时长中位数", "Wait until accepted, median", "waited", 0.5),
    _quantile("wait_p90", "排队时长 90 分位", "Wait until accepted, 90%", "waited", 0.9),
    _share(
        "service_level",
        "及时接入率",
        "Accepted in time",
        _figures("waited_in_time"),
        named("waited:"),
    ),
    _quantile("abandon_p50", "放弃前排队中位数", "Wait until given up, median", "abandoned", 0.5),
    _quantile("abandon_p90", "放弃前排队 90 分位", "Wait until given up, 90%", "abandoned", 0.9),
)
_CHATS = (
    _count("chats", "人工接待量", "Chats", _figures("chats")),
    _quantile("first_reply_p50", "首次响应时长中位数", "First reply, median", "first_reply", 0.5),
    _quantile("first_reply_p90", "首次响应时长 90 分位", "First reply, 90%", "first_reply", 0.9),
    _mean(
        "handle_time",
        "平均处理时长",
        "Average handling time",
        Unit.SECONDS,
        _HANDLING,
        "handled",
    ),
    _mean(
        "handle_time_own",
        "平均处理时长（不含等客户）",
        "Handling time without the customer's turns",
        Unit.SECONDS,
        _without(_HANDLING, _HERS),
        "handled",
    ),
    _quantile("resolution_p50", "解决时长中位数", "Time to resolution, median", "resolved", 0.5),
    _quantile("resolution_p90", "解决时长 90 分位", "Time to resolution, 90%", "resolved", 0.9),
    _mean(
        "transfers",
        "每次接待转接数",
        "Transfers per chat",
        Unit.MEAN,
        _figures("transfers"),
        "chats",
        behind="transfers",
    ),
    _share(
        "fcr",
        "首次解决率",
        "First contact resolution",
        _figures("fcr:true"),
        _figures("fcr:true", "fcr:false"),
    ),
)
_SURVEYS = (
    _good_share("csat", "满意度", "Customer satisfaction", SurveyKind.CSAT),
    _response("csat_response", "满意度参评率", "Satisfaction, response rate", SurveyKind.CSAT),
    _net("nps", "净推荐值（NPS）", "Net promoter score", SurveyKind.NPS),
    _response("nps_response", "净推荐值参评率", "Net promoter, response rate", SurveyKind.NPS),
    _mean_score("ces", "自助轻松度（CES）", "Customer effort score", SurveyKind.CES),
    _good_share("ces_easy", "轻松占比", "Found it easy", SurveyKind.CES),
    _response("ces_response", "自助轻松度参评率", "Effort, response rate", SurveyKind.CES),
)
_SHIFTS = (
    _time("signed_in", "在线时长", "Time signed in", "signed_in_seconds"),
    _time("on_duty", "当班时长", "Time on duty", "duty_seconds"),
    _part("occupancy", "占用率", "Occupancy", "occupied_duty_seconds", "duty_seconds"),
    _part("utilisation", "工时利用率", "Utilisation", "occupied_seconds", "signed_in_seconds"),
    _mean(
        "concurrency",
        "同时接待数",
        "Customers at a time",
        Unit.MEAN,
        _figures("customer_chat_seconds"),
        "occupied_seconds",
        Unit.SECONDS,
        behind="chats",
    ),
)
METRICS = (*_OUTCOMES, *_SEARCH, *_QUEUE, *_CHATS, *_SURVEYS, *_SHIFTS)
