"""What agents type in this room."""
