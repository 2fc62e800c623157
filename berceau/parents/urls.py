"""Routes of this room: short addresses, typed from a card or read in an SMS."""

from django.urls import URLPattern, URLResolver, path

from berceau.parents.views import agents, asking, door, home, informations, language

app_name = "parents"

urlpatterns: list[URLPattern | URLResolver] = [
    path("p/", door.door, name="door"),
    path("p/langue/", language.choose, name="language"),
    path("p/lien/", door.ask_link, name="ask_link"),
    path("p/lien/demande/", door.link_asked, name="link_asked"),
    path("p/code/", door.code, name="code"),
    path("p/code/oublie/", door.forgot_code, name="forgot_code"),
    path("p/code/rappel/", door.code_forgotten, name="code_forgotten"),
    path("p/code/nouveau/", door.new_code, name="new_code"),
    path("p/moi/", home.home, name="home"),
    path("p/moi/calendrier/", home.calendar, name="calendar"),
    path("p/moi/code/", home.code, name="my_code"),
    path("p/moi/souffler/", asking.breather, name="breather"),
    path("p/moi/rappel/", asking.call_back, name="call_back"),
    path("p/moi/message/", asking.message, name="message"),
    path("p/moi/demande/<str:asked_reference>/annuler/", asking.withdraw, name="withdraw"),
    path("p/moi/etape/", asking.step, name="step"),
    path("p/moi/etape/<int:said_id>/annuler/", asking.step_back, name="step_back"),
    path("p/moi/informations/", informations.informations, name="informations"),
    path("p/moi/informations/choix/", informations.choose, name="choose"),
    path("p/moi/informations/contact/", informations.be_careful, name="be_careful"),
    path("p/moi/informations/corriger/", informations.correct, name="correct"),
    path("p/moi/informations/arreter/", informations.stop, name="stop"),
    path("p/moi/informations/reprendre/", informations.resume, name="resume"),
    path("p/moi/informations/copie/", informations.ask_copy, name="ask_copy"),
    path("p/moi/informations/copie/<str:kind>/", informations.copy, name="copy"),
    path("p/moi/informations/effacer/", informations.erase, name="erase"),
    path("p/moi/quitter/", home.leave, name="leave"),
    # Last: any other word after /p/ may be a link. Without a slash at the end: one sign less.
    path("p/<str:token>", door.link, name="link"),
    path("demandes-des-parents/", agents.waiting, name="waiting"),
    path(
        "familles/<str:reference>/demandes/<str:asked_reference>/<str:gesture>/",
        agents.settle,
        name="settle",
    ),
    path("familles/<str:reference>/page-des-parents/", agents.doors, name="doors"),
    path(
        "familles/<str:reference>/page-des-parents/<str:adult_reference>/lien/",
        agents.send_link,
        name="send_link",
    ),
    path(
        "familles/<str:reference>/page-des-parents/<str:adult_reference>/carte/",
        agents.card,
        name="card",
    ),
]
