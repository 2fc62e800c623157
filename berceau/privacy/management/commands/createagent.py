"""`berceau createagent`: the first account of an instance, then any other by its administrator."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from berceau.accounts.models import Agent, Organisation
from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.privacy.administration import actions

PASSWORD_VARIABLE = "BERCEAU_AGENT_PASSWORD"  # noqa: S105 -- the name of a variable


class Command(BaseCommand):
    help = (
        "Ouvre un compte d’agent avec son mandat. Ce qui n’est pas donné en option est demandé. "
        f"Le mot de passe vient de la variable {PASSWORD_VARIABLE}, ou est demandé ; "
        "ce n’est jamais une option."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="adresse électronique")
        parser.add_argument("--first-name", help="prénom")
        parser.add_argument("--last-name", help="nom")
        parser.add_argument(
            "--role", choices=Role.values, default=Role.FUNCTIONAL_ADMIN, help="rôle du mandat"
        )
        parser.add_argument("--organisation", help="nom de l’organisation, créée au besoin")
        parser.add_argument(
            "--organisation-kind",
            choices=OrganisationKind.values,
            default=OrganisationKind.MAIRIE,
            help="nature de l’organisation, si elle est créée",
        )
        parser.add_argument(
            "--secrecy", choices=SecrecyGround.values, default=SecrecyGround.NONE, help="secret"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        identity = actions.Identity(
            email=self.wanted(options["email"], "Adresse électronique"),
            first_name=self.wanted(options["first_name"], "Prénom"),
            last_name=self.wanted(options["last_name"], "Nom"),
        )
        try:
            validate_email(identity.email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        name = self.wanted(options["organisation"], "Organisation")
        password = self.password(identity)
        organisation = Organisation.objects.filter(name__iexact=name).first()
        try:
            with transaction.atomic():
                if organisation is None:
                    organisation = actions.save_organisation(
                        organisation_id=None, name=name, kind=options["organisation_kind"],
                        by=None, at=now,
                    )  # fmt: skip
                terms = actions.Terms(
                    organisation_id=organisation.pk,
                    role=options["role"],
                    secrecy_ground=options["secrecy"],
                    starts_on=timezone.localdate(now),
                )
                actions.create_agent(
                    identity=identity, terms=terms, password=password, by=None, at=now
                )
        except actions.RefusedError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Compte ouvert : {identity.email} ({Role(options['role']).label}).")

    def wanted(self, given: str | None, label: str) -> str:
        value = (given if given is not None else input(f"{label} : ")).strip()
        if not value:
            raise CommandError(f"{label} : à écrire.")
        return value

    def password(self, identity: actions.Identity) -> str:
        value = os.environ.get(PASSWORD_VARIABLE)
        if value is None:
            value = getpass.getpass("Mot de passe : ")
            if getpass.getpass("Le même, une seconde fois : ") != value:
                raise CommandError("Les deux mots de passe sont différents.")
        person = Agent(
            email=identity.email, first_name=identity.first_name, last_name=identity.last_name
        )
        try:
            validate_password(value, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return value
