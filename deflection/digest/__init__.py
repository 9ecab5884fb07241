"""The digest: yesterday's or last week's figures by e-mail, for supervisors who want it."""
