"""Asking a channel who somebody is, so that one person on two accounts is known as one."""
