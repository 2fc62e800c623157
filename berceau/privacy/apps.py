from django.apps import AppConfig


class PrivacyApp(AppConfig):
    name = "berceau.privacy"
    label = "privacy"
    verbose_name = "Confiance"
