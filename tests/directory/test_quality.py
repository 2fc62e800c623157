"""What an entry lacks: in words, and with data·inclusion's own score as a witness."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from data_inclusion.schema import v1
from data_inclusion.schema.v1 import score_qualite
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from berceau.directory.models import Place, Service, Structure
from berceau.directory.quality import quality_of
from tests.factories import AT, TODAY

STRUCTURE = Structure(name="PMI", source="berceau", updated_on=TODAY)


def service(**values) -> Service:
    values.setdefault("updated_on", TODAY)
    return Service(name="Pesée", source="berceau", structure=STRUCTURE, **values)


def in_their_words(one: Service) -> v1.Service:
    """The same service in data·inclusion, as far as its score looks."""
    place = one.where
    return v1.Service.model_construct(
        source=one.source,
        description=one.description or "x",
        adresse=place.address if place else None,
        telephone=one.phone or None,
        courriel=one.email or None,
        lien_mobilisation=one.mobilisation_link or None,
        modes_accueil=set(one.reception) or None,
        modes_mobilisation=set(one.mobilisation) or None,
        mobilisable_par=set(one.mobilisation_by) or None,
        publics=set(one.publics) or None,
        thematiques=set(one.themes) or None,
        frais=one.cost or None,
        frais_precisions=one.cost_note or None,
        date_maj=one.updated_on,
    )


some = st.booleans()
SERVICES = st.builds(
    service,
    description=st.integers(0, 2500).map("x".__mul__),
    phone=st.sampled_from(["", "+33327000000"]),
    email=st.sampled_from(["", "a@exemple.fr"]),
    mobilisation_link=st.sampled_from(["", "https://exemple.fr"]),
    place=st.sampled_from([None, Place(address="1 rue Neuve")]),
    reception=st.sampled_from([[], ["en-presentiel"], ["a-distance"]]),
    mobilisation=st.sampled_from([[], ["telephoner"], ["envoyer-un-courriel", "se-presenter"]]),
    mobilisation_by=st.sampled_from([[], ["usagers"]]),
    publics=st.sampled_from([[], ["familles"]]),
    themes=st.sampled_from([[], ["famille--garde-denfants"]]),
    cost=st.sampled_from(["", "gratuit", "payant"]),
    cost_note=st.sampled_from(["", "2 euros"]),
    updated_on=st.sampled_from(
        [TODAY, TODAY - timedelta(days=170), TODAY - timedelta(days=400), date(2023, 1, 1)]
    ),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SERVICES)
def test_the_score_is_that_of_data_inclusion(one):
    with time_machine.travel(AT, tick=False):
        total, criteria = score_qualite.score(in_their_words(one))
    ours = {line.criterion: line.value for line in quality_of(one, TODAY).lines if line.criterion}
    theirs = {name: value for name, value in criteria.items() if value is not None}
    assert set(ours) == set(theirs)
    for name, value in theirs.items():
        assert ours[name] == pytest.approx(value, abs=0.01), name
    assert quality_of(one, TODAY).score == pytest.approx(total, abs=0.01)


def test_what_is_missing_is_said_with_its_reason_what_is_empty_first():
    missing = quality_of(service(description="x" * 100), TODAY).missing
    assert [line.key for line in missing][-1] == "description"
    assert all(line.label and line.why for line in missing)
    assert "hours" in {line.key for line in missing}


def test_a_full_entry_lacks_nothing():
    full = service(
        description="x" * 300, phone="+33327000000", email="a@exemple.fr", cost="gratuit",
        mobilisation=["telephoner"], mobilisation_by=["usagers"], publics=["familles"],
        themes=["famille--garde-denfants"], hours="Mo 09:00-12:00", age_from_months=0,
        without_appointment=False, kind="pmi", place=Place(address="1 rue Neuve"),
        reception=["en-presentiel"],
    )  # fmt: skip
    assert quality_of(full, TODAY).missing == ()
    assert quality_of(full, TODAY).percent == 100


def test_no_is_an_answer_and_silence_is_not():
    said = {one.key for one in quality_of(service(without_appointment=False), TODAY).missing}
    silent = {one.key for one in quality_of(service(), TODAY).missing}
    assert "appointment" not in said
    assert "appointment" in silent


def test_a_structure_is_asked_nothing_that_only_a_service_says():
    keys = {line.key for line in quality_of(STRUCTURE, TODAY).lines}
    assert {"cost", "ages", "publics"} & keys == set()
    assert {"hours", "contact", "address", "fresh"} <= keys


def test_hours_that_the_search_cannot_read_are_half_there():
    shown = {}
    for written in ("Mo 09:00-12:00", "le matin", ""):
        lines = quality_of(service(hours=written), TODAY).lines
        shown[written] = [one.value for one in lines if one.key == "hours_read"]
    assert shown == {"Mo 09:00-12:00": [1.0], "le matin": [0.5], "": []}
