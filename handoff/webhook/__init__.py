"""The handoff record for an outside desk: posted, signed, and retried until its fate is known."""
