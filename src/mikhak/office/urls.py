"""The site map of the office."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from mikhak.office import acts, announcements, correction, counter, desks, dossier, phone, queue, reports
from mikhak.office.health import health

ACTS = (
    acts.take,
    acts.accept_papers,
    acts.send_inquiry,
    acts.record_inquiry,
    acts.record_task,
    acts.record_payment,
    acts.set_attendance,
    acts.cancel_attendance,
    acts.record_attendance,
    acts.grant,
    acts.refuse,
    acts.confirm_decision,
    acts.return_decision,
    acts.issue,
    acts.hand_over,
    acts.send_message,
    acts.acknowledge_message,
    acts.add_note,
    acts.void,
    acts.revoke,
)

urlpatterns = [
    path("health/", health, name="health"),
    *i18n_patterns(
        path("", queue.queue, name="queue"),
        path("search/", queue.search, name="search"),
        path("next/", queue.take_next, name="next"),
        path("phone/", phone.phone, name="phone"),
        path("phone/<str:key>/", phone.phone_form, name="phone-form"),
        path("phone/filed/<str:code>/", phone.phone_filed, name="phone-filed"),
        path("announcements/", announcements.announcements, name="office-announcements"),
        path("announcements/new/", announcements.new_announcement, name="office-announcement-new"),
        path("announcements/<int:announcement_id>/", announcements.announcement, name="office-announcement"),
        path(
            "announcements/<int:announcement_id>/down/",
            announcements.take_down_announcement,
            name="office-announcement-down",
        ),
        path(
            "announcements/<int:announcement_id>/restore/",
            announcements.restore_announcement,
            name="office-announcement-restore",
        ),
        path("desks/", desks.office_desks, name="desks"),
        path("desks/new/", desks.new_desk, name="desk-new"),
        path("desks/<int:desk_id>/", desks.desk, name="desk"),
        path("desks/<int:desk_id>/restore/", desks.restore_desk, name="desk-restore"),
        path("counter/", counter.counters, name="counters"),
        path("counter/<slug:mission>/", counter.sheet, name="counter"),
        path("counter/<slug:mission>/day.pdf", counter.day_pdf, name="counter-pdf"),
        path("counter/<slug:mission>/display/", counter.display, name="counter-display"),
        path("counter/<slug:mission>/arrive/", counter.arrive, name="counter-arrive"),
        path("counter/<slug:mission>/walk-in/", counter.walk_in, name="counter-walk-in"),
        path("counter/<slug:mission>/next/", counter.call_next, name="counter-next"),
        path("counter/<slug:mission>/miss/", counter.miss, name="counter-miss"),
        path("reports/", reports.reports, name="reports"),
        path("reports/<str:report>/", reports.report, name="report"),
        path("reports/<str:report>/page/<uuid:page_id>/", reports.report_page, name="report-page"),
        path("reports/<str:report>/answer/", reports.answer, name="report-answer"),
        path("reports/<str:report>/close/", reports.close, name="report-close"),
        path("reports/<str:report>/propose/", reports.propose, name="report-propose"),
        path("reports/<str:report>/withdraw/", reports.withdraw, name="report-withdraw"),
        path("reports/<str:report>/confirm/", reports.confirm, name="report-confirm"),
        path("d/<str:code>/", dossier.dossier, name="dossier"),
        path("d/<str:code>/page/<uuid:page_id>/", dossier.scan, name="scan"),
        path("d/<str:code>/document.pdf", dossier.document, name="document"),
        path("d/<str:code>/correction/", correction.correction, name="correction"),
        *(path(f"d/<str:code>/{act.__name__.replace('_', '-')}/", act, name=act.__name__) for act in ACTS),
        path("", include("mikhak.accounts.officer_urls")),
        prefix_default_language=False,
    ),
]

handler400 = "mikhak.ui.refusals.bad_request"
handler403 = "mikhak.ui.refusals.forbidden"
handler404 = "mikhak.ui.refusals.not_found"
handler500 = "mikhak.ui.refusals.server_error"
