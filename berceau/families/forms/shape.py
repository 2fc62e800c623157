"""Forms made from a table look at the shape of what is typed; the verb says what is not possible."""

from __future__ import annotations

from berceau.kit.fields import SafeFields


class ShapeForm(SafeFields):
    """Mixin before `forms.ModelForm`: the constraints of the table are said by the verb, in French."""

    def validate_constraints(self) -> None:
        """Nothing here: see `actions`."""
