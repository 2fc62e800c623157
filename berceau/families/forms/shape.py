"""Forms made from a table: they look at the shape of what is typed, and nothing else."""

from __future__ import annotations

from berceau.kit.fields import SafeFields


class ShapeForm(SafeFields):
    """Mixin before `forms.ModelForm`: the verb says what the table refuses, in French."""

    def validate_constraints(self) -> None:
        """Nothing here: see `actions`."""
