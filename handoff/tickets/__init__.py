"""Tickets: conversations that live longer than a chat."""
