"""The page of the DPO, and the documents that every agent may show."""

from django.urls import URLPattern, URLResolver, path

from berceau.dpo import unusual_views, views

app_name = "dpo"

urlpatterns: list[URLPattern | URLResolver] = [
    path("controle/", views.oversight, name="oversight"),
    path("controle/analyse-impact/", views.dpia, name="dpia"),
    path("controle/analyse-impact.pdf", views.dpia_pdf, name="dpia_pdf"),
    path("controle/securite/", views.security, name="security"),
    path("controle/lectures/", unusual_views.readings, name="unusual"),
    path(
        "controle/lectures/<slug:alert_key>/regarder/",
        unusual_views.look_at,
        name="unusual_look",
    ),
    path("confiance/ma-rue/", unusual_views.street, name="street"),
    path("confiance/documents/", views.documents, name="documents"),
    path("confiance/documents/<slug:key>/", views.document, name="document"),
    path("confiance/documents/<slug:key>.pdf", views.document_pdf, name="document_pdf"),
]
