"""The community: customers ask and answer each other, and what they settle is knowledge too."""
