"""Root urls: each room brings its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from berceau.accounts.urls import demo_urlpatterns
from berceau.api.v1 import api
from berceau.messaging.urls import demo_urlpatterns as demo_phones

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("berceau.portal.urls")),
    path("", include("berceau.desk.urls")),
    path("", include("berceau.dpo.urls")),
    path("", include("berceau.operations.urls")),
    path("", include("berceau.housing.urls")),
    path("", include("berceau.professionals.urls")),
    # Before the parents: any other word after /p/ may be a link.
    path("", include("berceau.referrals.urls")),
    path("", include("berceau.parents.urls")),
    path("", include("berceau.reminders.urls")),
    path("", include("berceau.exchanges.urls")),
    path("", include("berceau.sharing.urls")),
    path("", include("berceau.directory.urls")),
    path("", include("berceau.leaflet.urls")),
    path("", include("berceau.links.urls")),
    path("", include("berceau.protection.urls")),
    path("", include("berceau.rights.urls")),
    path("", include("berceau.retention.urls")),
    path("", include("berceau.followup.urls")),
    path("", include("berceau.pathway.urls")),
    path("", include("berceau.messaging.urls")),
    path("", include("berceau.families.urls")),
    path("", include("berceau.accounts.urls")),
    path("", include("berceau.privacy.urls")),
]
if settings.DEMO:
    urlpatterns += [*demo_urlpatterns, *demo_phones]

handler400 = "berceau.portal.errors.bad_request"
handler403 = "berceau.portal.errors.forbidden"
handler404 = "berceau.portal.errors.not_found"
handler500 = "berceau.portal.errors.server_error"
