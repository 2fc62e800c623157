from django.apps import AppConfig


class SharingApp(AppConfig):
    name = "berceau.sharing"
    label = "sharing"
    verbose_name = "Partage"
