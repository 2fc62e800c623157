"""The people who work here: agents, their organisation, their dated mandate, their stand-ins."""
