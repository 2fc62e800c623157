"""Routes of what messages say: their texts, and the letters to print."""

from django.urls import URLPattern, URLResolver, path

from berceau.messaging.views import letter, letters, wordings

ONE = "messages/modeles/<slug:wording_key>/<slug:wording_language>/"
BATCH = "messages/courriers/<slug:batch>/"
texts_patterns: list[URLPattern | URLResolver] = [
    path("messages/modeles/", wordings.wordings, name="wordings"),
    path(ONE, wordings.wording, name="wording"),
    path(ONE + "ecrire/", wordings.write, name="wording_write"),
    path(ONE + "apercu/", wordings.preview, name="wording_preview"),
    path(ONE + "relire/", wordings.review, name="wording_review"),
    path(ONE + "revenir/<int:wording_version>/", wordings.back, name="wording_back"),
    path("messages/courriers/", letters.waiting, name="letters"),
    path("familles/<slug:reference>/courrier/", letter.write, name="letter_write"),
    path("messages/courriers/preparer/", letters.take, name="letters_take"),
    path(BATCH, letters.batch, name="letters_batch"),
    path(BATCH + "courriers.pdf", letters.pdf, name="letters_pdf"),
    path(BATCH + "confirmer/", letters.confirm, name="letters_confirm"),
]
