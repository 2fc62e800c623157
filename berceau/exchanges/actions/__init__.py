"""The verbs of this room: answer, set aside, find out who wrote."""
