from django.apps import AppConfig


class ParentsApp(AppConfig):
    name = "berceau.parents"
    label = "parents"
    verbose_name = "Côté parents"
