"""The leaflet as it is printed: four pages, everything readable, nothing cut silently."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from berceau.accounts.roles import Role
from berceau.directory.models import Closure, Service
from berceau.leaflet import actions, layout
from berceau.leaflet.content import content
from berceau.leaflet.paper import VARIANTS, leaflet
from berceau.leaflet.zone import Zone
from tests import factories

TODAY, AT = factories.TODAY, factories.AT


def made(zone: Zone, language: str = "fr"):
    return leaflet(zone, language=language, on=TODAY)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    pages = [page.extract_text() for page in read(pdf).pages]
    return " ".join(" ".join(pages).replace("\xa0", " ").split())


def printed(one) -> set[int]:
    return {entry.key for section in one.laid.sections for entry in section.kept}


@pytest.mark.parametrize("language", ["fr", "en", "ar", "tr", "pt", "uk"])
def test_four_pages_to_read_and_two_to_fold_in_every_language(zone, language):
    one = made(zone, language)
    assert len(read(one.pdf("read")).pages) == 4
    assert len(read(one.pdf("print")).pages) == 2
    assert len(read(one.pdf("poster")).pages) == 1


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_form_is_tagged_for_screen_readers(zone, variant):
    pdf = read(made(zone).pdf(variant))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    assert pdf.trailer["/Root"]["/Lang"] == "fr"


def test_nothing_is_under_fourteen_points(zone):
    sizes: set[float] = set()

    def visit(_text, _cm, _tm, _font, size):
        if _text.strip():
            sizes.add(round(size * abs(_tm[3]) if size == 1 else size, 1))

    for page in read(made(zone).pdf("read")).pages:
        page.extract_text(visitor_text=visit)
    assert sizes
    assert min(sizes) >= 14


def test_the_sizes_of_the_paper(zone):
    one = made(zone)
    a5, a4 = read(one.pdf("read")).pages[0].mediabox, read(one.pdf("print")).pages[0].mediabox
    assert (round(float(a5.width) / 72 * 25.4), round(float(a5.height) / 72 * 25.4)) == (148, 210)
    assert (round(float(a4.width) / 72 * 25.4), round(float(a4.height) / 72 * 25.4)) == (297, 210)


def test_no_page_is_higher_than_its_paper(zone):
    one = made(zone)
    blocks = [block for page in one.laid.pages for block in page]
    heights = layout.Heights(blocks, one.words)
    assert all(heights.total(page) <= layout.HEIGHT for page in one.laid.pages)
    assert sum(heights.total(page) for page in one.laid.pages) > 3 * layout.HEIGHT


def test_what_is_kept_is_on_paper_in_both_forms(zone):
    one = made(zone)
    for variant in ("read", "print", "large"):
        said = text(one.pdf(variant))
        for section in one.laid.sections:
            for entry in section.kept:
                assert entry.phone.replace("\xa0", " ") in said
                assert entry.name.split(" · ")[0][:12].replace("\xa0", " ") in said


def test_the_referente_comes_first(zone):
    factories.AgentFactory(role=Role.REFERENTE, first_name="Nadia")
    first = read(made(zone).pdf("read")).pages[0].extract_text().replace("\xa0", " ")
    assert "Nadia" in first
    assert "01 99 00 70 00" in first
    assert "/ici/59122-" in first.replace("\n", "")


def test_needs_emergencies_and_what_we_write_are_on_the_last_page(zone):
    last = " ".join(read(made(zone).pdf("read")).pages[3].extract_text().split())
    for said in (
        "Besoin de souffler", "Besoin d’un toit", "Besoin de parler", "119", "3114", "3919",
        "Ce que nous écrivons", "Ce que nous n’écrivons jamais",
    ):  # fmt: skip
        assert said in last


def test_what_does_not_fit_is_named_and_counted(zone):
    one = made(zone)
    left = {entry.key for entry in one.laid.left}
    everything = {entry.key for section in one.laid.sections for entry in section.candidates}
    assert left == everything - printed(one)
    assert left
    assert "autres adresses sur le site" in text(one.pdf("read"))


def test_nothing_is_printed_twice(zone):
    one = made(zone)
    keys = [entry.key for section in one.laid.sections for entry in section.kept]
    assert len(keys) == len(set(keys))


def test_every_moment_and_every_need_has_somebody(zone):
    assert all(section.kept for section in made(zone).laid.sections)


def test_a_closed_door_and_an_archived_service_are_not_printed(zone):
    one = made(zone)
    closed, gone = sorted(printed(one))[:2]
    service = Service.objects.get(pk=closed)
    Closure.objects.create(
        structure=service.structure, service=service, starts_on=TODAY,
        ends_on=TODAY + timedelta(days=3),
    )  # fmt: skip
    Service.objects.filter(pk=gone).update(archived_at=AT)
    again = made(zone)
    everywhere = {entry.key for section in again.laid.sections for entry in section.candidates}
    assert not {closed, gone} & everywhere


def test_the_team_chooses_what_comes_first_and_what_is_left_out(zone):
    manager = factories.AgentFactory(role=Role.LOCAL_MANAGER)
    before = made(zone)
    wanted, unwanted = before.laid.left[-1].key, min(printed(before))
    for key, place in ((wanted, "first"), (unwanted, "out")):
        actions.choose(zone=zone, service_id=key, place=place, by=manager, at=AT)
    after = made(zone)
    assert wanted in printed(after)
    assert unwanted not in printed(after)
    assert [entry.key for entry in after.content.left_out] == [unwanted]
    elsewhere = made(Zone("59122"))
    assert not elsewhere.content.left_out
    actions.choose(zone=zone, service_id=unwanted, place="", by=manager, at=AT)
    assert not made(zone).content.left_out


def test_another_neighbourhood_has_its_own_doors_first(zone, town):
    here = content(zone, on=TODAY)
    village = content(Zone("59139"), on=TODAY)
    assert "Caudry" in village.moments[1].candidates[0].where
    assert "Caudry" not in here.moments[1].candidates[0].where


def test_an_empty_directory_still_gives_four_pages_and_says_nothing_false(db, settings):
    settings.TEAM_PHONE = "01 99 00 70 00"
    one = made(Zone("59122"))
    assert len(read(one.pdf("read")).pages) == 4
    assert "autres adresses" not in text(one.pdf("read"))


def test_words_that_are_too_long_are_said_not_cut(zone, settings):
    settings.TEAM_HOURS = "du lundi au vendredi " * 60
    with pytest.raises(layout.TooLongError):
        made(zone)


def test_a_language_that_nobody_has_read_says_so(zone, settings):
    assert made(zone, "tr").words.unreviewed
    settings.LANGUAGES_REVIEWED = {"tr": "Une lectrice"}
    assert not made(zone, "tr").words.unreviewed


def test_the_number_of_queries_does_not_depend_on_the_number_of_services(
    zone, django_assert_max_num_queries
):
    made(zone)
    with django_assert_max_num_queries(8):
        made(zone)


def test_every_service_of_the_directory_is_printed_counted_or_named_with_its_reason(zone, town):
    closed = Service.objects.order_by("pk")[3]
    Closure.objects.create(
        structure=closed.structure, service=closed, starts_on=TODAY, ends_on=TODAY
    )
    one = made(zone)
    held = one.content
    said = {entry.key for section in one.laid.sections for entry in section.candidates}
    said |= {entry.key for entry in (*held.left_out, *held.closed, *held.unplaced)}
    assert closed.pk in {entry.key for entry in held.closed}
    assert said == set(Service.objects.published().values_list("pk", flat=True))


def test_a_need_with_many_answers_says_on_paper_how_many_more_there_are(zone):
    model = Service.objects.published().filter(kind="ccas")[0]
    for number in range(30):
        model.pk, model.reference = None, f"roof{number:08}"
        model.name, model.source_id = f"Un toit {number}", f"roof-{number}"
        model.save()
    one = made(zone)
    [roof] = [section for section in one.laid.sections if section.key == "roof"]
    assert len(roof.candidates) > 30
    last = " ".join(read(one.pdf("read")).pages[3].extract_text().split())
    assert "autres adresses sur le site" in last


def test_the_poster_is_dated_and_says_that_nobody_has_read_it(zone):
    poster = text(made(zone, "en").pdf("poster"))
    assert "23" in poster.split("2026")[0][-20:]
    assert made(zone, "en").words.unreviewed in poster


def test_large_print_leaves_no_page_half_empty_before_the_last(zone):
    sheets = [len(page.extract_text()) for page in read(made(zone).pdf("large")).pages]
    assert min(sheets[:-1]) > max(sheets) / 3
