"""A fictional town: agents, families at every moment of the calendar. No real person."""
