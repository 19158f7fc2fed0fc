"""All settings of all processes, read from the environment; whatever is missing stops the start.

Every variable read here is described in docs/reference/settings.md (a test holds the two together).
``MIKHAK_FACE`` says which process this is: portal, office, worker, vault or tool (the command line).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent.parent


def env(name: str, default: str | None = None) -> str:
    """Value of an environment variable; raises ImproperlyConfigured when it has no value and no default."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/reference/settings.md says what it must be.")
    return value


def flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


# Who am I ---------------------------------------------------------------------------------------------------------
PROFILE = env("MIKHAK_PROFILE")  # demo | test | production
FACE = env("MIKHAK_FACE")  # portal | office | worker | vault | tool
if PROFILE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured("MIKHAK_PROFILE must be demo, test or production.")
if FACE not in {"portal", "office", "worker", "vault", "tool"}:
    raise ImproperlyConfigured("MIKHAK_FACE must be portal, office, worker, vault or tool.")

DEBUG = False
SECRET_KEY = env("MIKHAK_SECRET_KEY")
ALLOWED_HOSTS = env("MIKHAK_HOSTS", "").split(",") if env("MIKHAK_HOSTS", "-") != "-" else []
DATA = Path(env("MIKHAK_DATA"))
FILES = DATA / "files"  # sealed uploads and documents
PUBLIC_URL = env("MIKHAK_PUBLIC_URL").rstrip("/")  # where the portal is reached; printed in QR codes and e-mails
OFFICE_URL = env("MIKHAK_OFFICE_URL", PUBLIC_URL).rstrip("/")  # where officers reach the office, for their mails
SECURE = PUBLIC_URL.startswith("https://")
TRUSTED_PROXIES = int(env("MIKHAK_TRUSTED_PROXIES", "0"))  # how many of ours stand in front and add X-Forwarded-For

# Vault ------------------------------------------------------------------------------------------------------------
VAULT_SOCKET = os.environ.get("MIKHAK_VAULT_SOCKET", "")  # empty: the vault runs inside this process (tests, tools)
VAULT_DIR = os.environ.get("MIKHAK_VAULT_DIR", "")  # only the vault process needs it
# Proves to the vault that an office or worker process asks; the portal does not have it.
VAULT_CALLER_KEY = os.environ.get("MIKHAK_VAULT_CALLER_KEY", "")

# Demo conveniences: refused by a system check outside the demo and test profiles ------------------------------------
CAPTCHA_ANSWER = os.environ.get("MIKHAK_CAPTCHA_ANSWER", "")

# Limits -----------------------------------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = 20 * 1024 * 1024  # one file
DRAFT_MAX_BYTES = 100 * 1024 * 1024  # all files of one request
DRAFT_MAX_FILES = 40
DRAFT_DAYS = 30  # a draft lives this long after the last save
OWN_DOSSIERS = flag("MIKHAK_OWN_DOSSIERS")  # home lists the person's open dossiers; else a code leads to each
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CLAMD_ADDRESS = os.environ.get("MIKHAK_CLAMD", "")  # host:port of clamd; empty: no virus scan
REDRAW_MEMORY_MB = 1024  # a picture of 50 megapixels takes 640
REDRAW_SECONDS = 30

# Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "mikhak.ui",
    "mikhak.vault",
    "mikhak.missions",
    "mikhak.catalogue",
    "mikhak.accounts",
    "mikhak.notices",
    "mikhak.announcements",
    "mikhak.drafts",
    "mikhak.dossiers",
    "mikhak.inquiries",
    "mikhak.payments",
    "mikhak.appointments",
    "mikhak.issuance",
    "mikhak.support",
    "mikhak.figures",
    "mikhak.desk",
    "mikhak.portal",
    "mikhak.office",
    "mikhak.cli",
]
if FACE == "vault":  # the process that holds the keys loads nothing that it does not need
    INSTALLED_APPS = ["mikhak.vault"]
AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ROOT_URLCONF = "mikhak.office.urls" if FACE == "office" else "mikhak.portal.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mikhak.ui.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth refuses to load without, on every face
    "mikhak.accounts.middleware.PersonMiddleware",
    "mikhak.portal.held.HeldPostsMiddleware",
    "mikhak.ui.middleware.HouseMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["mikhak.ui.templatetags.mikhak", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "mikhak.portal.reading.help_beside",
            ],
        },
    }
]
FORM_RENDERER = "mikhak.ui.forms.HouseRenderer"


# Database: PostgreSQL only ----------------------------------------------------------------------------------------
def database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    options: dict[str, object] = {}
    if FACE in {"portal", "office"}:
        options["pool"] = {"min_size": 1, "max_size": 4, "timeout": 5}  # seconds until we say that it is away
    if FACE == "vault":  # an audit line is on disk or the opening fails, soon enough for the face that waits
        options["connect_timeout"] = 3
        options["options"] = "-c synchronous_commit=on -c statement_timeout=4000"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or unquote(query.get("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


DATABASES = {"default": database(env("DATABASE_URL"))}

# Sessions, cookies, headers ---------------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
_PREFIX = "__Host-" if SECURE else ""  # the __Host- prefix needs https; loopback demo has none
SESSION_COOKIE_NAME = f"{_PREFIX}mikhak-{'office' if FACE == 'office' else 'portal'}"
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}-csrf"
LANGUAGE_COOKIE_NAME = "mikhak-language"
KNOWN_COOKIE_NAME = f"{_PREFIX}mikhak-known"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 15 * 60 if FACE == "office" else 20 * 60
SESSION_TOTAL_SECONDS = 10 * 3600 if FACE == "office" else 2 * 3600
SESSION_COOKIE_AGE = SESSION_TOTAL_SECONDS
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "mikhak.ui.refusals.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Uploads stay in memory: a plain file never touches the disk -------------------------------------------------------
FILE_UPLOAD_HANDLERS = ["mikhak.drafts.handlers.MemoryOnlyHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("pictures", ROOT / "docs" / "pictures")]  # of our screens: the guide shows them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PROFILE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 31536000

# Languages and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fa"  # the source language of the interface
LANGUAGES = [("fa", "فارسی"), ("en", "English"), ("ar", "العربية")]
if FACE == "office":  # officers work in Persian or English
    LANGUAGES = LANGUAGES[:2]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Mail -------------------------------------------------------------------------------------------------------------
_SMTP = urlsplit(env("MIKHAK_SMTP_URL"))  # smtp://user:password@host:port or smtps://
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _SMTP.hostname or ""
EMAIL_PORT = _SMTP.port or 25
EMAIL_HOST_USER = unquote(_SMTP.username or "")
EMAIL_HOST_PASSWORD = unquote(_SMTP.password or "")
EMAIL_USE_SSL = _SMTP.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("MIKHAK_MAIL_FROM")
BOUNCES_TO = os.environ.get("MIKHAK_BOUNCES_TO", "")  # address that ``manage take_bounce`` reads; empty: nobody does

# Officers' second factor (django-allauth) -------------------------------------------------------------------------
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "mikhak.accounts.officer_sign_in.OfficerAdapter"
MFA_ADAPTER = "mikhak.accounts.officer_sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the code before and after: telephones' clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers allow passkeys on loopback only
MFA_FORMS = {
    "authenticate": "mikhak.accounts.officer_sign_in.CodeForm",
    "reauthenticate": "mikhak.accounts.officer_sign_in.CodeAgainForm",
    "activate_totp": "mikhak.accounts.officer_sign_in.FirstCodeForm",
    "add_webauthn": "mikhak.accounts.officer_sign_in.PasskeyForm",
}
ACCOUNT_FORMS = {
    "login": "mikhak.accounts.officer_sign_in.SignInForm",
    "reauthenticate": "mikhak.accounts.officer_sign_in.PasswordAgainForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
