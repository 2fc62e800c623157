from django.apps import AppConfig


class PortalApp(AppConfig):
    name = "berceau.portal"
    label = "portal"
