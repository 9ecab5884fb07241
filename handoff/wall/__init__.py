"""The supervisor's live wall: how the floor stands now, and stepping in."""
