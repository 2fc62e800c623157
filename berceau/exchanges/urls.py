"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.exchanges.views import answers, heard, unknown

app_name = "exchanges"
OF_FAMILY = "familles/<slug:reference>/messages/"
UNKNOWN = "messages/inconnus/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", heard.heard, name="heard"),
    path("messages/longueur/", answers.measure, name="measure"),
    path(UNKNOWN, unknown.unknown, name="unknown"),
    path(f"{UNKNOWN}<int:incoming_id>/prendre/", unknown.take, name="take"),
    path(f"{UNKNOWN}<int:incoming_id>/remettre/", unknown.give_back, name="give_back"),
    path(f"{UNKNOWN}<int:incoming_id>/pas-pour-nous/", unknown.not_ours, name="not_ours"),
    path(f"{UNKNOWN}<int:incoming_id>/revoir/", unknown.look_again, name="look_again"),
    path(f"{UNKNOWN}<int:incoming_id>/famille/", unknown.attach, name="attach"),
    path(f"{OF_FAMILY}recus/<int:incoming_id>/vu/", heard.seen, name="seen"),
    path(f"{OF_FAMILY}recus/<int:incoming_id>/a-voir/", heard.unseen, name="unseen"),
    path(f"{OF_FAMILY}recus/<int:incoming_id>/noter/", heard.note, name="note"),
    path(f"{OF_FAMILY}envoyes/<int:message_id>/annuler/", answers.withdraw, name="withdraw"),
    path(f"{OF_FAMILY}envoyes/<int:message_id>/retablir/", answers.let_go, name="let_go"),
    path(f"{OF_FAMILY}<slug:adult_reference>/", heard.thread, name="thread"),
    path(f"{OF_FAMILY}<slug:adult_reference>/repondre/", answers.answer, name="answer"),
]
