"""WeCom's customer service in WeChat (微信客服): we are told that there is news, and ask for it."""
