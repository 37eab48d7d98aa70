"""Settings behind a reverse proxy that speaks TLS; `loopback` differs from them in the lines that it names.

Read from the environment: `FANGPIN_WORKSPACE`, `FANGPIN_CONFIG`, `FANGPIN_DATABASE_URL` as the commands do, and
`FANGPIN_PORTAL_URL`, the address that people type (https://host). No secret stands here: the key under which sessions
and forms are signed lies in the workspace.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from ledger.db.django_setup import SETTINGS as _LEDGER
from pipeline.open_ledger import find_database
from portal.settings.secret_key import read_secret_key

_HERE = Path(__file__).resolve().parents[1]
FANGPIN_WORKSPACE = Path(os.environ.get("FANGPIN_WORKSPACE", "workspace")).absolute()
FANGPIN_CONFIG = Path(os.environ.get("FANGPIN_CONFIG", _HERE.parent / "config")).absolute()
PORTAL_URL = os.environ.get("FANGPIN_PORTAL_URL", "https://localhost")

DEBUG = False
SECRET_KEY = read_secret_key(FANGPIN_WORKSPACE)
ALLOWED_HOSTS = [urlsplit(PORTAL_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = False  # a page that somebody may not see answers 403 before any other redirect
DATABASES = {"default": find_database(FANGPIN_WORKSPACE)}
DEFAULT_AUTO_FIELD = _LEDGER["DEFAULT_AUTO_FIELD"]
USE_TZ, TIME_ZONE, LANGUAGE_CODE = _LEDGER["USE_TZ"], _LEDGER["TIME_ZONE"], _LEDGER["LANGUAGE_CODE"]

INSTALLED_APPS = [
    *_LEDGER["INSTALLED_APPS"],
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "portal.apps.PortalConfig",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # around all others: their answers bear the policy too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.AccessMiddleware",
    "portal.failures.FailureMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.add_navigation",
            ],
            "builtins": ["portal.template_filters"],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static"]
WHITENOISE_USE_FINDERS = True  # from the package itself: there is nothing to collect
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would carry what it says

# --- who logs in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = _LEDGER["AUTH_USER_MODEL"]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/login/", "/", "/login/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Wrong passwords within the time: of a name at an address; of a name at all addresses; at an address of all names. Such
# as are typed in a browser in which the name's user has logged in before count for that name in such browsers alone.
AXES_HANDLER = "portal.accounts.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
FAILURES_OF_A_NAME = 20
FAILURES_OF_AN_ADDRESS = 30
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # going on knocking neither counts nor makes it longer
BROWSER_COOKIE_AGE = 90 * 24 * 3600  # seconds
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "portal.accounts.login.show_lockout"
AXES_DISABLE_ACCESS_LOG = True  # logins stand in the trail
AXES_VERBOSE = False

# --- sessions ------------------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 30 * 60  # seconds without a page; AccessMiddleware renews it
SESSION_LONGEST = 12 * 3600  # seconds since the login, however many pages were opened
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "portal.failures.show_csrf_failure"

# --- transport and browser -----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # waitress takes it from the trusted proxy alone
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
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
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- uploads -------------------------------------------------------------------------------------------------
UPLOAD_LIMIT = 300 * 1024 * 1024  # bytes of one request: a year's settlements of a county are 150 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"hide_texts": {"()": "portal.failures.HideTexts"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["hide_texts"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Who was refused stands in the trail; their requests' paths are nobody else's business.
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": [], "propagate": False},
        "axes": {"handlers": ["console"], "level": "CRITICAL", "propagate": False},
        "waitress.queue": {"level": "ERROR"},  # it warns of every request that waits for a moment
    },
}
