"""Facts posted to who subscribes: signed, in order, at least once, and seen where that fails."""
