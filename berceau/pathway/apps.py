from django.apps import AppConfig
from django.core import checks


class PathwayApp(AppConfig):
    name = "berceau.pathway"
    label = "pathway"
    verbose_name = "Calendrier des familles"

    def ready(self) -> None:
        from berceau.pathway.checks import territory_pack

        checks.register(territory_pack)
