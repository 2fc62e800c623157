from django.apps import AppConfig


class AccountsApp(AppConfig):
    name = "berceau.accounts"
    label = "accounts"
    verbose_name = "Agents"
