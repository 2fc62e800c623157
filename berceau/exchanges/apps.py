from django.apps import AppConfig


class ExchangesApp(AppConfig):
    name = "berceau.exchanges"
    label = "exchanges"
    verbose_name = "Échanges par message"
