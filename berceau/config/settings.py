"""Settings, all from the environment, safe by default.

`BERCEAU_MODE` is `production` (the default), `demo` or `test`. Only demo and test start without
a secret key and allowed hosts; a production start that lacks them refuses and says why.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from berceau.config import environment, production, profile
from berceau.rules.territory import territory_of

# Forms and managers written with their model in brackets, as the type checker wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
MODE = environment.text("BERCEAU_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"BERCEAU_MODE vaut « {MODE} » : écrire production, demo ou test.")

DATA_DIR = Path(environment.text("BERCEAU_DATA_DIR", str(Path.cwd() / "var"))).absolute()
DEBUG = environment.flag("BERCEAU_DEBUG")
SECRET_KEY = environment.text("BERCEAU_SECRET_KEY")
ALLOWED_HOSTS = environment.words("BERCEAU_ALLOWED_HOSTS")
DEMO = MODE == "demo"

# --- Keys of the encrypted fields: never in the database, never in its backups. ---
FIELD_KEYS = environment.text("BERCEAU_FIELD_KEYS")
FIELD_KEYS_FILE = environment.text("BERCEAU_FIELD_KEYS_FILE")
# Demo and tests make their own keys; a real installation says where its keys are.
FIELD_KEYS_MADE_ALONE = MODE != "production" and not FIELD_KEYS and not FIELD_KEYS_FILE
if FIELD_KEYS_MADE_ALONE:
    FIELD_KEYS_FILE = str(DATA_DIR / "keys")

if MODE == "production":
    reasons = production.refusals(
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        debug=DEBUG,
        keys=FIELD_KEYS,
        keys_file=FIELD_KEYS_FILE,
    )
    if reasons:
        raise ImproperlyConfigured(
            "Berceau refuse de démarrer en production :\n- " + "\n- ".join(reasons)
        )
else:
    SECRET_KEY = SECRET_KEY or production.PUBLIC_KEY
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "testserver"]

# --- The territory: one commune gives the département, the holidays and the time zone. ---
COMMUNE = environment.text("BERCEAU_COMMUNE", "59122" if MODE != "production" else "")
if not COMMUNE:
    raise ImproperlyConfigured(
        "BERCEAU_COMMUNE manque : écrire le code INSEE de la commune de l'équipe (Cambrai : 59122)."
    )
try:
    TERRITORY = territory_of(COMMUNE)
except ValueError as error:
    raise ImproperlyConfigured(f"BERCEAU_COMMUNE : {error}") from None
INSTANCE_NAME = environment.text("BERCEAU_NAME", "Berceau")
# Where this instance is reached from outside: links in messages and on cards begin with it.
ADDRESS = environment.text(
    "BERCEAU_ADDRESS",
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if MODE == "production" else "http://127.0.0.1:8000",
).rstrip("/")
# The directory as open data: the name of this producer, and the licence said beside the data.
DIRECTORY_SOURCE = environment.text("BERCEAU_DIRECTORY_SOURCE", f"berceau-{COMMUNE}")
DIRECTORY_LICENCE = environment.text("BERCEAU_DIRECTORY_LICENCE", "Licence Ouverte 2.0 (Etalab)")
FOLLOW_UP_END_MONTHS = environment.whole_number("BERCEAU_FOLLOW_UP_END_MONTHS", 36)
# How long a share lasts when nobody says otherwise.
# More files than this in one hour and the DPO is told of it.
UNUSUAL_FILES_AN_HOUR = environment.whole_number("BERCEAU_UNUSUAL_FILES_AN_HOUR", 30)
SHARE_DAYS = environment.whole_number("BERCEAU_SHARE_DAYS", 90)
# Whom to write to when a child may be in danger: the unit of the Département, in a few lines.
CRIP_CONTACT = environment.text("BERCEAU_CRIP_CONTACT", "")
PACKS_DIR = DATA_DIR / "packs"
CONTROLLER = environment.text("BERCEAU_CONTROLLER", "")
# Public archives: nothing is destroyed without the visa of the Archives départementales.
ARCHIVES_VISA = environment.flag("BERCEAU_ARCHIVES_VISA", default=True)
DPO_CONTACT = environment.text("BERCEAU_DPO_CONTACT", "")

# --- The public site: how to reach the team, who publishes it, whom to complain to. ---
# A demonstration gives a number of the range that ARCEP keeps for fiction.
TEAM_PHONE = environment.text("BERCEAU_TEAM_PHONE", "01 99 00 70 00" if DEMO else "")
TEAM_HOURS = environment.text("BERCEAU_TEAM_HOURS")
TEAM_ADDRESS = environment.text("BERCEAU_TEAM_ADDRESS")
# First names of the référentes and the places they answer for; never a last name nor their phone.
PUBLISH_FIRST_NAMES = environment.flag("BERCEAU_PUBLISH_FIRST_NAMES", default=True)
CONTROLLER_ADDRESS = environment.text("BERCEAU_CONTROLLER_ADDRESS")
PUBLISHER = environment.text("BERCEAU_PUBLISHER")
HOST = environment.text("BERCEAU_HOST")
COMPLAINT_CONTACT = environment.text("BERCEAU_COMPLAINT_CONTACT")
ACCESSIBILITY_CONTACT = environment.text("BERCEAU_ACCESSIBILITY_CONTACT")
MEDIATOR = environment.text("BERCEAU_MEDIATOR")

# --- The profile: no health data unless its hosting is declared (code de la santé publique). ---
PROFILE = environment.text("BERCEAU_PROFILE", profile.WITHOUT_HEALTH)
HDS = profile.Hosting(
    host=environment.text("BERCEAU_HDS_HOST"),
    certificate=environment.text("BERCEAU_HDS_CERTIFICATE"),
    until=environment.text("BERCEAU_HDS_DATE"),
)
if hds_reasons := profile.refusals(profile=PROFILE, hosting=HDS, today=date.today()):  # noqa: DTZ011
    raise ImproperlyConfigured(
        "Berceau refuse de démarrer avec ce profil :\n- " + "\n- ".join(hds_reasons)
    )
WITH_HEALTH = PROFILE == profile.WITH_HEALTH

# --- Messages: when they leave, how many a week one adult receives at most. ---
MESSAGE_HOURS = environment.hours("BERCEAU_MESSAGE_HOURS", "9:00-19:00", TERRITORY)
MESSAGES_A_WEEK = environment.whole_number("BERCEAU_MESSAGES_A_WEEK", 3)
# What falls within so many days of a reminder is said in the same message.
REMINDERS_TOGETHER_DAYS = environment.whole_number("BERCEAU_REMINDERS_TOGETHER_DAYS", 4)
# Who carries SMS: a description that comes with Berceau, the path of another, or nothing.
SMS_GATEWAY = environment.text("BERCEAU_SMS_GATEWAY", "sink" if DEMO else "")
if MODE == "production" and SMS_GATEWAY == "sink":
    raise ImproperlyConfigured(
        "BERCEAU_SMS_GATEWAY vaut « sink » : cette passerelle n’envoie rien, elle sert à la "
        "démonstration. Écrire le nom d’un opérateur (docs/exploitation.md)."
    )
# Printed small above the address of a letter: neutral, it must not say which service writes.
LETTER_RETURN_ADDRESS = environment.text("BERCEAU_LETTER_RETURN_ADDRESS")
# Work done outside of a page is written in the base, and done by « berceau worker ».
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

USE_TZ = True
TIME_ZONE = TERRITORY.time_zone
LANGUAGE_CODE = "fr"
# Agents' pages and the public site are in French; parents choose among these, named in their words.
LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("ar", "العربية"),
    ("tr", "Türkçe"),
    ("pt", "Português"),
    ("uk", "Українська"),
]
# Who read a translation again and signed it; until then each page says that nobody has.
LANGUAGES_REVIEWED = environment.reviews(
    "BERCEAU_LANGUAGES_REVIEWED",
    frozenset(code for code, _name in LANGUAGES if code != LANGUAGE_CODE),
    date.today(),  # noqa: DTZ011
)
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "berceau" / "locale"]

INSTALLED_APPS = [
    "berceau.config",
    "berceau.desk",
    "berceau.portal",
    "berceau.dpo",
    "berceau.operations",
    "berceau.housing",
    "berceau.professionals",
    "berceau.leaflet",
    "berceau.referrals",
    "berceau.parents",
    "berceau.reminders",
    "berceau.exchanges",
    "berceau.sharing",
    "berceau.protection",
    "berceau.rights",
    "berceau.retention",
    "berceau.followup",
    "berceau.pathway",
    "berceau.directory",
    "berceau.links",
    "berceau.messaging",
    "berceau.families",
    "berceau.privacy",
    "berceau.accounts",
    "berceau.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# One line a room: what it contributes to the shells, the register and the reports.
BERCEAU_PROGRAMMES = [
    "berceau.desk.programme",
    "berceau.portal.programme",
    "berceau.dpo.programme",
    "berceau.operations.programme",
    "berceau.housing.programme",
    "berceau.professionals.programme",
    "berceau.leaflet.programme",
    "berceau.referrals.programme",
    "berceau.parents.programme",
    "berceau.reminders.programme",
    "berceau.exchanges.programme",
    "berceau.sharing.programme",
    "berceau.protection.programme",
    "berceau.rights.programme",
    "berceau.retention.programme",
    "berceau.followup.programme",
    "berceau.pathway.programme",
    "berceau.directory.programme",
    "berceau.links.programme",
    "berceau.messaging.programme",
    "berceau.families.programme",
    "berceau.accounts.programme",
    "berceau.privacy.programme",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages travel compressed; Django pads them at random against guesses by length (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "berceau.kit.headers.SecurityHeadersMiddleware",
    "berceau.kit.plain.PlainAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "berceau.ui.spaces.FrenchSpacesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "berceau.accounts.middleware.AgentMiddleware",
    "berceau.accounts.middleware.GateMiddleware",
    "berceau.privacy.middleware.AccessMiddleware",
    "berceau.accounts.submissions.OnceMiddleware",
    # Outside the next one: the journal is written around a page, never inside it.
    "berceau.privacy.middleware.ReadingMiddleware",
    "berceau.kit.readonly.ReadOnlyGetMiddleware",
    "berceau.parents.middleware.LanguageMiddleware",
    "berceau.portal.errors.FormOnlyMiddleware",
]

ROOT_URLCONF = "berceau.config.urls"
WSGI_APPLICATION = "berceau.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "berceau.desk.context.shell",
                "berceau.accounts.context.sign_in",
            ],
            "builtins": ["berceau.kit.once", "berceau.kit.addresses"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database: one SQLite file in WAL mode, or PostgreSQL through DATABASE_URL. ---
DATABASE_URL = environment.text("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
else:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "berceau.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # Taking the write lock at BEGIN avoids the « database is locked » of upgrades.
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; "
                    # What is erased or replaced is overwritten in the file too.
                    "PRAGMA secure_delete=ON;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sign-in: e-mail and password through allauth; no public sign-up. ---
AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = ["berceau.accounts.backends.AgentBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "berceau.accounts.adapter.AgentAdapter"
# Five wrong passwords close an address for a quarter of an hour; a whole town hall shares one IP.
# The same count closes a second factor after five wrong codes.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,5/15m/key", "login": "60/m/ip"}
ACCOUNT_FORMS = {
    "login": "berceau.accounts.forms.AgentLoginForm",
    "reset_password": "berceau.accounts.forms.AgentResetPasswordForm",
    "reset_password_from_key": "berceau.accounts.forms.AgentResetPasswordKeyForm",
    "change_password": "berceau.accounts.forms.AgentChangePasswordForm",
    "reauthenticate": "berceau.accounts.forms.AgentReauthenticateForm",
}
# --- Second factor: required for every agent, set up at her first sign-in. ---
MFA_ADAPTER = "berceau.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The clock of a phone may be half a minute early or late.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "berceau.accounts.forms.AskCodeForm",
    "reauthenticate": "berceau.accounts.forms.AskCodeAgainForm",
    "activate_totp": "berceau.accounts.forms.NewTotpForm",
    "add_webauthn": "berceau.accounts.forms.NewKeyForm",
}

# --- ProConnect: the button is there when the three are given, and only then. ---
PROCONNECT_SERVER = environment.text("BERCEAU_PROCONNECT_SERVER")
PROCONNECT_CLIENT_ID = environment.text("BERCEAU_PROCONNECT_CLIENT_ID")
PROCONNECT_SECRET = environment.text("BERCEAU_PROCONNECT_SECRET")
PROCONNECT_READY = bool(PROCONNECT_SERVER and PROCONNECT_CLIENT_ID and PROCONNECT_SECRET)
SOCIALACCOUNT_ADAPTER = "berceau.accounts.proconnect.Adapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ONLY = False

# An unknown address is told nothing, not even by mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_of_agent"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

CACHES = {
    # Sign-in attempts are counted here: shared by every worker, kept through a restart.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Far above what attempts can fill: a flood must not push a closed address out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Sessions: they end when the browser closes, or after two idle hours. ---
SESSION_COOKIE_AGE = environment.whole_number("BERCEAU_SESSION_MINUTES", 120) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# It ends with the browser: a device keeps no trace of a visit to the public form.
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = environment.words("BERCEAU_TRUSTED_ORIGINS")
HTTPS = MODE == "production" and environment.flag("BERCEAU_HTTPS", default=True)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("BERCEAU_BEHIND_PROXY") else None
)
# The visitor's address is the last one that our own proxy wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)

# Searches of the public directory from one address, in one process.
PUBLIC_SEARCHES_A_MINUTE = 60
# --- The map of the directory: no outside host unless the team chooses a server of tiles. ---
TILES_URL = environment.text("BERCEAU_TILES")
TILES_ATTRIBUTION = environment.text("BERCEAU_TILES_ATTRIBUTION")
OUTLINES = Path(environment.text("BERCEAU_OUTLINES") or DATA_DIR / "contours.geojson")

STATIC_URL = "static/"
STATIC_ROOT = environment.text("BERCEAU_STATIC_ROOT") or str(DATA_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if MODE == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_AUTOREFRESH = False

# --- Mail: optional; without a server nothing is sent and pages say what to do instead. ---
EMAIL_HOST = environment.text("BERCEAU_SMTP_HOST")
EMAIL_PORT = environment.whole_number("BERCEAU_SMTP_PORT", 587)
EMAIL_HOST_USER = environment.text("BERCEAU_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("BERCEAU_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("BERCEAU_SMTP_STARTTLS", default=True)
EMAIL_TIMEOUT = 10
MAIL_READY = bool(EMAIL_HOST)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_READY else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = environment.text("BERCEAU_FROM_EMAIL", "berceau@localhost")

# --- Operations: backups, the doctor, the paper pack (docs/exploitation.md). ---
BACKUP_TO = environment.text("BERCEAU_BACKUP_TO")
BACKUP_KEEP_DAYS = environment.whole_number("BERCEAU_BACKUP_KEEP_DAYS", 35)
PUBLIC_BACKUP_KEY = production.PUBLIC_BACKUP_KEY
BACKUP_KEY = environment.text("BERCEAU_BACKUP_KEY")
BACKUP_KEY_FILE = environment.text("BERCEAU_BACKUP_KEY_FILE")
if MODE != "production" and not BACKUP_KEY and not BACKUP_KEY_FILE:
    BACKUP_KEY = production.PUBLIC_BACKUP_KEY
PAPER_PASSPHRASE = environment.text("BERCEAU_PAPER_PASSPHRASE")
NTP_HOST = environment.text("BERCEAU_NTP_HOST")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
if "pytest" in sys.modules:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
