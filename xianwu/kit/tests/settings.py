"""A house with one toy room, to look at pages without the county: `django-admin runserver --settings …`."""

from pathlib import Path

SECRET_KEY = "only-for-the-toy"  # noqa: S105  guards nothing
DEBUG = True
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "xianwu.kit",
    "xianwu.kit.tests.toyapp",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "xianwu.kit.tests.toyapp.middleware.ToyActorMiddleware",
]
ROOT_URLCONF = "xianwu.kit.tests.toyapp.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xianwu.kit.context.frame",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(__file__).parents[3] / "var" / "toy.sqlite3"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
XIANWU_TODAY = "2025-08-29"
XIANWU_COUNTY = "玩具县"
XIANWU_SYNTHETIC = True
XIANWU_SUPPORT = "县政府办信息科"
