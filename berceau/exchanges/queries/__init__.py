"""What the screens of this room show, in a constant number of queries."""
