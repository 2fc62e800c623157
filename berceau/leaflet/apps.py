from django.apps import AppConfig


class LeafletApp(AppConfig):
    name = "berceau.leaflet"
    label = "leaflet"
    verbose_name = "Dépliant"
