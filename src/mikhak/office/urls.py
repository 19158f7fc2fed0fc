"""The site map of the office."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from mikhak.office import (
    acts,
    announcements,
    correction,
    dossier,
    elsewhere,
    journal,
    missions,
    people,
    phone,
    proposals,
    queue,
    reports,
)
from mikhak.office.doors import hang
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
        path("passed/", elsewhere.passed, name="passed"),
        path("inquiries/", elsewhere.inquiries, name="inquiries"),
        path("journal/", journal.journal, name="journal"),
        path("journal/lines.csv", journal.journal_csv, name="journal-csv"),
        path("people/", people.people, name="people"),
        path("people/new/", people.new_person, name="person-new"),
        path("people/<int:officer_id>/", people.person, name="person"),
        path("people/<int:officer_id>/amend/", people.amend_person, name="person-amend"),
        path("people/<int:officer_id>/undo/", people.undo_change, name="person-undo"),
        path("people/<int:officer_id>/link/", people.send_link, name="person-link"),
        path("people/<int:officer_id>/leave/", people.dismiss, name="person-leave"),
        path("people/<int:officer_id>/return/", people.take_back, name="person-return"),
        path("people/<int:officer_id>/rights/new/", proposals.new_right, name="right-new"),
        path("people/<int:officer_id>/stand-in/", proposals.new_leave, name="leave-new"),
        path("people/<int:officer_id>/factor/", proposals.new_factor, name="factor-new"),
        path("rights/<int:grant_id>/end/", proposals.end_right, name="right-end"),
        path("rights/<int:grant_id>/again/", proposals.right_again, name="right-again"),
        path("proposals/<int:proposal_id>/confirm/", proposals.confirm, name="proposal-confirm"),
        path("proposals/<int:proposal_id>/decline/", proposals.decline, name="proposal-decline"),
        path("welcome/", people.welcome, name="welcome"),
        path("welcome/<str:token>/", people.welcome_link, name="welcome-link"),
        path("missions/", missions.missions_kept, name="kept-missions"),
        path("missions/<str:key>/", missions.mission_kept, name="kept-mission"),
        path("missions/<str:key>/restore/", missions.restore_mission, name="kept-mission-restore"),
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
        path("d/<str:code>/assign/", dossier.assign, name="assign"),
        path("d/<str:code>/correction/", correction.correction, name="correction"),
        *(path(f"d/<str:code>/{act.__name__.replace('_', '-')}/", act, name=act.__name__) for act in ACTS),
        path("", include("mikhak.accounts.officer_urls")),
        prefix_default_language=False,
    ),
]
hang(urlpatterns)

handler400 = "mikhak.ui.refusals.bad_request"
handler403 = "mikhak.ui.refusals.forbidden"
handler404 = "mikhak.ui.refusals.not_found"
handler500 = "mikhak.ui.refusals.server_error"
