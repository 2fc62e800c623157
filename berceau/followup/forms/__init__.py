"""Forms of the follow-up: they check shapes; rights and rules are asked of the actions."""
