"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.referrals.views import guest, inbox, making, parents, team

app_name = "referrals"

urlpatterns: list[URLPattern | URLResolver] = [
    path("familles/<slug:reference>/orienter/", making.needs, name="needs"),
    path("familles/<slug:reference>/orientations/", team.of_family, name="of_family"),
    path("familles/<slug:reference>/orienter/<slug:need_key>/", making.proposals, name="proposals"),
    path(
        "familles/<slug:reference>/orienter/<slug:need_key>/<slug:service_reference>/",
        making.new,
        name="new",
    ),
    path("orientations/recues/", inbox.inbox, name="inbox"),
    path("orientations/recues/<slug:referral_reference>/", inbox.received, name="received"),
    path("orientations/recues/<slug:referral_reference>/ouvrir/", inbox.open_one, name="open"),
    path("orientations/recues/<slug:referral_reference>/repondre/", inbox.answer, name="answer"),
    path(
        "orientations/recues/<slug:referral_reference>/annuler/",
        inbox.undo,
        name="received_undo",
    ),
    path("orientations/a-reprendre/", team.to_take_up, name="to_take_up"),
    path("orientations/reponses/", team.answers, name="answers"),
    path("orientations/<slug:referral_reference>/", team.page, name="page"),
    path("orientations/<slug:referral_reference>/dire/", team.say, name="say"),
    path("orientations/<slug:referral_reference>/annuler/", team.undo, name="undo"),
    path("orientations/<slug:referral_reference>/retirer/", team.revoke, name="revoke"),
    path("orientations/<slug:referral_reference>/renvoyer/", team.send_again, name="send_again"),
    path("orientations/<slug:referral_reference>/besoin/", team.settle, name="settle"),
    path("orientations/<slug:referral_reference>/fiche.pdf", team.sheet, name="sheet"),
    path("l/<slug:guest>/orientation/", guest.page, name="guest"),
    path("l/<slug:guest>/orientation/repondre/", guest.answer, name="guest_answer"),
    path("l/<slug:guest>/orientation/annuler/", guest.undo, name="guest_undo"),
    path("p/moi/orientations/<slug:referral_reference>/dire/", parents.say, name="parent_says"),
    path("p/moi/orientations/<slug:referral_reference>/annuler/", parents.undo, name="parent_undo"),
    path(
        "p/moi/orientations/<slug:referral_reference>/retirer/",
        parents.revoke,
        name="parent_revoke",
    ),
]
