"""The sealed trace: a date and an addressee, read by their author; nothing shows elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models

from berceau.accounts.duty import put_on_duty
from berceau.accounts.roles import Role
from berceau.families.actions.merging import merge
from berceau.privacy.models import Act, Reading
from berceau.privacy.queries import openings_of, readings_of
from berceau.protection import actions, policies, queries
from berceau.protection.forms import TraceForm
from berceau.protection.models import Addressee, SealedTrace
from tests import factories
from tests.factories import AT, TODAY


def url(family) -> str:
    return f"/familles/{family.reference}/enfance-en-danger/"


def seal(family, by, **changes):
    said = {"sent_on": TODAY, "addressee": Addressee.CRIP} | changes
    return actions.seal(reference=family.reference, **said, by=by, at=AT)


# --- Nowhere to write the text ------------------------------------------------------------
def test_the_table_has_no_place_for_a_sentence():
    """Every text of the table is a choice of a closed list, or the opaque reference."""
    texts = [
        field.name
        for field in SealedTrace._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
    ]
    assert texts == ["reference"]
    assert {field.name for field in SealedTrace._meta.get_fields()} == {
        "id", "reference", "family", "author", "role", "service", "sent_on", "addressee",
        "sealed_at",
    }  # fmt: skip


def test_the_form_asks_a_day_and_a_choice():
    form = TraceForm(today=TODAY)
    kinds = {name: type(field).__name__ for name, field in form.fields.items()}
    assert kinds == {"sent_on": "DateField", "addressee": "ChoiceField"}


def test_the_verb_takes_nothing_else(family, referente):
    with pytest.raises(ValidationError):
        seal(family, referente, addressee="Madame Durand m’a dit que")
    with pytest.raises(ValidationError):
        seal(family, referente, sent_on=TODAY + timedelta(days=1))


def test_the_day_and_the_addressee_are_sealed_in_the_database(family, referente):
    seal(family, referente)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sent_on, addressee FROM protection_sealedtrace")
        row = " ".join(cursor.fetchone())
    assert TODAY.isoformat() not in row
    assert "crip" not in row


# --- Who seals, who reads -----------------------------------------------------------------
def test_the_referente_seals_and_reads_her_own(client_of, family, referente):
    browser = client_of(referente)
    answer = browser.post(url(family), {"sent_on": TODAY.isoformat(), "addressee": "crip"})
    assert answer.status_code == 302
    assert "CRIP du Département" in browser.get("/enfance-en-danger/traces/").content.decode()
    assert "Trace scellée le" in browser.get(f"/familles/{family.reference}/").content.decode()


def stand_in_of(referente):
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    return put_on_duty(stand_in, on=TODAY)


def test_a_stand_in_neither_reads_nor_seals(client_of, family, referente):
    trace = seal(family, referente)
    stand_in = stand_in_of(referente)
    browser = client_of(stand_in)
    page = browser.get(f"/familles/{family.reference}/").content.decode()
    assert "scellée le" not in page
    assert "CRIP" not in page
    assert browser.get(url(family)).status_code == 403
    assert "CRIP du" not in browser.get("/enfance-en-danger/traces/").content.decode()
    assert not policies.can_read(stand_in, trace)
    assert not policies.may_seal(stand_in, family)
    with pytest.raises(PermissionDenied):
        seal(family, stand_in)


def test_a_stand_in_still_finds_the_119_and_the_law(client_of, referente):
    page = client_of(stand_in_of(referente)).get("/enfance-en-danger/").content.decode()
    assert 'href="tel:119"' in page
    assert "L226-2-1" in page


def test_the_next_referente_reads_nothing(client_of, family, referente):
    seal(family, referente)
    new = factories.ReferenteFactory()
    family.referente = new
    family.save()
    browser = client_of(new)
    assert "scellée le" not in browser.get(f"/familles/{family.reference}/").content.decode()
    assert "CRIP du" not in browser.get("/enfance-en-danger/traces/").content.decode()
    assert queries.own_of(new, family) == []


def test_the_author_still_reads_hers_once_the_family_is_handed_over(family, referente):
    trace = seal(family, referente)
    family.referente = factories.ReferenteFactory()
    family.save()
    assert list(queries.readable(referente)) == [trace]


def test_the_pmi_doctor_reads_what_pmi_sealed_and_nothing_else(
    client_of, family, referente, nurse, doctor
):
    factories.ShareFactory(family=family, recipient=nurse)
    of_pmi = seal(family, nurse, addressee=Addressee.PMI_DOCTOR)
    of_ccas = seal(family, referente)
    assert list(queries.readable(doctor)) == [of_pmi]
    assert policies.can_read(doctor, of_pmi)
    assert not policies.can_read(doctor, of_ccas)
    page = client_of(doctor).get("/enfance-en-danger/traces/").content.decode()
    assert "Médecin responsable" in page


def test_a_doctor_of_another_service_reads_nothing(family, nurse):
    factories.ShareFactory(family=family, recipient=nurse)
    trace = seal(family, nurse)
    elsewhere = factories.AgentFactory(role=Role.PMI_DOCTOR)
    assert not policies.can_read(elsewhere, trace)
    assert list(queries.readable(elsewhere)) == []


@pytest.mark.parametrize("role", [Role.DPO, Role.FUNCTIONAL_ADMIN, Role.LOCAL_MANAGER])
def test_who_controls_or_administers_reads_nothing(client_of, role):
    browser = client_of(factories.AgentFactory(role=role))
    assert browser.get("/enfance-en-danger/traces/").status_code == 403


def test_a_nurse_seals_only_on_a_file_confided_to_her(client_of, family, nurse):
    assert client_of(nurse).get(url(family)).status_code == 404
    share = factories.ShareFactory(family=family, recipient=nurse)
    page = client_of(nurse).get(url(family))
    assert page.status_code == 200
    assert family.name not in page.content.decode()
    assert url(family) in client_of(nurse).get(f"/partages/{share.reference}/").content.decode()


# --- It shows nowhere ---------------------------------------------------------------------
def test_it_is_not_printed(client_of, family, referente):
    seal(family, referente)
    page = client_of(referente).get(f"/familles/{family.reference}/resume/").content.decode()
    assert "CRIP" not in page
    assert "scellée" not in page


def test_it_is_in_no_list_search_nor_merge(client_of, family, referente):
    seal(family, referente)
    other = factories.FamilyFactory(referente=referente)
    merge(kept_id=other.pk, absorbed_id=family.pk, by=referente, at=AT)
    assert SealedTrace.objects.get().family == other
    browser = client_of(stand_in_of(referente))
    for address in ("/aujourdhui/", "/familles/", f"/recherche/?q={other.name}",
                    f"/familles/{other.reference}/"):  # fmt: skip
        page = browser.get(address).content.decode()
        assert "CRIP" not in page, address
        assert "scellée le" not in page, address


def test_reading_it_is_in_the_journal_and_not_in_what_the_file_shows_of_its_openings(
    client_of, family, referente
):
    seal(family, referente)
    client_of(referente).get("/enfance-en-danger/traces/")
    assert Reading.objects.filter(compartment="protection", family_number=family.pk).exists()
    # Who follows the family next reads this list: it must not say that a trace exists.
    for found in (readings_of(family.pk), openings_of([family.pk])):
        assert [line for line in found if "protection" in line.compartments] == []
        assert [line for line in found if "protection" in line.ground] == []


def test_the_act_of_sealing_does_not_name_the_file(family, referente):
    seal(family, referente)
    assert Act.objects.get(verb="protection.sealed").family_number is None


# --- The page of the law ------------------------------------------------------------------
def test_the_page_gives_the_crip_of_the_setting(client_of, referente, settings):
    settings.CRIP_CONTACT = "CRIP du Nord, 03 59 73 00 00"
    assert "CRIP du Nord" in client_of(referente).get("/enfance-en-danger/").content.decode()


def test_without_the_setting_it_says_who_sets_it(client_of, referente, settings):
    settings.CRIP_CONTACT = ""
    page = client_of(referente).get("/enfance-en-danger/").content.decode()
    assert "BERCEAU_CRIP_CONTACT" in page


def test_the_119_comes_from_the_national_pack_and_says_when_it_is_not_signed(client_of, referente):
    call = queries.guide().call
    assert call.number == "119"
    assert call.to_confirm
    page = client_of(referente).get("/enfance-en-danger/").content.decode()
    assert "à confirmer" in page


def test_each_point_of_law_has_a_text_and_a_source_and_says_if_it_was_not_verified(
    client_of, referente
):
    page = client_of(referente).get("/enfance-en-danger/").content.decode()
    points = queries.guide().points
    for article in ("L226-2-1", "L226-3", "434-3", "L226-2-2"):
        assert article in page
    assert all(point.text and point.source for point in points)
    assert page.count("(à confirmer)") == sum(not point.verified for point in points)


def test_the_page_says_when_the_parents_are_told_and_when_not(client_of, referente):
    page = client_of(referente).get("/enfance-en-danger/").content.decode()
    assert "sont informés avant l’envoi" in page
    assert "contraire à l’intérêt de l’enfant" in page
