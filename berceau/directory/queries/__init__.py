"""What the screens of the directory read."""
