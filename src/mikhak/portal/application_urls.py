"""The addresses of an applicant's road: from the first question to the end of the dossier."""

from django.urls import path

from mikhak.portal import (
    application,
    application_files,
    conversation,
    corrections,
    family,
    passport,
    paying,
    quick,
    receipt,
    review,
    times,
    tracking,
)

_draft = "drafts/<uuid:draft_id>/"
_code = "track/<str:code>/"

urlpatterns = [
    path("services/<slug:key>/start/", application.start, name="start"),
    path("urgent/", quick.index, name="urgent"),
    path("urgent/<slug:key>/", quick.quick, name="quick"),
    path(_draft, application.resume, name="draft"),
    path(f"{_draft}subject/", application.subject, name="draft-subject"),
    path(f"{_draft}conditions/", application.conditions, name="draft-conditions"),
    path(f"{_draft}instead/", application.instead, name="draft-instead"),
    path(f"{_draft}discard/", application.discard, name="draft-discard"),
    path(f"{_draft}documents/", application_files.documents, name="draft-documents"),
    path(f"{_draft}documents/add/", application_files.add, name="draft-documents-add"),
    path(f"{_draft}documents/<uuid:upload_id>/", application_files.image, name="draft-image"),
    path(f"{_draft}documents/<uuid:upload_id>/crop/", application_files.crop, name="draft-crop"),
    path(f"{_draft}passport-lines/", passport.lines, name="draft-passport"),  # no section has a hyphen
    path(f"{_draft}mission/", review.mission, name="draft-mission"),
    path(f"{_draft}people/", family.keep, name="draft-people"),
    path(f"{_draft}review/", review.review, name="draft-review"),
    path(f"{_draft}<slug:key>/", application.section, name="draft-section"),  # those of OTHER_PAGES come before
    path(f"{_draft}<slug:key>/save/", application.autosave, name="draft-autosave"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("receipt/receipt.pdf", receipt.paper, name="receipt-pdf"),
    path("receipt/seen/", receipt.seen, name="receipt-seen"),
    path("track/", tracking.track, name="track"),
    path(_code, tracking.tracking, name="tracking"),
    path(f"{_code}attendance.ics", tracking.calendar, name="tracking-calendar"),
    path(f"{_code}times/", times.times, name="times"),
    path(f"{_code}times/confirm/", times.confirm, name="times-confirm"),
    path(f"{_code}times/drop/", times.drop, name="times-drop"),
    path(f"{_code}times/cancel/", times.cancel, name="times-cancel"),
    path(f"{_code}times/earlier/", times.earlier, name="times-earlier"),
    path(f"{_code}move/", tracking.move, name="tracking-move"),
    path(f"{_code}withdraw/", tracking.withdraw, name="tracking-withdraw"),
    path(f"{_code}pay/", paying.pay, name="pay"),
    path(f"{_code}pay/online/", paying.online, name="pay-online"),
    path(f"{_code}receipts/<str:number>.pdf", paying.receipt, name="paid-receipt"),
    path("pay/heard/", paying.heard, name="pay-heard"),
    path(f"{_code}messages/", conversation.talk, name="conversation"),
    path(f"{_code}correction/", corrections.correction, name="correction"),
    path(f"{_code}correction/save/", corrections.save, name="correction-save"),
    path(f"{_code}correction/add/", corrections.add, name="correction-add"),
    path(f"{_code}correction/<uuid:upload_id>/", corrections.image, name="correction-image"),
    path(f"{_code}correction/<uuid:upload_id>/crop/", corrections.crop, name="correction-crop"),
]
