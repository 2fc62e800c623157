"""What may be done to the directory: one verb, one function, one transaction."""
