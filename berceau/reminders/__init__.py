"""What is reminded to families, decided by data: steps, promises of calls, a stand-in."""
