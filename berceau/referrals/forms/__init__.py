"""The forms of this room, one module a kind of reader."""
