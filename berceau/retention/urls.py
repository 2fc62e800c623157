"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.retention import views

app_name = "retention"

urlpatterns: list[URLPattern | URLResolver] = [
    path("conservation/", views.page, name="page"),
    path("conservation/durees/<slug:delay_key>/", views.shorten, name="shorten"),
    path("conservation/bordereaux/", views.make_list, name="make_list"),
    path("conservation/bordereaux/<slug:number>/", views.elimination_list, name="list"),
    path("conservation/bordereaux/<slug:number>/pdf/", views.list_pdf, name="list_pdf"),
    path("conservation/bordereaux/<slug:number>/csv/", views.list_csv, name="list_csv"),
]
