from django.apps import AppConfig


class MessagingApp(AppConfig):
    name = "berceau.messaging"
    label = "messaging"
    verbose_name = "Messages"
