"""Trust: the access matrix, the journal of readings, the register of personal data."""
