"""What leaves Jieli: letters, and posts of facts."""

from __future__ import annotations

from core.errors.base import Conflict, DependencyFailed, NotFound


class DigestNotWanted(Conflict):
    code = "digest_not_wanted"
    zh = "请先保存要寄到哪个邮箱，再寄试发信。"
    en = "Save where the digest goes first, then send a trial letter."


class MailNotSetUp(DependencyFailed):
    code = "mail_not_set_up"
    zh = "还没有邮件服务器，请管理员设置 JIELI_SMTP_URL 和 JIELI_MAIL_FROM。"
    en = "There is no mail server. Ask your administrator for JIELI_SMTP_URL and JIELI_MAIL_FROM."


class MailRefused(DependencyFailed):
    code = "mail_refused"
    zh = "邮件服务器没有收下这封信（{reason}）。请检查邮箱地址；没错的话，请管理员检查邮件设置。"
    en = (
        "The mail server did not take the letter ({reason}). Check the address; if it is right, "
        "ask your administrator to check the settings of the mail server."
    )


class SubscriberExists(Conflict):
    code = "subscriber_exists"
    zh = "已经有叫“{name}”的订阅者，请换一个名称。"
    en = "There is already a subscriber called {name}. Choose another name."


class SubscriberChanged(Conflict):
    code = "subscriber_changed"
    zh = "同事刚改过“{name}”，请看过最新内容后再改。"
    en = "A colleague has just changed {name}. Look at it again, then change it."


class WrittenInFile(Conflict):
    code = "written_in_file"
    zh = "“{name}”写在 JIELI_SUBSCRIBERS 的文件里，请在那里修改。"
    en = "{name} is in the file that JIELI_SUBSCRIBERS names. Change it there."


class DeadLetterNotFound(NotFound):
    code = "dead_letter_not_found"
    zh, en = "这封死信已经不在了，请刷新。", "This dead letter is gone. Reload the page."
