"""Django has nothing to say of this house: no warning is left, on the database that it runs on."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks


@pytest.mark.django_db
def test_no_system_check_has_anything_to_say() -> None:
    assert run_checks(databases=["default"], include_deployment_checks=False) == []
