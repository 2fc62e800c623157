"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.housing.views import letters, papers, requests, steps, template

app_name = "housing"

ONE = "logement/demandes/<slug:housing_reference>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("logement/", requests.every, name="list"),
    path("logement/modele/", template.template, name="template"),
    path("logement/modele/exemple.pdf", template.template_pdf, name="template_pdf"),
    path("logement/modele/ecrire/", template.template_write, name="template_write"),
    path(
        "logement/modele/revenir/<int:template_version>/",
        template.template_back,
        name="template_back",
    ),
    path("familles/<slug:reference>/logement/", requests.of_one_family, name="family"),
    path("familles/<slug:reference>/logement/nouvelle/", requests.new, name="new"),
    path(ONE, requests.one, name="file"),
    path(ONE + "corriger/", requests.correct, name="correct"),
    path(ONE + "suivie-avec/", requests.confide, name="confide"),
    path(ONE + "etape/", steps.advance, name="advance"),
    path(ONE + "etapes/<int:step_id>/annuler/", steps.undo_step, name="undo_step"),
    path(ONE + "foyer/", steps.declare, name="declare"),
    path(ONE + "foyer/signale/", steps.declared, name="declared"),
    path(ONE + "foyer/<int:report_id>/annuler/", steps.undo_report, name="undo_report"),
    path(ONE + "pieces/ajouter/", papers.piece_new, name="piece_new"),
    path(ONE + "pieces/<int:piece_id>/", papers.piece, name="piece"),
    path(ONE + "rendez-vous/ajouter/", papers.appointment_new, name="appointment_new"),
    path(ONE + "rendez-vous/<int:appointment_id>/", papers.appointment, name="appointment"),
    path(
        ONE + "rendez-vous/<int:appointment_id>/annuler/",
        papers.appointment_reopen,
        name="appointment_reopen",
    ),
    path(ONE + "notes/ajouter/", papers.note_new, name="note_new"),
    path(ONE + "notes/<int:housing_note_id>/", papers.note, name="note"),
    path(ONE + "lettre/", letters.letter_new, name="letter_new"),
    path(ONE + "lettres/<int:letter_id>.pdf", letters.letter_pdf, name="letter_pdf"),
    path(ONE + "lettres/<int:letter_id>/annuler/", letters.letter_cancel, name="letter_cancel"),
]
