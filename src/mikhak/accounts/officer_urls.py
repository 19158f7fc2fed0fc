"""Pages where officers sign in, set up a second factor, and sign out. The views are django-allauth's, the pages ours.

The names are those that allauth refers to. All are public by declaration: each view itself asks for the half of a
sign-in that it needs, and nothing else is served before both halves are there (see middleware.PersonMiddleware).
"""

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.urls import path
from django.views.generic import RedirectView

from mikhak.ui.routes import PUBLIC, entrust

_to_second_factors = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    path("sign-in/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path("sign-out/", LogoutView.as_view(template_name="accounts/sign_out.html"), name="account_logout"),
    path(
        "sign-in/password/",
        ReauthenticateView.as_view(template_name="accounts/password_again.html"),
        name="account_reauthenticate",
    ),
    path(
        "sign-in/second-factor/",
        AuthenticateView.as_view(template_name="accounts/second_factor.html"),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/second-factor/again/",  # the session has only a password, or an old proof
        SecondFactorAgainView.as_view(template_name="accounts/second_factor.html"),
        name="mfa_reauthenticate",
    ),
    path(
        "sign-in/passkey/again/",
        ReauthenticateWebAuthnView.as_view(template_name="accounts/passkey.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-factor/", IndexView.as_view(template_name="accounts/second_factors.html"), name="mfa_index"),
    path(
        "second-factor/app/",
        ActivateTOTPView.as_view(template_name="accounts/second_factor_app.html"),
        name="mfa_activate_totp",
    ),
    path(
        "second-factor/passkey/",
        AddWebAuthnView.as_view(template_name="accounts/add_passkey.html"),
        name="mfa_add_webauthn",
    ),
    path(
        "second-factor/codes/",
        ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/codes/new/",
        GenerateRecoveryCodesView.as_view(template_name="accounts/new_recovery_codes.html"),
        name="mfa_generate_recovery_codes",
    ),
    path("second-factor/app/off/", _to_second_factors, name="mfa_deactivate_totp"),  # never off: allauth names it
    path("second-factor/passkeys/", _to_second_factors, name="mfa_list_webauthn"),
]
entrust(urlpatterns, PUBLIC)
