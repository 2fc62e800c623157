"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.sharing.views import emergency, shares

app_name = "sharing"

urlpatterns: list[URLPattern | URLResolver] = [
    path("familles/<slug:reference>/partager/", shares.new, name="new"),
    path("partages/", shares.received, name="received"),
    path("partages/<slug:share_reference>/", shares.page, name="share"),
    path("partages/<slug:share_reference>/retirer/", shares.revoke, name="revoke"),
    path("partages/<slug:share_reference>/moi-aussi/", shares.say_in_return, name="in_return"),
    path(
        "partages/<slug:share_reference>/moi-aussi/retirer/",
        shares.withdraw,
        name="withdraw",
    ),
    path("urgence/", emergency.search, name="emergency"),
    path("urgence/a-revoir/", emergency.to_review, name="emergencies"),
    path("urgence/<slug:emergency_reference>/", emergency.page, name="emergency_page"),
    path("urgence/<slug:emergency_reference>/revoir/", emergency.review, name="emergency_review"),
]
