"""What messages say: the texts delivered, those of the team, and the words they never hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.messaging import gsm, versions
from berceau.messaging.examples import longest_day, preview
from berceau.messaging.examples import people as team_of
from berceau.messaging.forbidden import found_in, kinds, listed
from berceau.messaging.models import Channel, Message, Wording
from berceau.messaging.outbox import To, post
from berceau.messaging.wordings import (
    A_PLACE,
    FRENCH,
    RIGHT_TO_LEFT,
    Voice,
    filled,
    models,
    places,
    problems,
    said,
    warnings,
)
from berceau.privacy.models import Act
from tests import factories

LANGUAGES = ("fr", "en", "ar", "tr", "pt", "uk")
TEXTS = [(key, language) for key, model in models().items() for language in model.texts]
KEYS = (
    "welcome", "reminder", "reminder_many", "promise", "cover", "link", "stop_done", "resume_done",
    "appointment",
)  # fmt: skip
FORBIDDEN = [
    (kind, language, word)
    for kind in kinds()
    for language in LANGUAGES
    for word in listed(kind, language)
]
WORDS = {"dates": "lundi 14 septembre", "referente": "Nadia Kaci", "phone": "03 27 73 00 00"}


@pytest.fixture
def admin(db: None) -> Agent:
    return factories.AgentFactory(role=Role.FUNCTIONAL_ADMIN)


@pytest.fixture
def write(admin: Agent, at: datetime) -> Callable[..., Wording]:
    def one(text: str, **values: Any) -> Wording:
        known = {"key": "reminder", "language": "fr", "seen": 0, "by": admin, "at": at}
        return versions.write(text=text, **(known | values))

    return one


GOOD = "Bonjour. A noter : {dates}. {referente}, {phone}."


# --- The texts delivered with the house ---------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
def test_every_text_speaks_the_six_languages(key: str) -> None:
    assert set(LANGUAGES) <= set(models()[key].texts)


@pytest.mark.parametrize(("key", "language"), TEXTS)
def test_a_delivered_text_passes_the_checks_of_the_team(key: str, language: str) -> None:
    model = models()[key]
    title = model.title.get(language, "")
    assert problems(model, model.texts[language].strip("\n"), language, title) == []


@pytest.mark.parametrize("key", [key for key, one in models().items() if one.channel == "sms"])
def test_in_french_the_longest_example_is_one_sms(key: str) -> None:
    text = models()[key].texts[FRENCH]
    one = preview(models()[key], text, FRENCH, team=[])
    assert (one.measure.segments, one.costly) == (1, ())


# --- said ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_text_is_said_in_its_language_with_its_words() -> None:
    assert said("reminder", "en", **WORDS) == (
        "Hello. A date to remember: lundi 14 septembre. Any question? Nadia Kaci, 03 27 73 00 00."
    )


@pytest.mark.django_db
def test_a_language_without_text_hears_french() -> None:
    assert said("reminder", "kab", **WORDS) == said("reminder", "fr", **WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("unknown", {}),
        ("link", {"link": "x", "referente": "Nadia"}),
        ("link", {}),
    ],
)
def test_a_key_or_a_place_that_does_not_exist_is_an_error(key: str, words: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        said(key, "fr", **words)


@pytest.mark.django_db
def test_from_right_to_left_a_number_is_not_cut_in_groups() -> None:
    assert "0327730000" in said("reminder", "ar", **WORDS)
    assert "0327730000" not in said("reminder", "fr", **WORDS)


@pytest.mark.django_db
def test_a_name_does_not_double_the_price() -> None:
    text = said("reminder", "fr", **WORDS | {"referente": "Anaïs Lefrançois"})
    assert "Anais Lefrancois" in text
    assert gsm.measure(text).seven_bit


@pytest.mark.django_db
def test_a_name_is_written_as_it_is_on_paper() -> None:
    assert "Anaïs" in said("letter_reminder", "fr", **WORDS | {"referente": "Anaïs"})


@pytest.mark.django_db
def test_what_is_put_in_a_place_opens_no_other() -> None:
    assert "{phone}" in said("reminder", "fr", **WORDS | {"referente": "{phone}"})


@pytest.mark.django_db
def test_a_night_of_reminders_reads_the_texts_once() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        voice = Voice()
        for language in LANGUAGES * 10:
            voice.said("reminder", language, **WORDS)
    assert len(asked) == 1


# --- Versions -----------------------------------------------------------------------------
def test_what_the_team_writes_is_what_leaves(write: Callable[..., Wording]) -> None:
    write(GOOD)
    assert said("reminder", "fr", **WORDS).startswith("Bonjour. A noter : lundi 14")


def test_another_language_keeps_its_own(write: Callable[..., Wording]) -> None:
    write(GOOD)
    assert said("reminder", "en", **WORDS).startswith("Hello.")


def test_a_version_is_never_changed(write: Callable[..., Wording]) -> None:
    row = write(GOOD)
    row.text = "autre"
    with pytest.raises(TypeError):
        row.save()


def test_two_versions_have_not_the_same_number(write: Callable[..., Wording]) -> None:
    row = write(GOOD)
    with pytest.raises(IntegrityError):
        Wording.objects.create(
            key=row.key, language=row.language, version=1, text="x", at=row.at, by=row.by
        )


def test_who_has_not_seen_the_last_version_is_told(write: Callable[..., Wording]) -> None:
    write(GOOD)
    with pytest.raises(ValidationError, match="Une autre version"):
        write(GOOD + " Bonne journee.")


def test_saying_the_same_again_is_no_version(write: Callable[..., Wording]) -> None:
    write(GOOD)
    with pytest.raises(ValidationError, match="déjà le texte"):
        write(GOOD, seen=1)


def test_going_back_is_a_new_version_with_the_old_text(
    write: Callable[..., Wording], admin: Agent, at: datetime
) -> None:
    write(GOOD)
    write(GOOD + " Bonne journee.", seen=1)
    row = versions.go_back(key="reminder", language="fr", version=1, by=admin, at=at)
    assert (row.version, row.text) == (3, GOOD)


def test_going_back_to_the_delivered_text(
    write: Callable[..., Wording], admin: Agent, at: datetime
) -> None:
    write(GOOD)
    versions.go_back(key="reminder", language="fr", version=0, by=admin, at=at)
    assert said("reminder", "fr", **WORDS).startswith("Bonjour. Une date à retenir")


def test_an_old_text_that_would_be_refused_today_does_not_come_back(
    admin: Agent, at: datetime
) -> None:
    old = {"key": "reminder", "language": "fr", "at": at, "by": admin}
    Wording.objects.create(version=1, text=GOOD + " La PMI", **old)
    Wording.objects.create(version=2, text=GOOD, **old)
    with pytest.raises(ValidationError, match="PMI"):
        versions.go_back(key="reminder", language="fr", version=1, by=admin, at=at)


def test_the_journal_says_who_wrote_which_version(
    write: Callable[..., Wording], admin: Agent
) -> None:
    write(GOOD)
    act = Act.objects.get(verb="wording.written")
    assert (act.agent_id, act.detail) == (
        admin.pk,
        {"key": "reminder", "language": "fr", "version": 1},
    )


@pytest.mark.parametrize("role", [Role.REFERENTE, Role.PMI_NURSE, Role.DPO])
def test_who_does_not_write_texts_does_not(role: str, write: Callable[..., Wording]) -> None:
    with pytest.raises(PermissionDenied):
        write(GOOD, by=factories.AgentFactory(role=role))


def test_a_signature_is_of_one_text_only(
    write: Callable[..., Wording], admin: Agent, at: datetime
) -> None:
    row = versions.sign(
        key="reminder", language="ar", seen=0, reviewer="Leïla Haddad", by=admin, at=at
    )
    assert (row.version, row.reviewed_by) == (1, "Leïla Haddad")
    text = row.text + " {referente}"
    assert write(text, language="ar", seen=1).reviewed_by == ""


def test_the_history_shows_what_changed(write: Callable[..., Wording]) -> None:
    write("Bonjour. Une date à retenir : {dates}. {referente}, {phone}.")
    newest, oldest = versions.history("reminder", "fr")
    assert (newest.version, newest.in_force, oldest.version) == (1, True, 0)
    gone = "".join(piece.words for piece in newest.pieces if piece.kind == "del")
    assert gone.split() == ["Une", "question", "?"]
    assert "".join(piece.words for piece in newest.pieces if piece.kind != "del") == (
        "Bonjour. Une date à retenir : {dates}. {referente}, {phone}."
    )


# --- What is refused ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{dates} {phone} {enfant}", "n’existe pas ici"),
        ("{dates}", "{phone} manque"),
        ("{dates} {phone", "Une accolade"),
        ("{dates} {phone} }", "Une accolade"),
        ("{dates} {phone} {{referente}}", "Une accolade"),
        ("{dates} {phone} {}", "n’existe pas ici"),
        ("{dates} {phone} La P.M.I.", "« P.M.I »"),
        ("{dates} {phone} pour votre Bébé", "« Bébé »"),
        ("{dates} {phone} 1000 premiers jours", "dispositif"),
    ],
)
def test_a_text_is_refused_with_the_reason(
    text: str, why: str, write: Callable[..., Wording]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        write(text)
    assert any(why in sentence for sentence in refusal.value.messages)
    assert not Wording.objects.exists()


def test_the_word_that_a_person_answers_stays(write: Callable[..., Wording]) -> None:
    with pytest.raises(ValidationError, match="STOP"):
        write("Bonjour {referente} {phone} {link}", key="welcome")


def test_every_reason_is_told_at_once(write: Callable[..., Wording]) -> None:
    with pytest.raises(ValidationError) as refusal:
        write("La PMI et le médecin de {nom}")
    assert len(refusal.value.messages) == 5


def test_a_text_has_no_place_for_a_child_nor_a_family() -> None:
    assert set(places()) == {
        "referente", "phone", "link", "dates", "day", "hour", "place", "absent", "contact", "until",
    }  # fmt: skip


# --- Forbidden words ----------------------------------------------------------------------
def disguised(draw: st.DrawFn, word: str) -> str:
    """The same word as a hurried or a clever hand writes it."""
    way = draw(st.sampled_from(("as it is", "upper", "title", "plain", "hidden", "dashes")))
    shown = word.removesuffix("*")
    if way == "upper":
        return shown.upper().replace("İ", "I")
    if way == "title":
        return shown.title() if shown.isascii() else shown.capitalize()
    if way == "plain":
        return gsm.lighten(shown)
    if way == "hidden":
        cut = draw(st.integers(0, len(shown)))
        return f"{shown[:cut]}\u200b{shown[cut:]}"
    return shown.replace(" ", draw(st.sampled_from(("-", "\u00a0", "  ", "\n", "_"))))


@st.composite
def a_sentence(draw: st.DrawFn) -> tuple[str, str]:
    _kind, language, word = draw(st.sampled_from(FORBIDDEN))
    around = st.sampled_from(("", " ", ".", ", ", "(", "’", "'", "\n", " : ", "-", "…", "!"))
    filler = st.sampled_from(("", "Bonjour", "14 h", "0327730000", "zzz"))
    before, after = draw(around), draw(around)
    first, last = draw(filler), draw(filler)
    return language, f"{first}{before or ' '}{disguised(draw, word)}{after or ' '}{last}"


@given(a_sentence())
def test_a_forbidden_word_is_found_however_it_is_written(case: tuple[str, str]) -> None:
    language, text = case
    assert found_in(text, language)
    assert warnings(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Comme convenu, je passe demain matin. Belle journée à vous.",
        "Je vous rappelle jeudi à 14 h, dites-moi si cela ne va pas.",
        "N’hésitez pas : ne le transmettez pas, et posez vos questions.",
        "Rendez-vous à la mairie, place de la République, porte B.",
        "J’ai bien reçu votre message, merci. Je cherche la réponse.",
    ],
)
def test_an_everyday_sentence_says_nothing_forbidden(text: str) -> None:
    assert warnings(text, "fr") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("la c.a.f", "c.a.f"),
        ("votre P M I", "P M I"),
        ("le centre de CAF, là", "CAF"),
        ("sécurité\u00a0sociale", "sécurité\u00a0sociale"),
        ("vaccinations", "vaccinations"),
    ],
)
def test_the_word_is_named_as_it_was_typed(text: str, word: str) -> None:
    assert found_in(text, "fr")[0].word == word


def test_a_word_inside_another_is_not_one() -> None:
    assert found_in("le café du coin est ouvert", "fr") == []


def test_the_first_name_of_a_child_is_refused_in_an_answer() -> None:
    said_so = warnings("Comment va ines ?", "fr", first_names=["Inès", "Lou"])
    assert len(said_so) == 1
    assert "Inès" in said_so[0]


def test_a_first_name_is_a_whole_word() -> None:
    assert warnings("Loué soit le soleil", "fr", first_names=["Lou"]) == []


# --- The preview tells the truth ----------------------------------------------------------
@pytest.mark.django_db
def test_the_preview_takes_the_name_that_makes_the_longest_message() -> None:
    factories.ReferenteFactory(first_name="Lou", last_name="Ky")
    factories.ReferenteFactory(first_name="Marie-Christine", last_name="Vandenbroucke-Delattre")
    one = preview(models()["reminder"], GOOD, "fr", team=team_of(factories.TODAY))
    assert one.longest == "Marie-Christine Vandenbroucke-Delattre"
    assert one.longest in one.text


@pytest.mark.django_db
def test_only_the_team_of_today_is_taken() -> None:
    factories.AgentFactory(role=Role.PMI_NURSE, first_name="X" * 60)
    mandate = factories.ReferenteFactory(first_name="Y" * 60).mandate
    assert mandate is not None
    mandate.ends_on = factories.TODAY - timedelta(days=1)
    mandate.save()
    assert team_of(factories.TODAY) == []


def test_a_costly_sign_is_named_with_its_replacement() -> None:
    one = preview(models()["reminder"], "Ça l’est : " + GOOD, "fr", team=[])
    assert [(costly.char, costly.lighter) for costly in one.costly] == [("’", "'")]
    lighter = gsm.lighten("Ça l’est : " + GOOD)
    assert preview(models()["reminder"], lighter, "fr", team=[]).measure.segments == 1


def test_an_unknown_place_is_shown_as_it_was_typed() -> None:
    one = preview(models()["reminder"], GOOD + " {enfant}", "fr", team=[])
    assert "[enfant]" in one.text
    assert any("{enfant}" in problem for problem in one.problems)


NAMES = st.text(st.characters(categories=("L", "Zs", "Pd"), max_codepoint=0x24F), max_size=60)


@settings(max_examples=50)
@given(
    case=st.sampled_from([case for case in TEXTS if models()[case[0]].channel == "sms"]),
    words=st.fixed_dictionaries(dict.fromkeys(places(), NAMES)),
)
@pytest.mark.django_db
def test_what_is_counted_is_what_leaves(case: tuple[str, str], words: dict[str, str]) -> None:
    """The preview measures the very text that the outbox writes, for any words."""
    key, language = case
    model = models()[key]
    mine = {name: words[name] for name in model.places}
    shown = filled(model, model.texts[language], language, mine)
    Message.objects.all().delete()
    message = post(
        channel=Channel.SMS,
        purpose="answer",
        to=To("+33612000000", language=language),
        body=said(key, language, **mine),
        key="un",
        at=factories.AT,
    )
    message.refresh_from_db()
    assert (message.body, message.segments) == (shown, gsm.measure(shown).segments)


def test_days_are_measured_in_their_language() -> None:
    assert longest_day("fr") != longest_day("ar")
    assert {"ar"} <= RIGHT_TO_LEFT
    assert A_PLACE.findall("{a} {b}") == ["a", "b"]
