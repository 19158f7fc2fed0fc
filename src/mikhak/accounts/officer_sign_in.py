"""How officers sign in: django-allauth with our words, no sign-up, a second factor always, its secrets sealed."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import process_keys
from mikhak.accounts.access import client_address
from mikhak.lib.digits import clean_code
from mikhak.lib.qr import qr_svg

_PURPOSE = "second factor"
_FRESH = 300  # seconds
_CODE_LIFE = 90  # seconds: its own half minute, the one before and the one after


class OfficerAdapter(DefaultAccountAdapter):
    """Accounts are made by two people at headquarters, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("نام کاربری یا گذرواژه درست نیست."),
        "too_many_login_attempts": _("شمار تلاش‌ها از اندازه گذشت. چند دقیقه صبر کنید."),
        "incorrect_password": _("گذرواژه درست نیست."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether the last proof of this session is too old for a change of second factors."""
        request, now = context.request, timezone.now().timestamp()
        return not any(now - record["at"] < _FRESH for record in get_authentication_records(request, request.user))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows that; the password alone no longer suffices."""
        methods = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"].startswith("mfa")] or methods

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The page says what happened; a second sentence above it would be one too many."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed at rest, and the last second factor cannot be removed."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("این کد درست نیست. کد تازه را بنویسید.")}

    def get_totp_issuer(self) -> str:
        return "Mikhak"

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)  # the application shows it; an e-mail address would tell more than needed

    def _get_site_name(self) -> str:
        return "Mikhak"

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url)

    def encrypt(self, text: str) -> str:
        return base64.b64encode(process_keys.seal(_PURPOSE, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return process_keys.unseal(_PURPOSE, base64.b64decode(encrypted_text))

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return False


class SignInForm(LoginForm):
    """Name and password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("نام کاربری")), ("password", _("گذرواژه"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].widget.attrs["dir"] = "ltr"


class PasswordAgainForm(PasswordForm):
    """The password once more, before the second factor is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("گذرواژه")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs["dir"] = "ltr"


class PasskeyForm(AddWebAuthnForm):
    """A passkey gets a name, so that its owner knows it again."""

    name = forms.CharField(label=_("نامی برای این کلید"), required=False, max_length=60)


def _code_field() -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "maxlength": "14"}
    return forms.CharField(label=_("کد"), widget=forms.TextInput(attrs=attrs))


class _AnyDigits:
    """Codes may be typed in Persian digits and with spaces."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        self.cleaned_data["code"] = clean_code(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]


class _OneUse(_AnyDigits):
    """A code is accepted once. allauth remembers it for one period; with a tolerance it lives for three."""

    user: Any

    def clean_code(self) -> str:
        code = super().clean_code()
        used = process_keys.mac("used second factor", self.user.pk, code).hex()
        if not cache.add(f"second-factor:{used}", 1, timeout=_CODE_LIFE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OneUse, AuthenticateForm):
    code = _code_field()


class CodeAgainForm(_OneUse, ReauthenticateForm):
    code = _code_field()


class FirstCodeForm(_AnyDigits, ActivateTOTPForm):
    code = _code_field()
