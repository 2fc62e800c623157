"""The family's calendar: facts in, steps out, and the projection that lists read."""
