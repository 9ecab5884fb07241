"""What each metric means, in one sentence for who reads a report.

docs/metrics.md is the definition; these are its short forms. ``{hours}``, ``{days}`` and
``{seconds}`` are those by which the numbers were made.
"""

from __future__ import annotations

from typing import NamedTuple

from deflection.episodes.outcomes import Definition


class Meaning(NamedTuple):
    """One sentence in each language."""

    zh: str
    en: str


def meaning(code: str, definition: Definition) -> Meaning:
    """Return what a metric means by a definition."""
    numbers = {
        "hours": f"{definition.assumed_after.total_seconds() / 3600:g}",
        "days": f"{definition.durable_after.total_seconds() / 86400:g}",
        "seconds": f"{definition.in_time.total_seconds():g}",
    }
    zh, en = MEANINGS[code]
    return Meaning(zh.format_map(numbers), en.format_map(numbers))


_OUTCOMES = {
    "conversations": Meaning(
        "至少提了一个问题的会话，含尚无结果的。",
        "Conversations with at least one question, those not settled yet included.",
    ),
    "settled": Meaning(
        "已有结果的会话：以下占比共同的分母。",
        "Conversations with an outcome: the one denominator of their shares.",
    ),
    "pending": Meaning(
        "客户还在等人工，或静默未满 {hours} 小时，结果还可能改变；不计入任何占比。",
        "She waits for an agent, or {hours} hours of silence are not over; in no share.",
    ),
    "offered": Meaning(
        "至少有一个问题得到答案、选项或反问的会话 ÷ 有结果的会话。",
        "Conversations in which a question got an answer, choices or a question back ÷ settled.",
    ),
    "deflected": Meaning(
        "确认解决与推定解决之和 ÷ 有结果的会话。",
        "Confirmed and assumed together ÷ settled conversations.",
    ),
    "confirmed": Meaning(
        "最后一个问题得到答复，且客户说有帮助 ÷ 有结果的会话。",
        "The last question was answered and the customer said that it helped ÷ settled.",
    ),
    "assumed": Meaning(
        "最后一个问题得到答复，此后静默满 {hours} 小时 ÷ 有结果的会话。",
        "The last question was answered, and {hours} hours of silence followed ÷ settled.",
    ),
    "durable": Meaning(
        "自助解决后 {days} 天内客户在任何渠道都没再提问或找人工 ÷ 满 {days} 天的有结果的会话。",
        "Deflected, and she neither asked nor wanted a person, on any channel, for {days} days ÷ "
        "settled conversations that are {days} days old.",
    ),
    "came_back": Meaning(
        "静默未满 {hours} 小时，客户又在另一会话里提问或找人工 ÷ 有结果的会话。",
        "She asked again, or for a person, in another conversation within {hours} hours ÷ settled.",
    ),
    "handed_off": Meaning(
        "由客服接待，或约定了稍后答复 ÷ 有结果的会话。",
        "An agent took her, or she was promised an answer later ÷ settled.",
    ),
    "abandoned_in_queue": Meaning(
        "排队时离开，也没再提问 ÷ 有结果的会话。",
        "She gave up waiting, and asked nothing more ÷ settled.",
    ),
    "abandoned_unanswered": Meaning(
        "没找到答案，或给出的没有帮助，然后离开 ÷ 有结果的会话。",
        "Nothing was found or what was shown did not help, and she left ÷ settled.",
    ),
    "bounced": Meaning(
        "给出的选项或反问都没理会就离开 ÷ 有结果的会话。",
        "She took up nothing of what was offered or asked back, and left ÷ settled.",
    ),
    "self_service_share": Meaning(
        "自助解决 ÷（自助解决 + 转人工）。",
        "Deflected ÷ (deflected + handed off).",
    ),
    "reopened": Meaning(
        "结束后又回来的会话 ÷ 有提问的会话。",
        "Conversations that came back after their end ÷ all with a question.",
    ),
    "contacts_saved": Meaning(
        "有结果的会话 × 持久解决占比：估计有这么多会话不必再找人工。",
        "Settled conversations × the durable share: so many, by estimate, need no person.",
    ),
}
_SEARCH = {
    "questions": Meaning(
        "到达知识库的问题；回答反问算同一个问题。",
        "Questions that reached the knowledge base; answering what is asked back belongs to one.",
    ),
    "coverage": Meaning(
        "有足够把握给出答案、选项或反问的问题 ÷ 全部问题。",
        "Questions for which something was certain enough to show or ask back ÷ all questions.",
    ),
    "answer_rate": Meaning("直接给出答案的问题 ÷ 全部问题。", "Answered at once ÷ all questions."),
    "choice_rate": Meaning(
        "给出选项或反问的问题 ÷ 全部问题。", "Met by choices or a question back ÷ all questions."
    ),
    "first_accepted": Meaning(
        "客户采纳检索第一条的问题 ÷ 全部问题。",
        "Answered by the article that search had first ÷ all questions.",
    ),
    "search_success": Meaning("得到答复的问题 ÷ 全部问题。", "Answered questions ÷ all questions."),
    "answer_time_p50": Meaning(
        "自助解决的会话，从第一个问题到看见最后的答案，一半不超过这么久。",
        "Of deflected conversations: from the first question until the last answer was before her, "
        "for half at most.",
    ),
    "answer_time_p90": Meaning(
        "自助解决的会话，从第一个问题到看见最后的答案，九成不超过这么久。",
        "Of deflected conversations: from the first question until the last answer was before her, "
        "for 90% at most.",
    ),
    "questions_per_solved": Meaning(
        "自助或由客服解决的会话里的问题 ÷ 这些会话。",
        "Questions in conversations that were deflected or resolved by an agent ÷ those.",
    ),
    "read": Meaning(
        "客户看过这篇文章正文的会话；客服发送的不算。",
        "Conversations in which she saw its text, other than from an agent.",
    ),
    "read_still_asked": Meaning(
        "看过之后又提问或找人工，且没说有帮助的会话 ÷ 看过的会话。",
        "She asked again or for a person after reading it, and did not say that it helped ÷ read.",
    ),
}
_QUEUE = {
    "handoff_rate": Meaning(
        "因任何原因要求人工的会话 ÷ 有提问的会话。",
        "Conversations with a question that asked for a person ÷ all with a question.",
    ),
    "queue_abandon_rate": Meaning(
        "放弃的等待 ÷ 放弃的与客服接入的等待；改为留言的不计。",
        "Waits given up ÷ those and the ones that ended with an agent; who left a message instead"
        " is in neither.",
    ),
    "wait_p50": Meaning(
        "从要求人工到客服接入，一半客户不超过这么久；只算接入的。",
        "Until an agent took her, for half of the customers at most; only who was accepted.",
    ),
    "wait_p90": Meaning(
        "从要求人工到客服接入，九成客户不超过这么久；只算接入的。",
        "Until an agent took her, for 90% at most; only who was accepted.",
    ),
    "service_level": Meaning(
        "{seconds} 秒内接入的等待 ÷ 接入的等待。",
        "Waits of at most {seconds} s ÷ waits that ended with an agent.",
    ),
    "abandon_p50": Meaning(
        "放弃的客户中，一半等了不超过这么久；只算放弃的。",
        "How long half of those who gave up had waited at most; only they.",
    ),
    "abandon_p90": Meaning(
        "放弃的客户中，九成等了不超过这么久；只算放弃的。",
        "How long 90% of those who gave up had waited at most; only they.",
    ),
}
_CHATS = {
    "chats": Meaning(
        "客服接待客户的次数；转接算新的一次。",
        "Times that an agent had a customer; a transfer begins another.",
    ),
    "first_reply_p50": Meaning(
        "从接入到客服的第一句话，一半不超过这么久。",
        "From being taken until the agent's first words, for half at most.",
    ),
    "first_reply_p90": Meaning(
        "从接入到客服的第一句话，九成不超过这么久。",
        "From being taken until the agent's first words, for 90% at most.",
    ),
    "handle_time": Meaning(
        "客服接待的总时长 ÷ 已结束的接待。", "Time that agents had her ÷ chats that have ended."
    ),
    "handle_time_own": Meaning(
        "同上，去掉等客户回话的时间。", "The same, without the time in which she had the word."
    ),
    "resolution_p50": Meaning(
        "从会话开始到客服解决，一半不超过这么久。",
        "From the beginning until an agent resolved it, for half at most.",
    ),
    "resolution_p90": Meaning(
        "从会话开始到客服解决，九成不超过这么久。",
        "From the beginning until an agent resolved it, for 90% at most.",
    ),
    "transfers": Meaning("转接次数 ÷ 接待数。", "Transfers ÷ chats."),
    "fcr": Meaning(
        "客服解决后 {days} 天内没再为同一主题联系 ÷ 已解决满 {days} 天的会话。",
        "Resolved by an agent, and no contact on the topic for {days} days ÷ resolved {days} days "
        "ago or more.",
    ),
}
_SURVEYS = {
    "csat": Meaning(
        "人工服务后的评分中，4 分和 5 分 ÷ 全部评分（1–5）。",
        "After a chat: scores of 4 and 5 ÷ all scores (1–5).",
    ),
    "csat_response": Meaning(
        "满意度的评分数 ÷ 发出的满意度调查。", "Scores ÷ satisfaction surveys that were asked."
    ),
    "nps": Meaning(
        "推荐意愿（0–10）中 9–10 分的占比减去 0–6 分的占比，再乘以 100：从 −100 到 100。",
        "Of 0–10, the share of 9 and 10 minus that of 0 to 6, times 100: from −100 to 100.",
    ),
    "nps_response": Meaning(
        "推荐意愿的评分数 ÷ 发出的推荐意愿调查。",
        "Scores ÷ recommendation surveys that were asked.",
    ),
    "ces": Meaning(
        "自助之后“找到答案有多轻松”的平均分（1–7，7 最轻松）：即客户费力度，分数越高越省力。",
        "After self-service: how easy it was, on average (1–7, 7 is the easiest).",
    ),
    "ces_easy": Meaning("5–7 分 ÷ 全部轻松度评分。", "Scores of 5 to 7 ÷ all effort scores."),
    "ces_response": Meaning(
        "轻松度的评分数 ÷ 发出的轻松度调查。", "Scores ÷ effort surveys that were asked."
    ),
}
_SHIFTS = {
    "signed_in": Meaning(
        "除离线外的时长；正在进行的状态结束后才计入。",
        "Time other than offline; what goes on counts once it is over.",
    ),
    "on_duty": Meaning(
        "在线或忙碌的时长，不含午餐、会议和离开。",
        "Time online or busy, without lunch, meetings and being away.",
    ),
    "occupancy": Meaning(
        "当班时至少有一位客户的时长 ÷ 当班时长。",
        "Time on duty with at least one customer ÷ time on duty.",
    ),
    "utilisation": Meaning(
        "至少有一位客户的时长 ÷ 在线时长。",
        "Time with at least one customer ÷ time signed in.",
    ),
    "concurrency": Meaning(
        "各位客户的接待时长之和 ÷ 至少有一位客户的时长。",
        "The sum of all customers' times ÷ time with at least one.",
    ),
}
MEANINGS = {**_OUTCOMES, **_SEARCH, **_QUEUE, **_CHATS, **_SURVEYS, **_SHIFTS}
