"""The public site: home of the territory, notices, accessibility. A shell: no table."""
