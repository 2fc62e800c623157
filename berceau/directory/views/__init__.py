"""The screens of the directory, by audience."""
