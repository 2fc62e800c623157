"""Routes of the follow-up."""

from django.urls import URLPattern, URLResolver, path

from berceau.followup.views import (
    announce,
    assignment,
    cover,
    desk,
    endings,
    loss,
    notes,
    offline,
    promises,
)

app_name = "followup"
OF_FAMILY = "familles/<slug:reference>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("naissance/", desk.desk, name="desk"),
    path("naissance/carte/", desk.card_page, name="card"),
    path("naissance/carte.pdf", desk.card_pdf, name="card_pdf"),
    path("annoncer/", announce.announce, name="announce"),
    path("affectation/", assignment.assignment, name="assignment"),
    path("affectation/regles/<int:rule_id>/retirer/", assignment.remove_rule, name="rule_remove"),
    path("affectation/repartir/", assignment.distribute, name="distribute"),
    path("affectation/transmettre/", assignment.hand_over_all, name="hand_over_all"),
    path("absence/", cover.absences, name="absences"),
    path("absence/<int:absence_id>/annuler/", cover.cancel, name="absence_cancel"),
    path("aujourdhui/<slug:block>/", promises.block, name="block"),
    path(f"{OF_FAMILY}confier/", assignment.hand_over, name="hand_over"),
    path(f"{OF_FAMILY}noter/", notes.write, name="note"),
    path(f"{OF_FAMILY}noter/hors-ligne/", offline.receive, name="note_offline"),
    path("hors-ligne/arrivee/", offline.arrived, name="note_arrived"),
    path(f"{OF_FAMILY}notes/", notes.everything, name="notes"),
    path(f"{OF_FAMILY}notes/<int:note_id>/", notes.correct, name="note_correct"),
    path(f"{OF_FAMILY}notes/<int:note_id>/effacer/", notes.erase, name="note_erase"),
    path(f"{OF_FAMILY}promesses/<int:promise_id>/tenir/", promises.keep, name="promise_keep"),
    path(
        f"{OF_FAMILY}promesses/<int:promise_id>/reporter/",
        promises.postpone,
        name="promise_postpone",
    ),
    path(f"{OF_FAMILY}promesses/<int:promise_id>/annuler/", promises.cancel, name="promise_cancel"),
    path(
        f"{OF_FAMILY}promesses/<int:promise_id>/retablir/", promises.restore, name="promise_restore"
    ),
    path(f"{OF_FAMILY}clore/", endings.close, name="close"),
    path(f"{OF_FAMILY}rouvrir/", endings.reopen, name="reopen"),
    path(f"{OF_FAMILY}perte/", loss.declare, name="loss"),
    path(f"{OF_FAMILY}pertes/<int:loss_id>/annuler/", loss.undo, name="loss_undo"),
]
