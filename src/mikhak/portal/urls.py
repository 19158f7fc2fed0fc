"""The site map of the portal: Persian at /…, English at /en/…"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, path

from mikhak.portal import (
    application_urls,
    eligibility,
    guides,
    home,
    inbox,
    indexing,
    pictures,
    places,
    profile,
    public,
    sign_in,
    support,
    support_follow,
    verify,
)
from mikhak.ui.gallery import gallery

_pages: list[URLPattern | URLResolver] = [
    path("", public.home, name="first-page"),
    path("services/", public.services, name="services"),
    path("services/<slug:key>/", public.service, name="service"),
    path("services/<slug:key>/check/", eligibility.check, name="check"),
    path("guides/<slug:key>/", guides.guide, name="guide"),
    path("missions/", public.all_missions, name="missions"),
    path("places/", places.places, name="places"),
    # Signing in
    path("sign-in/", sign_in.iranian, name="sign-in"),
    path("sign-in/foreign/", sign_in.foreign, name="sign-in-foreign"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/code/again/", sign_in.code_again, name="sign-in-code-again"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("picture/<slug:code_id>.png", pictures.image, name="picture"),
    path("picture/<slug:code_id>.wav", pictures.sound, name="picture-sound"),
    # The person's own
    path("profile/", profile.begin, name="profile"),
    path("profile/review/", profile.review, name="profile-review"),
    path("profile/<slug:key>/", profile.section, name="profile-section"),
    path("profile/<slug:key>/save/", profile.autosave, name="profile-autosave"),
    path("home/", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:message_id>/", inbox.message, name="message"),
    *application_urls.urlpatterns,  # a request, from the first question to its end
    # Reports without an account
    path("support/", support.index, name="support"),
    path("support/follow/", support_follow.follow, name="follow-report"),
    path("support/report/", support_follow.report, name="report"),
    path("support/not-me/<str:token>/", support_follow.not_me, name="not-me"),
    path("support/new-address/<str:token>/", support_follow.new_address, name="new-address"),
    path("support/<slug:kind>/", support.report, name="report-form"),  # one of support.kinds
    path("support/<slug:kind>/<uuid:once>/add/", support.add, name="report-add"),
    path("support/<slug:kind>/<uuid:once>/<uuid:page_id>/", support.image, name="report-image"),
    # Checking a document
    path("verify/", verify.verify, name="verify"),
    path("verify/file/", verify.verify_file, name="verify-file"),
    path("verify/status/", verify.status, name="verify-status"),
    path("v", verify.seal, name="seal"),
]
if settings.PROFILE in {"demo", "test"}:
    _pages.append(path("gallery/", gallery, name="gallery"))

urlpatterns = [
    path("health/", public.health, name="health"),
    path("sitemap.xml", indexing.sitemap, name="sitemap"),
    path("robots.txt", indexing.robots, name="robots"),
    path("v/keys.json", verify.keys, name="seal-keys"),
    *i18n_patterns(*_pages, prefix_default_language=False),
]

handler400 = "mikhak.ui.refusals.bad_request"
handler403 = "mikhak.ui.refusals.forbidden"
handler404 = "mikhak.ui.refusals.not_found"
handler500 = "mikhak.ui.refusals.server_error"
