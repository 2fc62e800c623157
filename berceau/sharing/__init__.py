"""What leaves the assignment: shares with a named recipient, and emergency access."""
