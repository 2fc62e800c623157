"""What this room tells the doctor. Each function takes the moment and writes nothing."""
