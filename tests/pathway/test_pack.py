"""The pack in force, its territory files, and the commands that check and compare."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.pathway import projection
from berceau.pathway.checks import territory_pack
from berceau.pathway.models import ProjectedStep, Projection
from berceau.pathway.pack import find_rule, pack_in_force
from berceau.rules import national_pack
from tests.factories import AT, TODAY, AgentFactory, ChildFactory, FamilyFactory

pytestmark = pytest.mark.django_db

LATER = "- code: E04\n  late_until: P5M\n"
BROKEN = "- code: E04\n  opens: dans deux mois\n"
OWN = """
- code: T-fete
  kind: step
  subject: child
  domain: eveil
  audience: [family]
  obligation: I
  status: "-"
  parents: "Fête des bébés"
  agents: "Fête des bébés de la ville"
  anchor: birth
  opens: P2M
  ends: P1Y
"""


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def packs(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PACKS_DIR = tmp_path / "packs"
    settings.PACKS_DIR.mkdir()
    return settings.PACKS_DIR


@pytest.fixture
def family(referente):
    family = FamilyFactory(referente=referente)
    ChildFactory(family=family, born_on=TODAY - timedelta(days=70))
    return family


def run(*args):
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command(*args, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def test_without_files_it_is_the_national_pack(packs):
    assert pack_in_force().pack.version == national_pack().version


def test_a_territory_adds_a_line(packs):
    (packs / "ville.yaml").write_text(OWN)
    assert find_rule("T-fete").agents == "Fête des bébés de la ville"


def test_an_edited_file_is_read_again(packs):
    (packs / "ville.yaml").write_text(OWN)
    before = pack_in_force().fingerprint
    (packs / "ville.yaml").write_text(OWN.replace("P1Y", "P18M"))
    assert pack_in_force().fingerprint != before


def test_a_broken_file_leaves_the_national_pack(packs):
    (packs / "ville.yaml").write_text(BROKEN)
    assert pack_in_force().pack.version == national_pack().version
    assert pack_in_force().errors


def test_a_broken_file_is_shown_to_managers(packs, client_of):
    (packs / "ville.yaml").write_text(BROKEN)
    text = client_of(AgentFactory(role=Role.LOCAL_MANAGER)).get(reverse("pathway:pack")).content
    assert "ville.yaml:2" in text.decode()


def test_a_broken_file_is_named_by_check(packs):
    (packs / "ville.yaml").write_text(BROKEN)
    assert "ville.yaml:2" in territory_pack(None)[0].msg


def test_packs_check_says_file_line_field_and_ends_with_two(packs):
    (packs / "ville.yaml").write_text(BROKEN)
    status, out, err = run("packs", "check", str(packs / "ville.yaml"))
    assert (status, out) == (2, "")
    assert err.startswith("ville.yaml:2: champ « opens »")


def test_packs_check_is_quiet_when_all_is_well(packs):
    assert run("packs", "check") == (0, "Aucune erreur.\n", "")


def test_packs_diff_counts_what_moves(packs, family):
    (packs / "ville.yaml").write_text(LATER)
    status, out, _err = run("packs", "diff", "national", str(packs / "ville.yaml"))
    assert status == 0
    assert "1 étape change de date" in out
    assert "E04 : 1 change de date" in out


def test_packs_diff_counts_what_becomes_late(packs, family):
    (packs / "ville.yaml").write_text("- code: E04\n  ends: P9W\n")
    _status, out, _err = run("packs", "diff", "national", "current")
    assert "E04 : 1 change de date, 1 devient en retard" in out


def test_packs_diff_refuses_a_file_that_does_not_exist(packs):
    status, out, err = run("packs", "diff", "national", "nulle/part.yaml")
    assert (status, out) == (2, "")
    assert "attendu" in err


def test_packs_diff_writes_nothing(packs, family):
    (packs / "ville.yaml").write_text(LATER)
    run("packs", "diff", "national", "current")
    assert not ProjectedStep.objects.exists()


def test_pathway_rebuild_makes_the_lists(packs, family):
    status, out, _err = run("pathway", "rebuild")
    assert status == 0
    assert "100 %  1/1" in out
    assert ProjectedStep.objects.filter(family=family).exists()
    assert Projection.objects.get().families == 1


def test_pathway_rebuild_says_when_the_pack_changed(packs, family):
    run("pathway", "rebuild")
    (packs / "ville.yaml").write_text(OWN)
    _status, out, _err = run("pathway", "rebuild")
    assert "Le calendrier a changé" in out
    assert ProjectedStep.objects.filter(family=family, rule="T-fete").exists()


def test_pathway_rebuild_twice_gives_the_same_rows(packs, family):
    fields = [f.name for f in ProjectedStep._meta.fields if f.name != "id"]
    projection.rebuild_all(today=TODAY)
    first = list(ProjectedStep.objects.order_by("pk").values_list(*fields))
    projection.rebuild_all(today=TODAY)
    assert list(ProjectedStep.objects.order_by("pk").values_list(*fields)) == first
