"""Who a contact is: her identities, which contacts are one person, and forgetting a person."""
