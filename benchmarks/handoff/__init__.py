"""Handoff under strain: kill -9, days of customers for each policy, ten thousand waiting."""
