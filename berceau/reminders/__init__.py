"""What is reminded to families: steps of the calendar, promises of calls, a stand-in; decided by data."""
