from django.apps import AppConfig


class DirectoryApp(AppConfig):
    name = "berceau.directory"
    label = "directory"
    verbose_name = "Annuaire"
