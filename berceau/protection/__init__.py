"""The sealed trace of an information préoccupante: a date and an addressee, never the text."""
