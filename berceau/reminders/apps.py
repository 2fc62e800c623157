from django.apps import AppConfig


class RemindersApp(AppConfig):
    name = "berceau.reminders"
    label = "reminders"
    verbose_name = "Rappels"
