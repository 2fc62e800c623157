from django.apps import AppConfig


class OperationsApp(AppConfig):
    name = "berceau.operations"
    label = "operations"
    verbose_name = "Exploitation"
