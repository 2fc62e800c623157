from django.apps import AppConfig


class DpoApp(AppConfig):
    name = "berceau.dpo"
    label = "dpo"
    verbose_name = "Contrôle"
