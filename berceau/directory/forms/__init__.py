"""Forms of this room: the shape of what is typed."""
