"""Reading drafts. A ``Filling`` is a draft with everything its answers decide: pages, papers, verdicts, fee."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any, Literal

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from PIL import Image

from mikhak.accounts import family
from mikhak.accounts import queries as accounts
from mikhak.accounts.models import Applicant
from mikhak.accounts.profiles import ProfileState
from mikhak.catalogue import context, flow
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Redirect, Section, Service
from mikhak.catalogue.fields import Known
from mikhak.drafts import passports, sealed
from mikhak.drafts.models import Draft, Upload
from mikhak.drafts.passports import Difference
from mikhak.drafts.redraw import Box
from mikhak.drafts.sealed import DraftState, UploadMeta
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo

Kind = Literal["iranian", "foreign"]
THUMBNAIL = (216, 264)  # pixels at most; shown at half the size
PREVIEW = (640, 640)


@dataclass(frozen=True)
class Filling:
    """A draft with what its answers decide, worked out once: whoever saves something fetches the filling anew."""

    draft: Draft
    service: Service
    state: DraftState
    profile: dict[str, Any]
    preferred: str  # key of the mission that the applicant chose to be offered first; empty: that of where he lives
    people: tuple[Known, ...]  # the applicant's family, from whom questions about persons are filled in
    held: dict[str, Any]  # facts of the applicant's documents from the services that this one needs
    kind: Kind  # of the applicant; without an account the words of an Iranian one
    today: date

    @cached_property
    def names(self) -> dict[str, Any]:
        """What the conditions speak of, as the answers are now; one to a question hidden since does not count."""
        answers = flow.drop_hidden(self.service, self.state.answers, lambda some: names_for(self, dict(some)))
        return names_for(self, answers)

    @cached_property
    def sections(self) -> list[Section]:
        sections = flow.visible_sections(self.service, self.names)
        if not self.draft.quick:
            return list(sections)
        asked = set(self.service.quick)
        quick = [section for section in sections if asked & {field.name for field in section.fields}]
        return [
            section.model_copy(update={"fields": tuple(field for field in section.fields if field.name in asked)})
            for section in quick
        ]

    @cached_property
    def verdicts(self) -> list[flow.Verdict]:
        return flow.verdicts(self.service, self.names)

    @cached_property
    def demands(self) -> list[flow.Demand]:
        return flow.attachments(self.service, self.names)

    @cached_property
    def redirect(self) -> Redirect | None:
        return flow.redirect(self.service, self.names)

    @cached_property
    def goes_to(self) -> str:
        """The key of the one mission that takes this request; empty where the applicant chooses."""
        key = flow.goes_to(self.service, self.names)
        return missions.in_charge(key).key if key else ""

    @cached_property
    def fee(self) -> flow.Fee:
        return flow.fee(self.service, self.names)


def names_for(filling: Filling, answers: dict[str, Any]) -> dict[str, Any]:
    """The names of a filling with other answers than the saved ones (a page just posted)."""
    mission = missions.mission(filling.draft.mission) if filling.draft.mission else None
    return context.build_names(
        filling.service,
        answers=answers,
        profile=filling.profile,
        kind=filling.kind,
        on_behalf=filling.state.on_behalf,
        mission=mission.names if mission else {},
        today=filling.today,
        rules=catalogue.catalogue().rules,
        held=filling.held,
    )


def filling(draft: Draft, *, today: date) -> Filling:
    """A draft opened for its owner."""
    applicant, needed = draft.applicant, {need.service for need in catalogue.pinned(draft.version).needs}
    profile = accounts.profile_state(applicant) if applicant else None
    held = _held(applicant, needed, today=today) if applicant else {}
    return _opened(draft, profile, held, today=today)


def fillings(applicant: Applicant, *, today: date) -> list[Filling]:
    """All drafts of an applicant opened, newest first; what they share is fetched once."""
    drafts = open_drafts(applicant)
    prefetch_related_objects(
        drafts, Prefetch("uploads", Upload.objects.only("draft", "item", "position", "created_at"))
    )
    needed = {need.service for draft in drafts for need in catalogue.pinned(draft.version).needs}
    profile, held = accounts.profile_state(applicant), _held(applicant, needed, today=today)
    return [_opened(draft, profile, held, today=today) for draft in drafts]


def _opened(draft: Draft, profile: ProfileState | None, held: Mapping[str, Any], *, today: date) -> Filling:
    service = catalogue.pinned(draft.version)
    return Filling(
        draft=draft,
        service=service,
        state=sealed.read_state(draft, sealed.key_of(draft)),
        profile=profile.facts if profile else {},
        preferred=profile.mission if profile else "",
        people=family.known(profile) if profile else (),
        held={name: held[name] for name in context.needed(service) if name in held},
        kind="foreign" if draft.applicant and draft.applicant.kind == "foreign" else "iranian",
        today=today,
    )


def offered_mission(filling: Filling) -> MissionInfo:
    """The mission to offer first."""
    return missions.preferred(filling.preferred, str(filling.profile.get("residence_country") or ""))


def _held(applicant: Applicant, needed: Collection[str], *, today: date) -> dict[str, Any]:
    return accounts.held(accounts.applicant_ix(applicant), needed, today=today) if needed else {}


def open_drafts(applicant: Applicant) -> list[Draft]:
    """Drafts of an applicant, newest first, without those that mend a submitted dossier."""
    mine = list(Draft.objects.filter(applicant=applicant, correction_of=None).order_by("-saved_at"))
    for draft in mine:
        draft.applicant, draft.version = applicant, catalogue.version(draft.version_id)  # not to be fetched again
    return mine


def all_drafts(applicant: Applicant, *, today: date) -> list[Draft]:
    """Every draft of an applicant that can still be opened, newest first, those that mend a submitted dossier too."""
    kept = Draft.objects.select_related("version").filter(key_day__gte=today - timedelta(days=settings.DRAFT_DAYS))
    return list(kept.filter(applicant=applicant).order_by("-saved_at"))


def pages(draft: Draft) -> list[tuple[Upload, UploadMeta]]:
    """All pages of a draft with what is known of each, in order."""
    key = sealed.key_of(draft)
    return [(upload, sealed.read_meta(upload, key)) for upload in draft.uploads.all()]


def meta(draft: Draft, upload: Upload) -> UploadMeta:
    """What is known of a page."""
    return sealed.read_meta(upload, sealed.key_of(draft))


def in_doubt(filling: Filling) -> list[Upload]:
    """The pages that may be no good, or are of a passport that says otherwise than was written, and of which the person
    has not said that they are to be sent all the same."""
    return [
        upload
        for upload, meta in pages(filling.draft)
        if not meta.insisted and (meta.doubts or differences(filling, upload, meta))
    ]


def differences(filling: Filling, upload: Upload, meta: UploadMeta) -> list[Difference]:
    """What a page of a passport says otherwise than was written of its holder; nothing in a draft that mends a
    dossier, as the answers are sealed away."""
    holder = filling.service.attachment(upload.item).passport_of
    if holder is None or meta.read is None or filling.draft.correction_of is not None:
        return []
    return passports.differences(meta.read, filling.names[holder])


def page_bytes(draft: Draft, upload: Upload) -> bytes:
    """The redrawn JPEG of a page."""
    return sealed.read_page(upload, sealed.key_of(draft))


def thumbnail(draft: Draft, upload: Upload) -> bytes:
    """The page as a small JPEG of a few kilobytes for slow lines; it was drawn by us, so it is safe to decode."""
    with Image.open(BytesIO(page_bytes(draft, upload))) as page:
        page.draft("RGB", THUMBNAIL)
        page.thumbnail(THUMBNAIL)
        return _jpeg(page)


def preview(draft: Draft, upload: Upload, box: Box) -> bytes:
    """The page as a JPEG for a screen, dark where it would be cut away."""
    with Image.open(BytesIO(page_bytes(draft, upload))) as page:
        page.draft("RGB", PREVIEW)
        page.thumbnail(PREVIEW)
        shown = page.convert("RGB").point(lambda value: value // 4)
        left, top, right, bottom = (edge / 1000 for edge in box)
        kept = (
            round(page.width * left),
            round(page.height * top),
            round(page.width * right),
            round(page.height * bottom),
        )
        shown.paste(page.crop(kept), kept[:2])
    return _jpeg(shown)


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def sent_items(draft: Draft) -> set[str]:
    """The papers of which at least one page has arrived."""
    return {upload.item for upload in draft.uploads.all()}
