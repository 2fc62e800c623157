"""The social-housing request of a family."""

from django.apps import AppConfig


class HousingApp(AppConfig):
    name = "berceau.housing"
    label = "housing"
    verbose_name = "Logement"
