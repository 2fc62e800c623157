"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.rights.views import access, requests, third_parties

app_name = "rights"

ONE = "demandes/<slug:request_reference>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("demandes/", requests.requests, name="list"),
    path("demandes/noter/", requests.record, name="record"),
    path("demandes/tiers/", third_parties.record, name="third_party_new"),
    path("demandes/tiers/<slug:third_party_reference>/", third_parties.one, name="third_party"),
    path("familles/<slug:reference>/demande/", requests.choose, name="choose"),
    path(ONE, requests.one, name="one"),
    path(ONE + "prolonger/", requests.extend, name="extend"),
    path(ONE + "lever/", requests.lift, name="lift"),
    path(ONE + "rassembler/", access.prepare, name="prepare"),
    path(ONE + "relire/", access.proof, name="proof"),
    path(ONE + "remettre/", access.handover, name="handover"),
    path(ONE + "donnees.pdf", access.pack_pdf, name="pack_pdf"),
    path(ONE + "donnees.json", access.pack_json, name="pack_json"),
]
