"""A start in production that is not safe refuses, in a sentence; a safe one protects itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "BERCEAU_SECRET_KEY": "q8Zt3n0vK5yLw2Rj7Hc1Xd4Bf6Gm9Ps-Aeu_UiTo0rYkNlVbCxWzQh",
    "BERCEAU_ALLOWED_HOSTS": "berceau.maville.fr",
    "BERCEAU_COMMUNE": "59122",
    "BERCEAU_FIELD_KEYS": "k1:" + "A" * 43 + "=,racine:" + "B" * 42 + "A=",
}
SAY = (
    "from django.conf import settings as s; import django; django.setup(); "
    "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
    "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
)


def start(tmp_path: Path, code: str = SAY, **environment: str) -> subprocess.CompletedProcess[str]:
    """A real process, with this environment and nothing of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=kept
        | {
            "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
            "BERCEAU_DATA_DIR": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        | environment,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_safe_production_starts_with_every_protection(tmp_path: Path) -> None:
    started = start(tmp_path, **SAFE)
    assert started.stdout.split() == ["True", "True", "True", "True", "True", "False"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"BERCEAU_SECRET_KEY": ""}, "BERCEAU_SECRET_KEY manque ou est trop simple"),
        ({"BERCEAU_SECRET_KEY": "a" * 60}, "BERCEAU_SECRET_KEY manque ou est trop simple"),
        ({"BERCEAU_ALLOWED_HOSTS": ""}, "BERCEAU_ALLOWED_HOSTS doit nommer les adresses du site"),
        ({"BERCEAU_ALLOWED_HOSTS": "*"}, "BERCEAU_ALLOWED_HOSTS doit nommer les adresses du site"),
        ({"BERCEAU_DEBUG": "1"}, "BERCEAU_DEBUG est actif"),
        ({"BERCEAU_LANGUAGES_REVIEWED": "ar=oui"}, "ne dit pas qui a relu et quand"),
        ({"BERCEAU_DEBUG": "peut-être"}, "écrire 1 (oui) ou 0 (non)"),
        ({"BERCEAU_COMMUNE": ""}, "BERCEAU_COMMUNE manque"),
        ({"BERCEAU_COMMUNE": "Cambrai"}, "n'est pas un code INSEE de commune"),
        ({"BERCEAU_FIELD_KEYS": ""}, "berceau keys new --file"),
        ({"BERCEAU_FIELD_KEYS": "k1:AAAA,racine:AAAA"}, "n’a pas 32 octets"),
        ({"BERCEAU_FIELD_KEYS": "", "BERCEAU_FIELD_KEYS_FILE": "/absent"}, "ne peut pas être lu"),
        ({"BERCEAU_MODE": "prod"}, "écrire production, demo ou test"),
    ],
)
def test_an_unsafe_production_refuses_and_says_why(
    tmp_path: Path, change: dict[str, str], sentence: str
) -> None:
    started = start(tmp_path, **SAFE | change)
    assert started.returncode != 0
    assert sentence in started.stderr


def test_all_the_reasons_are_said_at_once(tmp_path: Path) -> None:
    said = start(tmp_path, BERCEAU_DEBUG="1").stderr
    assert all(name in said for name in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"))


def test_the_key_of_the_demo_does_not_serve_in_production(tmp_path: Path) -> None:
    code = "from django.conf import settings as s; print(s.SECRET_KEY)"
    key = start(tmp_path, code, BERCEAU_MODE="demo").stdout.strip()
    assert key
    refused = start(tmp_path, **SAFE | {"BERCEAU_SECRET_KEY": key})
    assert refused.returncode != 0


def test_django_finds_nothing_to_say_about_a_safe_production(tmp_path: Path) -> None:
    code = (
        "import sys; from django.core.management import execute_from_command_line as run; "
        "run(['berceau', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    checked = start(tmp_path, code, **SAFE)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Content-Security-Policy", ["default-src 'none'", "script-src 'self'"]),
        ("Content-Security-Policy", ["frame-ancestors 'none'", "base-uri 'none'"]),
        ("X-Frame-Options", ["DENY"]),
        ("X-Content-Type-Options", ["nosniff"]),
        ("Referrer-Policy", ["same-origin"]),
        ("Cross-Origin-Opener-Policy", ["same-origin"]),
        ("Permissions-Policy", ["geolocation=()", "camera=()"]),
        ("Cache-Control", ["no-store"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("url", ["/", "/compte/login/", "/n-existe-pas/"])
def test_every_answer_carries_its_protections(
    db: None, url: str, header: str, words: list[str]
) -> None:
    said = Client().get(url).headers.get(header, "")
    assert all(word in said for word in words), said


def test_the_policy_lets_no_inline_code_nor_other_host_in(settings: object) -> None:
    policy: str = settings.CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_the_cookie_of_a_session_is_closed_to_scripts_and_other_sites(db: None) -> None:
    from tests.factories import PASSWORD, AgentFactory

    agent = AgentFactory(password=PASSWORD, role="facilitator")
    browser = Client()
    browser.post("/compte/login/", {"login": agent.email, "password": PASSWORD})
    cookie = browser.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # ends with the browser
