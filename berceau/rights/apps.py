from django.apps import AppConfig


class RightsApp(AppConfig):
    name = "berceau.rights"
    label = "rights"
    verbose_name = "Droits des personnes"
