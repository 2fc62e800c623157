"""Django application of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "berceau.ui"
    label = "ui"
