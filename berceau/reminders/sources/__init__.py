"""Where the reminders of this room come from: the calendar, promises, a stand-in."""
