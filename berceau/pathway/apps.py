from django.apps import AppConfig


class PathwayApp(AppConfig):
    name = "berceau.pathway"
    label = "pathway"
    verbose_name = "Calendrier des familles"
