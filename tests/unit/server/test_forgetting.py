"""For every table it is decided what becomes of it when a customer is forgotten."""

from __future__ import annotations

from server.storage.tables import METADATA

# What `handoff/contacts/forgetting_store.py`, `channels/forgetting.py`, `deflection/forgetting.py`,
# `studio/forgetting.py` and `community/forgetting.py` empty, or take a customer's words out of.
FORGOTTEN = frozenset(
    {
        *("acquaintances", "allowances", "arrivals", "article_flags"),
        *("community_posts", "community_reports"),
        *("community_threads", "community_votes", "contact_merges", "contacts", "conversations"),
        *("correspondents", "deliveries", "facts", "files", "follow_ups", "surveys"),
        *("gap_wordings", "gaps", "handoffs"),
        *("identities", "levels", "mentions", "messages", "notes", "pieces", "readings"),
        *(
            "recalls",
            "studio_questions",
            "studio_replays",
            "threads",
            "tickets",
            "turns",
            "waiting_pages",
        ),
        *("wrap_ups",),
    }
)
# Counts, codes and ids that mean nobody, and what is ours.
NOTHING_OF_HERS = frozenset(
    {
        *("access_tokens", "agent_days", "agent_days_due", "agent_skills", "agents"),
        *("article_agreements", "article_changes", "experiment_exposures", "experiments"),
        *("api_keys", "presences", "stints"),
        *("article_copies", "article_editors", "article_exposures", "article_feed"),
        *("article_health", "article_links", "article_nodes", "article_revisions"),
        *("article_saves", "article_trees", "article_variants", "articles", "books"),
        *("canned_replies", "community_cursors", "community_decisions", "cursors"),
        *("doubled_articles", "episodes", "episodes_due", "figures", "forgotten_persons"),
        *("digest_readers", "digests", "fact_dead_letters", "fact_subscribers"),
        *("fact_subscriptions", "memberships", "memberships_due"),
        *("gap_counts", "gap_partings", "import_mappings", "import_rows", "import_staged"),
        *("import_staged_variants", "imports", "offers", "persons", "routings", "skills", "staff"),
        *("staff_sessions", "stale_articles", "studio_progress", "team_members", "teams"),
        *("webhooks",),
    }
)


def test_no_table_is_left_to_chance() -> None:
    assert set() == FORGOTTEN & NOTHING_OF_HERS
    assert set(METADATA.tables) == FORGOTTEN | NOTHING_OF_HERS
