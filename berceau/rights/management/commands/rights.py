"""`berceau rights access`: gather what is held on an adult; hand over what was read again."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Adult
from berceau.rights import actions, packs, policies
from berceau.rights.models import AccessPack, Identity, Request, RequestKind


class Command(BaseCommand):
    help = "Droits des personnes : rassemble ce qui est gardé sur un adulte, puis le remet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        access = verbs.add_parser("access", help=str(self.help))
        who = access.add_mutually_exclusive_group(required=True)
        who.add_argument("--adult", metavar="RÉF", help="la référence de l’adulte")
        who.add_argument("--family", metavar="RÉF", help="dire les adultes de ce dossier")
        access.add_argument("--by", metavar="ADRESSE", help="la déléguée qui le demande")
        access.add_argument(
            "--identity",
            choices=Identity.values,
            default="",
            help="comment l’identité est vérifiée",
        )
        out = access.add_mutually_exclusive_group()
        out.add_argument("--pdf", action="store_true", help="écrire le PDF relu sur la sortie")
        out.add_argument("--json", action="store_true", help="écrire le JSON relu sur la sortie")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["family"]:
            for one in Adult.objects.filter(family__reference=options["family"]):
                self.stdout.write(f"{one.reference}  {one.get_role_display()}")
            return
        by = self._agent(options["by"])
        adult = Adult.objects.filter(reference=options["adult"]).first()
        if adult is None:
            raise CommandError(_("Aucun adulte ne porte cette référence."))
        if options["pdf"] or options["json"]:
            self._hand_over(adult, by, as_pdf=options["pdf"])
        else:
            self._gather(adult, by, options["identity"])

    def _agent(self, email: str | None) -> Agent:
        agent = Agent.objects.filter(email=email or "", is_active=True).first()
        if agent is None or not policies.can_answer(put_on_duty(agent, on=timezone.localdate())):
            raise CommandError(_("Écrire --by avec l’adresse de la déléguée, compte actif."))
        return agent

    def _gather(self, adult: Adult, by: Agent, identity: str) -> None:
        now = timezone.now()
        asked = (
            Request.objects.open().filter(adult_number=adult.pk, kind=RequestKind.ACCESS).first()
        )
        if asked is None:
            asked = actions.record(
                adult_reference=adult.reference,
                kind=RequestKind.ACCESS,
                received_on=timezone.localdate(now),
                identity=identity,
                text="",
                by=by,
                at=now,
            )
        pack = packs.prepare(reference=asked.reference, by=by, at=now)
        facts = sum(len(row["facts"]) for part in pack.content for row in part["rows"])
        self.stdout.write(
            _("%(facts)d données rassemblées. À relire : /demandes/%(reference)s/relire/")
            % {"facts": facts, "reference": asked.reference}
        )

    def _hand_over(self, adult: Adult, by: Agent, *, as_pdf: bool) -> None:
        """To the standard output only: no file is left readable on this machine."""
        pack = AccessPack.objects.filter(
            request__adult_number=adult.pk, delivered_at=None, approved_at__isnull=False
        ).first()
        if pack is None:
            raise CommandError(_("Rien n’a encore été relu pour cette personne."))
        try:
            pack = packs.approved(pack.request.reference, by=by)
        except PermissionDenied as error:
            raise CommandError(str(error)) from None
        packs.streamed(pack, by=by, at=timezone.now())
        if as_pdf:
            sys.stdout.buffer.write(packs.as_pdf(pack))
        else:
            self.stdout.write(packs.as_json(pack))
