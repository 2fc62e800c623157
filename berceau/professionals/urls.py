"""Routes of this room. The pages that a link opens are under /l/<its reference>/."""

from django.urls import URLPattern, URLResolver, path

from berceau.professionals.views import mine, moderation, public

app_name = "professionals"

MINE = "l/<slug:guest>/inscription/"
ONE = "inscriptions/<slug:registration_reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("professionnels/se-faire-connaitre/", public.start, name="start"),
    path("professionnels/se-faire-connaitre/mon-lien/", public.find, name="find"),
    path("verifier/<slug:certificate>/", public.verify, name="verify"),
    path(MINE, mine.mine, name="mine"),
    path(f"{MINE}etape/<slug:step>/", mine.step, name="step"),
    path(f"{MINE}envoyer/", mine.send, name="send"),
    path(f"{MINE}confirmer/", mine.confirm, name="confirm"),
    path(f"{MINE}reprendre/", mine.reopen, name="reopen"),
    path(f"{MINE}retirer/", mine.withdraw, name="withdraw"),
    path(f"{MINE}effacer/", mine.erase, name="erase"),
    path(f"{MINE}certificat.pdf", mine.my_certificate, name="my_certificate"),
    path(f"{MINE}badge.<slug:picture>", mine.my_badge, name="my_badge"),
    path("inscriptions/", moderation.index, name="list"),
    path("inscriptions/liste/<slug:which>/", moderation.index, name="list_of"),
    path(ONE, moderation.page, name="page"),
    path(f"{ONE}accepter/", moderation.accept, name="accept"),
    path(f"{ONE}demander/", moderation.ask_back, name="ask_back"),
    path(f"{ONE}refuser/", moderation.refuse, name="refuse"),
    path(f"{ONE}retirer/", moderation.take_down, name="take_down"),
    path(f"{ONE}rattacher/", moderation.attach, name="attach"),
    path(f"{ONE}detacher/", moderation.detach, name="detach"),
    path(f"{ONE}certificat.pdf", moderation.certificate_pdf, name="certificate"),
    path(f"{ONE}badge.<slug:picture>", moderation.badge, name="badge"),
]
