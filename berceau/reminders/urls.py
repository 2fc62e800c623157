"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.reminders import views

app_name = "reminders"
OF_FAMILY = "familles/<slug:reference>/rappels/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("rappels/", views.overview, name="choices"),
    path("rappels/<slug:code>/", views.choice, name="choice"),
    path("rappels/<slug:code>/depart/", views.usual, name="usual"),
    path(OF_FAMILY, views.of_family, name="family"),
    path(f"{OF_FAMILY}arreter/", views.mute, name="mute"),
    path(f"{OF_FAMILY}reprendre/", views.unmute, name="unmute"),
    path(f"{OF_FAMILY}rythme/<slug:adult_reference>/", views.pace, name="pace"),
]
