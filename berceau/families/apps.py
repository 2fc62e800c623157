from django.apps import AppConfig


class FamiliesApp(AppConfig):
    name = "berceau.families"
    label = "families"
    verbose_name = "Familles"
