"""Numbers as they are typed and as files write them: short ones stay, unfinished ones are said."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from berceau.directory.di.reading import Noted, phone
from berceau.directory.forms.fields import PhoneField


@pytest.mark.parametrize("typed", ["15", "115", "119", "3919", "39 19", "116 117"])
def test_a_short_number_stays_as_it_is(typed: str) -> None:
    assert PhoneField().clean(typed) == typed.replace(" ", "") == phone(typed)


@pytest.mark.parametrize("typed", ["03 27", "0327", "7", "12", "27 00", "030", "1 234 567"])
def test_the_beginning_of_a_number_is_no_short_number(typed: str) -> None:
    with pytest.raises(ValidationError):
        PhoneField().clean(typed)
    assert isinstance(phone(typed), Noted)
