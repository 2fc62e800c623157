"""Shared factories: organisations, agents on duty, families and all who live in them.

    referente = ReferenteFactory()
    family = FamilyFactory(referente=referente)             # one adult with a phone, no child
    family = FamilyFactory(with_newborn=True)               # … and a child of two months
    family = FamilyFactory(expecting=True)                  # … and a pregnancy
    AgentFactory(role=Role.PMI_NURSE)                       # any other role of the matrix

Agents are returned on duty (`agent.mandate`, `agent.answers_for`), as the middleware leaves them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Absence, Agent, Mandate, Organisation
from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.families.models import (
    Adult,
    AdultRole,
    Child,
    ChildHome,
    Contact,
    ContactKind,
    Door,
    Family,
    FamilyState,
    Neighbourhood,
    Outcome,
    Pregnancy,
    Residence,
)
from berceau.sharing.models import EmergencyAccess, RegimeKey, Share, Told

TODAY = date(2026, 11, 23)
"""A Monday."""
AT = datetime.combine(TODAY, time(9, 30), tzinfo=UTC)
CAMBRAI = "59122"
PASSWORD = "un mot de passe de test"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"CCAS n° {n}")
    kind = OrganisationKind.CCAS


class MandateFactory(DjangoModelFactory[Mandate]):
    class Meta:
        model = Mandate

    agent = factory.SubFactory("tests.factories.AgentFactory", mandated=False)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.REFERENTE
    secrecy_ground = SecrecyGround.CCAS
    starts_on = date(2020, 1, 1)
    ends_on = None


class AgentFactory(DjangoModelFactory[Agent]):
    """An agent with a mandate in force, on duty at TODAY. `password=PASSWORD` to sign in."""

    class Meta:
        model = Agent
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@exemple.fr")
    first_name = factory.Sequence(lambda n: f"Agathe{n}")
    last_name = "Martin"

    @classmethod
    def _create(cls, model_class: type[Agent], *args: Any, **params: Any) -> Agent:
        role = params.pop("role", Role.REFERENTE)
        organisation = params.pop("organisation", None)
        ground = params.pop("secrecy_ground", SecrecyGround.CCAS)
        mandated = params.pop("mandated", True)
        on = params.pop("on", TODAY)
        password = params.pop("password", None)
        agent: Agent = super()._create(model_class, *args, **params)
        if password:
            agent.set_password(password)
            agent.save(update_fields=["password"])
        if mandated:
            MandateFactory(
                agent=agent,
                role=role,
                secrecy_ground=ground,
                organisation=organisation or OrganisationFactory(),
            )
        return put_on_duty(agent, on=on)


class ReferenteFactory(AgentFactory):
    first_name = factory.Sequence(lambda n: f"Nadia{n}")
    last_name = "Kaci"
    function = "Référente 1000 jours"
    work_phone = "+33327730000"


class AbsenceFactory(DjangoModelFactory[Absence]):
    """`AbsenceFactory(agent=away, stand_in=colleague)`: around TODAY. Then `put_on_duty` again."""

    class Meta:
        model = Absence

    agent = factory.SubFactory(ReferenteFactory)
    stand_in = factory.SubFactory(ReferenteFactory)
    starts_on = TODAY - timedelta(days=2)
    ends_on = TODAY + timedelta(days=5)
    declared_by = factory.SelfAttribute("agent")
    declared_at = AT


class NeighbourhoodFactory(DjangoModelFactory[Neighbourhood]):
    class Meta:
        model = Neighbourhood
        django_get_or_create = ("commune_code", "name")

    commune_code = CAMBRAI
    name = "Centre"


class FamilyFactory(DjangoModelFactory[Family]):
    """A family with one adult who has a phone; `adult=None` for none at all."""

    class Meta:
        model = Family
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(state=FamilyState.CLOSED)

    name = factory.Sequence(lambda n: f"Dubois{n}")
    commune_code = CAMBRAI
    referente = factory.SubFactory(ReferenteFactory)
    door = Door.BIRTH_DESK
    entered_on = TODAY - timedelta(days=60)
    last_word_on = TODAY - timedelta(days=10)

    @classmethod
    def _create(cls, model_class: type[Family], *args: Any, **params: Any) -> Family:
        adult = params.pop("adult", True)
        newborn = params.pop("with_newborn", False)
        expecting = params.pop("expecting", False)
        family: Family = super()._create(model_class, *args, **params)
        if adult:
            AdultFactory(family=family, is_main_contact=True)
        if newborn:
            ChildFactory(family=family)
        if expecting:
            PregnancyFactory(family=family)
        return family


class AdultFactory(DjangoModelFactory[Adult]):
    """An adult with one mobile phone; `phone=""` for none."""

    class Meta:
        model = Adult

    family = factory.SubFactory(FamilyFactory, adult=False)
    first_name = "Samira"
    last_name = factory.LazyAttribute(lambda adult: adult.family.name)
    role = AdultRole.MOTHER

    @classmethod
    def _create(cls, model_class: type[Adult], *args: Any, **params: Any) -> Adult:
        phone = params.pop("phone", None)
        adult: Adult = super()._create(model_class, *args, **params)
        if phone != "":
            ContactFactory(adult=adult, preferred=True, **({"value": phone} if phone else {}))
        return adult


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    adult = factory.SubFactory(AdultFactory, phone="")
    kind = ContactKind.PHONE
    value = factory.Sequence(lambda n: f"+336{12000000 + n:08d}")


class EmailFactory(ContactFactory):
    kind = ContactKind.EMAIL
    value = factory.Sequence(lambda n: f"parent{n}@exemple.fr")


class PregnancyFactory(DjangoModelFactory[Pregnancy]):
    """A pregnancy in its sixth month; `lost=True` for a loss."""

    class Meta:
        model = Pregnancy

    class Params:
        lost = factory.Trait(outcome=Outcome.LOSS, ended_on=TODAY - timedelta(days=15))

    family = factory.SubFactory(FamilyFactory)
    due_on = TODAY + timedelta(days=100)
    expected_children = 1


class ChildFactory(DjangoModelFactory[Child]):
    """A child of two months living in `family`; `residence` says how."""

    class Meta:
        model = Child

    first_name = factory.Sequence(lambda n: f"Lina{n}")
    last_name = "Dubois"
    born_on = TODAY - timedelta(days=60)
    gestation_weeks = 39

    @classmethod
    def _create(cls, model_class: type[Child], *args: Any, **params: Any) -> Child:
        family = params.pop("family", None) or FamilyFactory()
        residence = params.pop("residence", Residence.FULL)
        child: Child = super()._create(model_class, *args, **params)
        ChildHomeFactory(child=child, family=family, residence=residence)
        return child


class ShareFactory(DjangoModelFactory[Share]):
    """A share by the référente, for a PMI nurse, with the person's agreement; in force."""

    class Meta:
        model = Share

    family = factory.SubFactory(FamilyFactory)
    adult = factory.LazyAttribute(lambda share: share.family.adults.first())
    made_by = factory.SelfAttribute("family.referente")
    made_at = AT
    recipient = factory.SubFactory(
        AgentFactory, role=Role.PMI_NURSE, secrecy_ground=SecrecyGround.PMI
    )
    recipient_organisation = factory.LazyAttribute(
        lambda share: share.recipient.mandate.organisation
    )
    regime = RegimeKey.AGREEMENT
    agreed = True
    sentence = "Aimerait être rappelée pour un rendez-vous."
    expires_on = TODAY + timedelta(days=90)
    told = Told.PHONE
    told_on = TODAY


class EmergencyFactory(DjangoModelFactory[EmergencyAccess]):
    """An emergency access opened at AT by a social worker; not reviewed."""

    class Meta:
        model = EmergencyAccess

    family = factory.SubFactory(FamilyFactory)
    adult = factory.LazyAttribute(lambda access: access.family.adults.first())
    agent = factory.SubFactory(AgentFactory, role=Role.SOCIAL_WORKER)
    role = factory.LazyAttribute(lambda access: access.agent.role)
    organisation = factory.LazyAttribute(lambda access: access.agent.mandate.organisation.name)
    reason = "Enfant trouvé seul devant l’école, la référente est absente."
    opened_at = AT


class ChildHomeFactory(DjangoModelFactory[ChildHome]):
    class Meta:
        model = ChildHome

    child = factory.SubFactory(ChildFactory)
    family = factory.SubFactory(FamilyFactory)
    residence = Residence.FULL
