"""Routes of this room. The family page itself is composed by the agents' home."""

from django.urls import URLPattern, URLResolver, path

from berceau.families.views import adults, children, household, lists, merging, welcome

app_name = "families"

FILE = "familles/<str:reference>/"
ADULT = FILE + "adultes/<str:adult_reference>/"
CONTACT = FILE + "contacts/<int:contact_id>/"
PREGNANCY = FILE + "grossesses/<str:pregnancy_reference>/"
CHILD = FILE + "enfants/<str:child_reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("familles/", lists.families, name="list"),
    path("familles/accueillir/", welcome.welcome, name="welcome"),
    path("familles/communes/", lists.communes, name="communes"),
    path(FILE + "corriger/", household.edit, name="edit"),
    path(FILE + "corriger/foyer/", household.household, name="household"),
    path(FILE + "corriger/situation/", household.facts, name="facts"),
    path(FILE + "adultes/ajouter/", adults.add, name="adult_add"),
    path(ADULT, adults.correct, name="adult"),
    path(ADULT + "retirer/", adults.remove, name="adult_remove"),
    path(ADULT + "contacts/ajouter/", adults.add_contact, name="contact_add"),
    path(CONTACT, adults.correct_contact, name="contact"),
    path(CONTACT + "effacer/", adults.remove_contact, name="contact_remove"),
    path(FILE + "grossesses/ajouter/", children.add_pregnancy, name="pregnancy_add"),
    path(PREGNANCY, children.correct_pregnancy, name="pregnancy"),
    path(PREGNANCY + "naissance/", children.birth, name="birth"),
    path(FILE + "enfants/ajouter/", children.add_child, name="child_add"),
    path(CHILD, children.correct_child, name="child"),
    path(CHILD + "second-foyer/", children.second_home, name="second_home"),
    path(CHILD + "quitter-ce-foyer/", children.leave_home, name="leave_home"),
    path(FILE + "reunir/", merging.merge, name="merge"),
    path(FILE + "separer/", merging.undo_merge, name="undo_merge"),
]
