from django.apps import AppConfig


class DeskApp(AppConfig):
    name = "berceau.desk"
    label = "desk"
