from django.apps import AppConfig


class ProfessionalsApp(AppConfig):
    name = "berceau.professionals"
    label = "professionals"
    verbose_name = "Professionnels qui se font connaître"
