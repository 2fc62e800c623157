"""Routes of this room: short addresses, typed from a card or read in an SMS."""

from django.urls import URLPattern, URLResolver, path

from berceau.parents.views import door, home, language

app_name = "parents"

urlpatterns: list[URLPattern | URLResolver] = [
    path("p/", door.door, name="door"),
    path("p/langue/", language.choose, name="language"),
    path("p/moi/", home.home, name="home"),
    path("p/moi/quitter/", home.leave, name="leave"),
    # Last: any other word after /p/ may be a link. Without a slash at the end: one sign less.
    path("p/<str:token>", door.link, name="link"),
]
