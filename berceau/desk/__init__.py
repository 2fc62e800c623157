"""The agents' home: « Aujourd'hui », the family page, search, navigation. A shell: no table."""
