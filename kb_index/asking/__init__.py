"""Understanding a question better: what to ask back, what an answer to that means, what a follow-up
is about. Pure: nothing here searches."""
