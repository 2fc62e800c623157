"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, Panel, Programme, TodayBlock
from berceau.exchanges import panels
from berceau.exchanges.queries import heard
from berceau.exchanges.register import PERSONAL_DATA
from berceau.exchanges.retention import RETENTION

PROGRAMME = Programme(
    key="exchanges",
    label=_("Échanges"),
    navigation=(
        NavigationEntry("exchanges:heard", _("Messages"), "chat-dots", 12, count=heard.count),
    ),
    today=(
        TodayBlock(
            key="manifestees",
            title=_("Se sont manifestées"),
            template="exchanges/today_heard.html",
            items=heard.heard,
            order=8,
            compartments=heard.COMPARTMENTS,
            awaited=True,
        ),
    ),
    panels=(
        Panel(
            key="fil-messages",
            title=_("Messages"),
            template="exchanges/panel_messages.html",
            context=panels.messages,
            shows=panels.compartments_of_messages,
            order=45,
            compartment="messages",
        ),
    ),
    unheard=heard.unheard,
    personal_data=PERSONAL_DATA,
    technical_fields=("Taken.id",),
    retention=RETENTION,
)
