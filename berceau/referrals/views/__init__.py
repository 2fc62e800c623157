"""The views of this room, one module a kind of reader."""
