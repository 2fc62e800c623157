"""Routes of this room."""

from django.urls import path

from berceau.pathway.views import families, pack

app_name = "pathway"
urlpatterns = [
    path("etapes/", families.week, name="week"),
    path("familles/<slug:reference>/calendrier/", families.calendar, name="calendar"),
    path("familles/<slug:reference>/etapes/<slug:rule>/fait/", families.done, name="done"),
    path(
        "familles/<slug:reference>/etapes/<slug:rule>/reporter/", families.postpone, name="postpone"
    ),
    path(
        "familles/<slug:reference>/etapes/<slug:rule>/pas-souhaite/",
        families.not_wanted,
        name="not_wanted",
    ),
    path("familles/<slug:reference>/decisions/<int:decision>/annuler/", families.undo, name="undo"),
    path("calendrier/", pack.overview, name="pack"),
    path("calendrier/<slug:code>/", pack.line, name="line"),
    path("calendrier/<slug:code>/signer/", pack.sign, name="sign"),
    path("calendrier/<slug:code>/retirer/", pack.withdraw, name="withdraw"),
]
