"""The paper pack: the day's list and the contacts, for the day when everything is down."""
