"""What the screens of this room read, one module a subject."""
