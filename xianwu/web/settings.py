"""Settings of a county's installation. Everything that differs by place comes from the environment."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from xianwu.web.environment import Environment

env = Environment()
XIANWU_HOME: Path = env.home
XIANWU_COUNTY = env.get("XIANWU_COUNTY", "延津县")
XIANWU_TODAY = date.fromisoformat(env.get("XIANWU_TODAY")) if env.get("XIANWU_TODAY") else None
XIANWU_SYNTHETIC = env.flag("XIANWU_SYNTHETIC")
XIANWU_FONTS_DIR = env.get("XIANWU_FONTS_DIR")
XIANWU_FIELD_KEY = env.secret("XIANWU_FIELD_KEY")
XIANWU_PUBLIC_URL = env.get("XIANWU_PUBLIC_URL")
XIANWU_SUPPORT = env.get("XIANWU_SUPPORT", "县政府办信息科")
XIANWU_SECOND_FACTOR = env.flag("XIANWU_SECOND_FACTOR", default=not XIANWU_SYNTHETIC)
XIANWU_PROXY_COUNT = int(env.get("XIANWU_PROXY_COUNT", "0"))
XIANWU_ASSETS_OPTIONAL = env.flag("XIANWU_ASSETS_OPTIONAL")

SECRET_KEY = env.secret("XIANWU_SECRET_KEY")
DEBUG = env.flag("XIANWU_DEBUG")
ALLOWED_HOSTS = env.get("XIANWU_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.get("XIANWU_ORIGINS").split(",") if origin]
IS_HTTPS = env.flag("XIANWU_HTTPS")

ROOMS = [
    "xianwu.kit",
    "xianwu.core.rules",
    "xianwu.core.workdays",
    "xianwu.core.units",
    "xianwu.core.people",
    "xianwu.core.records",
    "xianwu.core.events",
    "xianwu.core.attachments",
    "xianwu.core.keys",
    "xianwu.core.workflow",
    "xianwu.figures",
    "xianwu.intake",
    "xianwu.papers",
    "xianwu.registers.places",
    "xianwu.registers.parties",
    "xianwu.registers.enforcement",
    "xianwu.domains.fiscal_review",
    "xianwu.domains.financing",
    "xianwu.domains.illegal_building",
    "xianwu.domains.gas_safety",
    "xianwu.domains.art_training",
    "xianwu.bulletin",
    "xianwu.web",
    "xianwu.web.api",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    *ROOMS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xianwu.web.api.gate.ApiGate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xianwu.core.people.middleware.ActorMiddleware",
    "xianwu.web.notices.NoticeMiddleware",
]
ROOT_URLCONF = "xianwu.web.urls"
WSGI_APPLICATION = "xianwu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xianwu.kit.context.frame",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env.get("DATABASE_URL", f"sqlite:///{XIANWU_HOME / 'xianwu.sqlite3'}"), conn_max_age=600
    )
}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # A record touches forty pages, many of them again with the next: written back every 16 MB instead of every 4,
        # a verb takes two thirds of the time.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
        "PRAGMA wal_autocheckpoint=4000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["xianwu.core.people.login.ThrottledBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:home"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Not cached: each worker has a cache of its own, and a session ended in one must be ended in all.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_HTTPONLY = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = XIANWU_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = XIANWU_HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.get("XIANWU_LOG_LEVEL", "WARNING")},
}
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
SIMPLE_HISTORY_ENABLED = True
IS_TEST = "pytest" in sys.modules
