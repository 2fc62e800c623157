from django.apps import AppConfig


class ProtectionApp(AppConfig):
    name = "berceau.protection"
    label = "protection"
    verbose_name = "Protection"
