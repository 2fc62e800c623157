"""The languages an adult may speak: one list for every form and every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("fr", _("français")),
    ("ar", _("arabe")),
    ("en", _("anglais")),
    ("es", _("espagnol")),
    ("pt", _("portugais")),
    ("it", _("italien")),
    ("de", _("allemand")),
    ("tr", _("turc")),
    ("pl", _("polonais")),
    ("ro", _("roumain")),
    ("bg", _("bulgare")),
    ("sq", _("albanais")),
    ("ru", _("russe")),
    ("uk", _("ukrainien")),
    ("hy", _("arménien")),
    ("ka", _("géorgien")),
    ("fa", _("persan, dari")),
    ("ps", _("pachto")),
    ("ku", _("kurde")),
    ("ur", _("ourdou")),
    ("hi", _("hindi")),
    ("bn", _("bengali")),
    ("ta", _("tamoul")),
    ("zh", _("chinois")),
    ("vi", _("vietnamien")),
    ("kab", _("kabyle, tamazight")),
    ("so", _("somali")),
    ("ti", _("tigrigna")),
    ("am", _("amharique")),
    ("ln", _("lingala")),
    ("bm", _("bambara")),
    ("ff", _("peul")),
    ("wo", _("wolof")),
    ("snk", _("soninké")),
    ("gcf", _("créole")),
    ("fsl", _("langue des signes française")),
    ("other", _("autre langue")),
]


NAMES = dict(LANGUAGES)


def name_of(code: str) -> str:
    """« arabe »; the code itself when the list has lost it."""
    return str(NAMES.get(code, code))
