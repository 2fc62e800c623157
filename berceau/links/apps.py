from django.apps import AppConfig


class LinksApp(AppConfig):
    name = "berceau.links"
    label = "links"
    verbose_name = "Liens des partenaires"
