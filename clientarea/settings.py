"""One settings file. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.contrib.messages.constants import ERROR, INFO, SUCCESS, WARNING
from django.utils.translation import gettext_lazy as _

from clientarea.account_settings import ACCOUNT_SETTINGS
from clientarea.environment import (
    env_bool,
    env_broker,
    env_choice,
    env_database,
    env_email,
    env_email_address,
    env_keys,
    env_list,
    env_name_servers,
    env_number,
    env_pairs,
    env_port,
    env_providers,
    env_signer,
    env_text,
    env_zone,
)
from clientarea.logs import logging_settings, report_errors_to

# Lets Django's generic classes take type parameters at run time, as they do for the type checker.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_text("SECRET_KEY")
FIELD_ENCRYPTION_KEYS = env_keys("FIELD_ENCRYPTION_KEYS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost")
PUBLIC_URL = env_text("PUBLIC_URL").rstrip("/")
BRIDGE_KEYS = env_pairs("BRIDGE_KEYS")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Databases: ours, and WHMCS's read through a least-privilege account.
DATABASES = {"default": env_database("DATABASE_URL")}
WHMCS_CONFIGURED = bool(os.environ.get("WHMCS_DATABASE_URL", "").strip())
if WHMCS_CONFIGURED:
    DATABASES["whmcs"] = env_database("WHMCS_DATABASE_URL")
DATABASE_ROUTERS = ["provisioning.whmcsdb.router.WhmcsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "provisioning.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "heroicons",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "provisioning",
    "provisioning.whmcsdb",
    "clientarea",
]

MIDDLEWARE = [
    "clientarea.request_log.RequestLogMiddleware",
    "clientarea.visitors.VisitorAddressMiddleware",
    "clientarea.client_hosts.ClientHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "clientarea.urls"
WSGI_APPLICATION = "clientarea.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clientarea.context.brand",
                "clientarea.context.frame",
            ],
        },
    },
]

CSRF_FAILURE_VIEW = "clientarea.views.errors.csrf_refused"
# The levels of Django's messages as the notices of our pages.
MESSAGE_STORAGE = "clientarea.told_once.ToldOnce"
MESSAGE_TAGS = {SUCCESS: "ok", INFO: "info", WARNING: "warn", ERROR: "bad"}

# Brand: what customers see in place of our name, on hosts without a brand of their own.
BRAND_NAME = env_text("BRAND_NAME", "Mail")
BRAND_SUPPORT_URL = env_text("BRAND_SUPPORT_URL", "-")
BRAND_BILLING_URL = env_text("BRAND_BILLING_URL", "-")
BRAND_SUPPORT_EMAIL = env_text("BRAND_SUPPORT_EMAIL", "-")

# Mail that we send ourselves: set-up links, broken records. Without it, what needs it says so.
MAIL_CONFIGURED = bool(os.environ.get("EMAIL_URL", "").strip())
EMAIL_TIMEOUT = 30
if MAIL_CONFIGURED:
    DEFAULT_FROM_EMAIL = env_email_address("EMAIL_SENDER")
    globals().update(env_email("EMAIL_URL"))

# Sign-in of people without WHMCS, and of staff (clientarea/account_settings.py).
globals().update(ACCOUNT_SETTINGS)
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# The administration asks staff for a second factor; off in the demo alone.
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", default=True)

# Apple profiles are signed with this certificate and key, where there are any.
PROFILE_SIGNER = env_signer("PROFILE_CERTIFICATE_FILE", "PROFILE_KEY_FILE")

# Languages and time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env_text("TIME_ZONE", "UTC")
# WHMCS's clock: its database holds local times without a zone.
WHMCS_TIME_ZONE = env_zone("WHMCS_TIME_ZONE", TIME_ZONE)

# Static files.
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env_bool("STATIC_MANIFEST", default=True)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env_bool("STATIC_MANIFEST", default=True)

# Browser security. A demo on plain http must not ask for https.
IS_HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
SESSION_COOKIE_AGE = ACCOUNT_SESSION_COOKIE_AGE = 8 * 3600
# Passkeys need https, but on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Operations: how long a worker may be silent before another takes over, and how often we look.
OPERATION_LEASE_SECONDS = env_number("OPERATION_LEASE_SECONDS", 120)
SWEEP_SECONDS = env_number("SWEEP_SECONDS", 10)
PROBE_SECONDS = env_number("PROBE_SECONDS", 60)
REFRESH_AFTER_SECONDS = env_number("REFRESH_AFTER_SECONDS", 300)
# One invoice line for all mailboxes of a price, or one a mailbox (D-10).
BILLING_LINE_LAYOUT = env_choice("BILLING_LINE_LAYOUT", "grouped", ("grouped", "mailboxes"))
# A service whose storage was never measured: charge one tranche, or hold the invoice (D-5).
BILLING_NEVER_MEASURED = env_choice(
    "BILLING_NEVER_MEASURED", "one_tranche", ("one_tranche", "hold")
)
# Storage figures older than this are charged, marked as old, and reported to staff (D-5).
BILLING_STALE_SECONDS = env_number("BILLING_STALE_SECONDS", 48 * 3600)
OWNERSHIP_CHECK_SECONDS = env_number("OWNERSHIP_CHECK_SECONDS", 300)
BRIDGE_WAIT_SECONDS = env_number("BRIDGE_WAIT_SECONDS", 20)
# A mail server may be on this machine (loopback, link-local) only where this says so: the demo and
# the tests. Everywhere else such a host name is a mistake, or somebody reaching for our insides.
ALLOW_LOCAL_MAIL_SERVERS = env_bool("ALLOW_LOCAL_MAIL_SERVERS", default=False)
PLATFORM_CONNECT_TIMEOUT_SECONDS = env_number("PLATFORM_CONNECT_TIMEOUT_SECONDS", 10)
PLATFORM_READ_TIMEOUT_SECONDS = env_number("PLATFORM_READ_TIMEOUT_SECONDS", 30)

# The DNS guide: who is asked (the system's own resolvers when empty), and how long each may take.
DNS_RESOLVERS = env_name_servers("DNS_RESOLVERS")
DNS_TIMEOUT_SECONDS = env_number("DNS_TIMEOUT_SECONDS", 2)
DNS_ZONE_PORT = env_port("DNS_ZONE_PORT", 53)
DNS_ROUND_SECONDS = env_number("DNS_ROUND_SECONDS", 60)
# More DNS providers, as in provisioning/dns_providers.toml.
DNS_PROVIDERS_FILE = env_providers("DNS_PROVIDERS_FILE")

# Celery. Messages carry ids only; the operation row is the truth, so nothing waits for a result.
REDIS_URL = env_broker("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
CACHES: dict[str, dict[str, str]]
if REDIS_URL.startswith("filesystem:"):
    broker_folder = Path(urlsplit(REDIS_URL).path)
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(broker_folder / "cache"),
        }
    }
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(broker_folder / "messages"),
        "data_folder_out": str(broker_folder / "messages"),
        "control_folder": str(broker_folder / "control"),
        "polling_interval": 0.1,
    }
else:
    # Shared by all web processes, so that a limit on sign-ins holds whichever answers.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "cache",
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 2,
        "socket_timeout": 30,
        "retry_on_timeout": True,
        "health_check_interval": 25,
    }

DEFAULT_EXCEPTION_REPORTER_FILTER = "clientarea.error_reports.NothingShown"

# Watching: logs to standard error, figures for Prometheus, errors to Sentry where there is one.
LOGGING = logging_settings(env_choice("LOG_FORMAT", "line", ("line", "json")))
METRICS_TOKEN = env_text("METRICS_TOKEN", "-").strip("-")
READY_OLDEST_DUE_SECONDS = env_number("READY_OLDEST_DUE_SECONDS", 600)
READY_SCHEDULE_SECONDS = env_number("READY_SCHEDULE_SECONDS", 120)
report_errors_to(env_text("SENTRY_DSN", "-").strip("-"))
