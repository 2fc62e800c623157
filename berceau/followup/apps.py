from django.apps import AppConfig


class FollowupApp(AppConfig):
    name = "berceau.followup"
    label = "followup"
    verbose_name = "Suivi"
