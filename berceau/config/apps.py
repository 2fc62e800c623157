"""The `config` app carries the commands that belong to no room (demo, doctor)."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "berceau.config"
    label = "config"
