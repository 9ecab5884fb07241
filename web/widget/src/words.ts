/** Everything the widget says, in both languages. */

import type { Translate, Words } from "@jieli/shared/i18n";

const words = {
  title: { zh: "在线客服", en: "Support" },
  bot_name: { zh: "智能助手", en: "Assistant" },
  agent_fallback: { zh: "客服", en: "Support agent" },
  you: { zh: "您", en: "You" },

  launcher_open: { zh: "打开在线客服", en: "Open support chat" },
  launcher_close: { zh: "收起在线客服", en: "Close support chat" },
  launcher_unread: { zh: "打开在线客服，{n} 条未读", en: "Open support chat, {n} unread" },
  close: { zh: "收起", en: "Close" },
  log_label: { zh: "对话内容", en: "Conversation" },

  status_bot: { zh: "立即回答，随时可转人工", en: "Answers at once" },
  status_queued: { zh: "正在为您转接人工", en: "Connecting you to a person" },
  status_assigned: { zh: "人工客服为您服务", en: "Here to help you" },
  status_closed: { zh: "本次对话已结束", en: "Conversation ended" },
  request_person: { zh: "转人工", en: "Talk to a person" },
  request_person_short: { zh: "转人工", en: "Get a person" },

  empty_title: { zh: "您好，想了解什么？", en: "Hello, how can we help?" },
  empty_body: {
    zh: "用您自己的话提问就好。需要时，随时可以转人工，您读过的内容会一并交给客服。",
    en: "Ask in your own words. You can switch to a person at any time; they will see what you have already read.",
  },
  empty_examples: { zh: "可以这样问", en: "For example" },

  composer_label: { zh: "输入消息", en: "Your message" },
  composer_bot: { zh: "请描述您的问题", en: "Describe your question" },
  composer_queued: { zh: "可以先补充说明，客服会看到", en: "Add details while you wait" },
  composer_assigned: { zh: "给{name}留言", en: "Message {name}" },
  composer_closed: { zh: "还有问题？请继续提问", en: "Anything else? Just ask" },
  send: { zh: "发送", en: "Send" },
  characters_left: { zh: "还可输入 {n} 字", en: "{n} characters left" },
  characters_over: { zh: "超出 {n} 字，请缩短或分几次发送", en: "{n} characters too long, please shorten or split" },

  sending: { zh: "发送中", en: "Sending" },
  waiting: { zh: "等待网络，恢复后自动发送", en: "Will be sent when you are back online" },
  sent: { zh: "已发送", en: "Sent" },
  read: { zh: "已读", en: "Read" },
  failed: { zh: "发送失败", en: "Not sent" },
  retry: { zh: "重试", en: "Retry" },
  discard: { zh: "删除", en: "Delete" },

  offline: { zh: "网络已断开，正在重新连接", en: "Connection lost, reconnecting" },
  offline_now: { zh: "立即重连", en: "Reconnect now" },
  refused: { zh: "此网站尚未获准接入客服，请联系网站管理员", en: "This site may not use the chat. Please tell its owner." },

  helped_question: { zh: "这解决您的问题了吗？", en: "Did this solve your question?" },
  helped_yes: { zh: "有帮助", en: "It helped" },
  helped_no: { zh: "没帮助", en: "It did not help" },
  helped_yes_done: { zh: "您觉得有帮助", en: "You found this helpful" },
  helped_no_done: { zh: "您觉得没帮助", en: "You said this did not help" },
  read_all: { zh: "阅读全文", en: "Read the whole article" },
  source: { zh: "来源", en: "Source" },
  only_zh: { zh: "仅有中文", en: "Chinese only" },
  only_en: { zh: "仅有英文", en: "English only" },
  chosen: { zh: "已选", en: "Chosen" },
  go_on: { zh: "继续提问", en: "Keep asking" },
  agent_article: { zh: "推荐阅读", en: "Suggested reading" },

  queue_position: { zh: "您排在第 {n} 位", en: "You are number {n} in line" },
  queue_next: { zh: "下一位就是您", en: "You are next" },
  queue_minutes: { zh: "，预计等待 {low}–{high} 分钟", en: ". Expected wait: {low}–{high} min" },
  queue_hours: { zh: "，预计等待 {low}–{high} 小时", en: ". Expected wait: {low}–{high} h" },
  queue_within: { zh: "，预计 {high} 分钟内", en: ". Expected wait: up to {high} min" },
  queue_unknown: { zh: "，暂时无法估计等待时间", en: ". We cannot tell yet how long it will take" },
  queue_waiting: { zh: "正在为您安排客服", en: "Finding someone for you" },
  leave_queue: { zh: "不等了", en: "Stop waiting" },
  leave_queue_rest: { zh: "，离开队列，回到智能助手", en: ", leave the queue and go back to the assistant" },

  notice_queued: { zh: "已为您转接人工客服", en: "You asked for a person" },
  notice_accepted: { zh: "{name} 已加入对话", en: "{name} has joined" },
  notice_transferred: { zh: "已转接给 {name}", en: "{name} takes over from here" },
  notice_returned_to_queue: { zh: "正在为您安排另一位客服", en: "We are finding another colleague for you" },
  notice_returned_to_bot: { zh: "智能助手继续为您服务", en: "The assistant is back with you" },
  notice_left_queue: { zh: "您已离开队列", en: "You left the queue" },
  notice_resolved: { zh: "本次咨询已结束", en: "This conversation was resolved" },
  notice_reopened: { zh: "对话已继续", en: "The conversation goes on" },

  recalled: { zh: "这条消息已撤回", en: "This message was taken back" },
  notice_recall: { zh: "{name} 撤回了一条消息", en: "{name} took back a message" },

  rating_question: { zh: "您对这次服务满意吗？", en: "How was this conversation?" },
  rating_1: { zh: "很不满意", en: "Very poor" },
  rating_2: { zh: "不满意", en: "Poor" },
  rating_3: { zh: "一般", en: "Fair" },
  rating_4: { zh: "满意", en: "Good" },
  rating_5: { zh: "很满意", en: "Very good" },
  rating_stars: { zh: "{n} 星，{word}", en: "{n} of 5, {word}" },
  rating_comment: { zh: "想补充的话（选填）", en: "Anything to add (optional)" },
  rating_submit: { zh: "提交评价", en: "Send rating" },
  rating_sending: { zh: "正在提交", en: "Sending" },
  rating_thanks: { zh: "已收到您的评价，谢谢", en: "Thank you, we have your rating" },
  rating_closed: { zh: "评价已关闭", en: "Rating is closed" },

  typing_bot: { zh: "智能助手正在查找", en: "The assistant is looking" },
  typing_agent: { zh: "{name} 正在输入", en: "{name} is typing" },
  new_messages: { zh: "新消息", en: "New messages" },
  to_bottom: { zh: "回到最新", en: "Jump to latest" },

  article_label: { zh: "文章", en: "Article" },
  back: { zh: "返回对话", en: "Back to chat" },
  article_updated: { zh: "更新于{date}", en: "Updated {date}" },
  article_other: { zh: "English", en: "中文" },
  article_error: { zh: "文章暂时打不开。请检查网络后重试。", en: "The article could not be loaded. Please check your connection and try again." },
  article_gone: { zh: "这篇文章已下线。您可以返回对话继续提问。", en: "This article is no longer available. You can go back and ask again." },
} satisfies Words<string>;

export type Word = keyof typeof words;
export type Say = Translate<Word>;
export const WORDS: Words<Word> = words;
