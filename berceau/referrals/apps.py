from django.apps import AppConfig


class ReferralsApp(AppConfig):
    name = "berceau.referrals"
    label = "referrals"
    verbose_name = "Orientations"
