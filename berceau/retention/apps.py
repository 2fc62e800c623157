from django.apps import AppConfig


class RetentionApp(AppConfig):
    name = "berceau.retention"
    label = "retention"
    verbose_name = "Conservation"
