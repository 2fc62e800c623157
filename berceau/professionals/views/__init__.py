"""The pages of this room, by who is in front of them."""
