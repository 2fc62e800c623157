"""« Confiance » for every agent; agents and settings for the functional administrator."""

from django.urls import URLPattern, URLResolver, path

from berceau.privacy import views
from berceau.privacy.administration import organisations as organisation_views
from berceau.privacy.administration import views as agent_views

app_name = "privacy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("confiance/", views.matrix, name="matrix"),
    path("confiance/registre/", views.data_register, name="register"),
    path("confiance/mes-ouvertures/", views.own_readings, name="readings"),
    path("agents/", agent_views.agent_list, name="agents"),
    path("agents/nouveau/", agent_views.agent_create, name="agent_create"),
    path("agents/<int:agent_id>/", agent_views.agent_page, name="agent"),
    path("agents/<int:agent_id>/corriger/", agent_views.agent_edit, name="agent_edit"),
    path("agents/<int:agent_id>/lien/", agent_views.agent_link, name="agent_link"),
    path("agents/<int:agent_id>/desactiver/", agent_views.agent_close, name="agent_close"),
    path("agents/<int:agent_id>/rouvrir/", agent_views.agent_open, name="agent_open"),
    path(
        "agents/<int:agent_id>/sessions/", agent_views.agent_sessions_close, name="agent_sessions"
    ),
    path(
        "agents/<int:agent_id>/second-facteur/",
        agent_views.second_factor_reset,
        name="agent_second_factor",
    ),
    path("agents/<int:agent_id>/mandat/", agent_views.mandate_create, name="mandate_create"),
    path(
        "agents/<int:agent_id>/mandat/<int:mandate_id>/finir/",
        agent_views.mandate_end,
        name="mandate_end",
    ),
    path("organisations/", organisation_views.organisation_list, name="organisations"),
    path(
        "organisations/nouvelle/",
        organisation_views.organisation_create,
        name="organisation_create",
    ),
    path(
        "organisations/<int:organisation_id>/",
        organisation_views.organisation_edit,
        name="organisation_edit",
    ),
    path(
        "organisations/<int:organisation_id>/supprimer/",
        organisation_views.organisation_delete,
        name="organisation_delete",
    ),
    path("reglages/", organisation_views.instance_settings, name="settings"),
]
