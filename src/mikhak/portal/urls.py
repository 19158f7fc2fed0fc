"""The site map of the portal: Persian at /…, English at /en/…"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, path

from mikhak.portal import (
    about_me,
    account,
    address,
    announcements,
    application_urls,
    eligibility,
    family,
    figures,
    guides,
    home,
    inbox,
    indexing,
    missions,
    passwords,
    paying,
    pictures,
    places,
    profile,
    proof,
    public,
    reading,
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
    path("missions/", missions.all_missions, name="missions"),
    path("missions/<slug:key>/", missions.mission, name="mission"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/<int:announcement_id>/", announcements.announcement, name="announcement"),
    # Reading
    path("questions/", reading.asked, name="questions"),
    path("help/", reading.guide, name="help"),
    path("help/guide.pdf", reading.guide_pdf, name="guide-pdf"),
    path("help/<slug:key>/", reading.chapter, name="chapter"),
    path("trust/", reading.trust, name="trust"),
    path("accessibility/", reading.accessibility, name="accessibility"),
    path("figures/", figures.figures, name="figures"),
    path("figures/figures.csv", figures.table, name="figures-csv"),
    path("places/", places.places, name="places"),
    path("latin/", places.latin, name="latin"),
    # Signing in
    path("sign-in/", sign_in.iranian, name="sign-in"),
    path("sign-in/foreign/", sign_in.foreign, name="sign-in-foreign"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/code/again/", sign_in.code_again, name="sign-in-code-again"),
    path("sign-in/password/", passwords.password, name="sign-in-password"),
    path("sign-in/forgotten/", passwords.forgotten, name="password-forgotten"),
    path("sign-in/forgotten/sent/", passwords.sent, name="password-link-sent"),
    path("sign-in/new-password/", passwords.new_password, name="password-new"),
    path("sign-in/new-password/<str:token>/", passwords.link, name="password-link"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("picture/<slug:code_id>.png", pictures.image, name="picture"),
    path("picture/<slug:code_id>.wav", pictures.sound, name="picture-sound"),
    # The person's own
    path("profile/", profile.begin, name="profile"),
    path("profile/review/", profile.review, name="profile-review"),
    path("profile/mission/", profile.mission, name="profile-mission"),
    path("profile/<slug:key>/", profile.section, name="profile-section"),
    path("profile/<slug:key>/save/", profile.autosave, name="profile-autosave"),
    path("family/", family.members, name="family"),
    path("family/add/", family.member, name="family-add"),
    path("family/<slug:key>/", family.member, name="family-member"),
    path("family/<slug:key>/remove/", family.remove, name="family-remove"),
    path("account/", account.account, name="account"),
    path("account/proof/", proof.proof, name="proof"),
    path("account/proof/code/", proof.send, name="proof-code"),
    path("account/email/", address.address, name="account-email"),
    path("account/email/code/", address.code, name="account-email-code"),
    path("account/email/code/again/", address.again, name="account-email-again"),
    path("account/password/", account.password, name="account-password"),
    path("account/devices/out/", account.sign_out_everywhere, name="devices-out"),
    path("account/devices/<int:device_id>/out/", account.sign_out_device, name="device-out"),
    path("account/everything/", about_me.everything, name="everything"),
    path("account/close/", account.close, name="account-close"),
    path("home/", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read, name="inbox-read"),
    path("inbox/<int:message_id>/", inbox.message, name="message"),
    path("mail/stop/<uuid:stop_key>/", inbox.stop, name="stop-reminders"),
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
    _pages.append(path("pay/trial/<uuid:order_id>/", paying.at_trial, name="pay-trial"))

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
