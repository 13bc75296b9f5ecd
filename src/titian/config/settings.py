"""Settings of the product. Everything that differs between installations comes from the environment.

`TITIAN_DATA_DIR`      folder of the database, keys and backups (default: ./data)
`TITIAN_DATABASE_URL`  postgres://… instead of the embedded SQLite file
`TITIAN_ALLOWED_HOSTS` host names, comma separated, when served beyond loopback
`TITIAN_HTTPS`         true behind TLS: secure cookies and HSTS
`TITIAN_DEBUG`         true for developers only
`TITIAN_EMAIL_URL`     smtp+tls://user:password@host:587, who takes Titian's letters; none are written without
`TITIAN_EMAIL_FROM`    whose letters they are (default: that user)
`TITIAN_LOG_LEVEL`     INFO unless said otherwise
`TITIAN_METRICS_TOKEN` whoever shows it reads /metrics; without it only this machine does
`TITIAN_TIME_FACTOR`   scales every delay of the delivery engine; drills use 1/30
"""

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from titian.config.keys import credential_keys, secret_key
from titian.config.logs import logging_config

env = environ.Env()

DATA_DIR = Path(env.str("TITIAN_DATA_DIR", default="data")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = secret_key(DATA_DIR)
CREDENTIAL_KEYS = credential_keys(DATA_DIR)
DEBUG = env.bool("TITIAN_DEBUG", default=False)
HTTPS = env.bool("TITIAN_HTTPS", default=False)
ALLOWED_HOSTS = env.list("TITIAN_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
METRICS_TOKEN = env.str("TITIAN_METRICS_TOKEN", default="")
DELIVERY_TIME_FACTOR = env.float("TITIAN_TIME_FACTOR", default=1.0)

INSTALLED_APPS = [
    "titian.accounts",
    "titian.facility",
    "titian.outbox",
    "titian.delivery",
    "titian.peserta",
    "titian.reference",
    "titian.patients",
    "titian.antrean",
    "titian.pendaftaran",
    "titian.kunjungan",
    "titian.monitoring",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "csp",
    "django_htmx",
    "django_include_bootstrap",
    "template_partials",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "titian.config.middleware.DatabaseTrouble",
]

ROOT_URLCONF = "titian.config.urls"
WSGI_APPLICATION = "titian.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "titian.facility.context_processors.facility",
            ],
            "libraries": {"lucide": "titian.facility.templatetags.icons"},
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# FULL, not NORMAL: NORMAL may drop the last commits at a power cut, which is a lost promise.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": env.db_url("TITIAN_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'titian.sqlite3'}")}
# SQLite too: whoever connects anew reads the whole schema first, a sixth of a search's time.
DATABASES["default"]["CONN_MAX_AGE"] = 60
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A worker asks the same few dozen questions for ever, and planning the larger ones takes PostgreSQL longer than
    # answering them. Behind a pooler that hands connections around: ?server_side_binding=false, and let it pass or
    # ignore `options`. To compile a question first pays for none of ours: it takes a fifth of a second.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 5,
        "options": "-c jit=off",
    } | DATABASES["default"].get("OPTIONS", {})
EMAIL_IS_ON = bool(env.str("TITIAN_EMAIL_URL", default=""))
"""Whether letters are written at all."""
if EMAIL_IS_ON:
    vars().update(env.email("TITIAN_EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("TITIAN_EMAIL_FROM", default=vars().get("EMAIL_HOST_USER") or "titian@localhost")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["titian.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
]
ACCOUNT_FORMS = {"login": "titian.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "titian.accounts.adapters.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Titian"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "titian.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "titian_session", "titian_csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: is for Bootstrap's svg arrows
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"  # display only: a facility's own zone rules what "today" is
USE_TZ = True
FORMAT_MODULE_PATH = ["titian.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
with suppress(OSError):  # a full disk must not keep `titian doctor` from saying so
    STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
# The help's pages and pictures: docs/ of the repository, which an installed package holds as titian/docs.
_PACKAGE = Path(__file__).resolve().parents[1]
DOCS_DIR = next(filter(Path.is_dir, (_PACKAGE / "docs", _PACKAGE.parents[1] / "docs")))
# Swagger's files lie in the package of the API, which only the web process imports: an app of its own would cost all.
_NINJA = Path(str(getattr(find_spec("ninja"), "origin", ""))).parent
STATICFILES_DIRS = [("bantuan", DOCS_DIR / "screenshots"), ("ninja", _NINJA / "static" / "ninja")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

LOGGING = logging_config(env.str("TITIAN_LOG_LEVEL", default="INFO"))
SILENCED_SYSTEM_CHECKS: list[str] = []
