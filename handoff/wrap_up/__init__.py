"""What an agent leaves behind a chat: a wrap-up, a draft of an article, a flag on one."""
