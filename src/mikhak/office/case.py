"""What the page of a dossier shows, put together once: answers, pages, conditions, and what officers did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import profiles
from mikhak.accounts.access import OfficerActor
from mikhak.appointments import queries as appointments
from mikhak.catalogue import fields
from mikhak.catalogue.definition import FieldSpec, Service, StepSpec
from mikhak.desk import queries as desk
from mikhak.desk.queries import Arranged
from mikhak.dossiers import access, queries, reading, telling
from mikhak.dossiers.flow import open_correction
from mikhak.dossiers.queries import Row
from mikhak.dossiers.reasons import CORRECTION_REASONS
from mikhak.dossiers.sealed import LETTER, OpenDossier
from mikhak.drafts import passports
from mikhak.drafts.passports import Difference
from mikhak.drafts.sealed import UploadMeta
from mikhak.inquiries import queries as inquiries
from mikhak.issuance import access as issuance
from mikhak.lib.digits import localise
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.notices import queries as notices
from mikhak.notices.letters import money
from mikhak.office import history, words
from mikhak.office.frame import language, short_moment
from mikhak.office.judging import Judged, judged
from mikhak.office.shown import Block, Line, Said, Scan
from mikhak.payments import queries as payments
from mikhak.payments.queries import SLIP
from mikhak.ui.refusals import NotFound

_LOOSE = {LETTER: lazy("پیوست پیام"), SLIP: lazy("رسید حواله")}  # pages that are no paper of a service


@dataclass(frozen=True)
class Case:
    """A dossier before one officer, for as long as one page is made."""

    actor: OfficerActor
    dossier: Any
    opening: OpenDossier | None  # None for the officer of a unit, who does one step and reads nothing
    now: datetime

    @property
    def opened(self) -> OpenDossier:
        """All that is sealed; raises NotFound for who may not read it."""
        if self.opening is None:
            raise NotFound
        return self.opening

    @property
    def who(self) -> dict[str, Any]:
        """What every act on this dossier is told."""
        return {"actor": self.actor, "code": self.dossier.code, "now": self.now}

    @cached_property
    def row(self) -> Row:
        return queries.row(self.dossier, now=self.now)

    @property
    def service(self) -> Service:
        return self.row.service

    @property
    def spec(self) -> StepSpec:
        return self.row.spec

    @property
    def mission(self) -> MissionInfo:
        return self.row.mission

    @property
    def today(self) -> date:
        return self.now.astimezone(self.mission.tz).date()

    @cached_property
    def told(self) -> Mapping[str, Any]:
        return self.opening.submitted if self.opening else reading.NOTHING

    @cached_property
    def arranged(self) -> Arranged:
        return desk.arranged(self.actor, self.dossier, now=self.now)

    @cached_property
    def names(self) -> dict[str, Any]:
        return reading.names_from(self.dossier, self.told, today=self.today)

    @property
    def person(self) -> str:
        """Whom the request concerns, as the language of the page writes names; who filed in distress gave none."""
        for who in (self.names["subject"], self.names["applicant"]):
            named = [who.get("name"), who.get("name_latin")]
            found = next(filter(None, named if language() == "fa" else reversed(named)), None)
            if found:
                return str(found)
        return str(_("بی‌نام"))

    @cached_property
    def wished(self) -> MissionInfo | None:
        """The other mission where the applicant, who moved, wants this dossier to be."""
        key = queries.move_wished(self.dossier)
        return missions.mission(key) if key not in {"", self.dossier.mission} and not self.dossier.closed_at else None

    @property
    def on_behalf(self) -> str:
        return str(words.ON_BEHALF.get(self.told["on_behalf"], ""))

    # What was submitted ----------------------------------------------------------------------------------------------
    @cached_property
    def person_block(self) -> Block:
        """Who asks, by the first page of the profile and what was proved at sign-in."""
        proved = [
            Line(label, localise(self.told["profile"][key], language()))
            for key, label in (("national_id", _("کد ملی")), ("passport_no", _("شمارهٔ گذرنامه")))
            if self.told["profile"].get(key)
        ]
        first = self._profile_blocks[0].lines if self._profile_blocks else []
        labels = {line.label for line in first}
        return Block(_("متقاضی"), [*first, *(line for line in proved if line.label not in labels)])

    @property
    def more_blocks(self) -> list[Block]:
        """The rest of the applicant's profile."""
        return self._profile_blocks[1:]

    @cached_property
    def _profile_blocks(self) -> list[Block]:
        profile = self.told["profile"]
        earlier = {name: [was] for name, was in self.told.get("earlier", {}).items()}
        made = [
            Block(section.title.in_(language()), self._lines(section.fields, profile, earlier, _("بررسی‌نشده")))
            for section in (profiles.sections(self.told["kind"]) if profile else ())
        ]
        return [block for block in made if block.lines]

    @cached_property
    def answer_blocks(self) -> list[Block]:
        """The answers by section, as the pinned version asked for them; corrected ones are marked."""
        blocks = [
            Block(
                section.title.in_(language()),
                self._lines(section.fields, self.told["answers"], self.opened.mended, _("اصلاح‌شده")),
            )
            for section in self.service.sections
        ]
        return [block for block in blocks if block.lines]

    def _lines(
        self,
        specs: tuple[FieldSpec, ...],
        answers: Mapping[str, Any],
        earlier: Mapping[str, list[Any]] | None = None,
        changed: str = "",
    ) -> list[Line]:
        """The answers in words; those with an ``earlier`` one bear the mark ``changed``."""
        tongue, shown = language(), list[Line]()
        for spec in specs:
            value, before = answers.get(spec.name), (earlier or {}).get(spec.name)
            if value in (None, "", [], {}):
                continue
            was = fields.display(spec, before[-1], tongue, missions) if before else ""
            label, mark = spec.label.in_(tongue), changed if before else ""
            if not spec.parts:
                shown.append(Line(label, fields.display(spec, value, tongue, missions), mark=mark, before=was))
                continue
            shown.append(Line(label, head=True, mark=mark, before=was))
            shown += [Line(*pair) for pair in fields.lines(spec, value, tongue, missions)]
        return shown

    @cached_property
    def scans(self) -> list[Scan]:
        """Every page, those that count first, in the order of the service's list of papers."""
        order = {spec.name: place for place, spec in enumerate(self.service.attachments)}
        rows = sorted(
            self.dossier.attachments.all(), key=lambda one: (one.superseded, order.get(one.item, 99), one.position)
        )
        groups: dict[tuple[bool, str, UUID | None], list[Any]] = {}
        for one in rows:
            message = one.part_id if one.item == LETTER else None
            groups.setdefault((one.superseded, one.item, message), []).append((one, self.opened.meta(one)))
        replaced = {item for old, item, _message in groups if old}
        return [
            Scan(
                id=one.pk,
                item=item,
                label=str(_LOOSE[item]) if item in _LOOSE else history.label(item, self.service),
                number=number,
                count=len(pages),
                name=meta.name,
                old=old,
                mended=not old and item in replaced,
                message=message,
                doubt=words.doubt(meta, self._unlike(item, meta)),
            )
            for (old, item, message), pages in groups.items()
            for number, (one, meta) in enumerate(pages, 1)
        ]

    def _unlike(self, item: str, meta: UploadMeta) -> list[Difference]:
        """What the page of a passport says otherwise than was written of its holder."""
        holder = next((spec.passport_of for spec in self.service.attachments if spec.name == item), None)
        return passports.differences(meta.read, self.names[holder]) if holder else []

    @cached_property
    def verdicts(self) -> list[Judged]:
        return judged(self)

    # What officers did -----------------------------------------------------------------------------------------------
    @cached_property
    def history(self) -> list[history.Line]:
        return history.lines(self.dossier.events.all(), self.service, self.mission)

    @cached_property
    def messages(self) -> list[Said]:
        """What the applicant and the mission wrote to each other, oldest first."""
        written = [event for event in self.dossier.events.all() if event.name in {"message_sent", "message_received"}]
        return [self._message(event, UUID(event.data["part"])) for event in written]

    def _message(self, event: Any, part: UUID) -> Said:
        text = self.opened.content(part)["message"]
        pages = tuple(scan for scan in self.scans if scan.message == part)
        return Said("", history.by(event), self.moment(event.at), text, pages=pages, theirs=event.by == "applicant")

    @cached_property
    def notes(self) -> list[Said]:
        return [
            Said("", history.by(note), self.moment(note.at), self.opened.content(note.part_id)["note"])
            for note in self.dossier.notes.all()
        ]

    @cached_property
    def correction(self) -> list[dict[str, str]] | None:
        """The items that were returned and have not come back."""
        waiting = open_correction(self.dossier)
        if waiting is None:
            return None
        return [
            {
                "label": history.label(item["item"], self.service),
                "reason": CORRECTION_REASONS[item["kind"]][item["reason"]].in_(language()),
                "words": item["words"],
            }
            for item in waiting.items
        ]

    @cached_property
    def inquiries(self) -> list[dict[str, Any]]:
        return [self._inquiry(one) for one in (inquiries.of(self.dossier) if self._happened("inquiry_sent") else [])]

    def _inquiry(self, one: Any) -> dict[str, Any]:
        answer = self.opened.content(one.answer_id) if one.answer_id else {}
        return {
            "body": history.body(one.body),
            "question": self.opened.content(one.question_id)["question"],
            "sent_at": self.moment(one.sent_at),
            "due_on": one.due_on,
            "late": one.answered_at is None and one.due_on < self.today,
            "answered_at": self.moment(one.answered_at) if one.answered_at else "",
            "result": history.result(self.service, one.step, one.result),
            "answer": answer.get("answer", ""),
            "lines": self._lines(self.service.step(one.step).fields, answer.get("record", {})),
        }

    @cached_property
    def tasks(self) -> list[Said]:
        """What tasks and issuing recorded, in the order of the flow."""
        done = {event.data["step"]: event for event in self.dossier.events.all() if event.name == "task_done"}
        return [
            Said(
                title=self.service.step(key).title.in_(language()),
                by=history.by(event),
                at=self.moment(event.at),
                text=history.result(self.service, key, event.data["result"]),
                lines=tuple(self._lines(self.service.step(key).fields, self.opened.records.get(key, {}))),
                good=all(one.good for one in self.service.step(key).results if one.key == event.data["result"]),
            )
            for key, event in done.items()
        ]

    @cached_property
    def invoice(self) -> Any:
        return payments.invoice_of(self.dossier) if self._happened("payment_due") else None

    @property
    def due_sum(self) -> str:
        """What is to be paid, in the mission's currency."""
        return money(str(self.invoice.amount), self.invoice.currency, language()) if self.invoice else ""

    @cached_property
    def times(self) -> list[dict[str, Any]]:
        """When the person was to come, and what was seen of the originals."""
        return [
            {
                "when": short_moment(one.starts_at, self.mission, weekday=True),
                "attended": one.attended_at is not None,
                "cancelled": one.cancelled_at is not None,
                "originals": history.labels(one.originals, self.service),
                "kept": history.labels(one.kept, self.service),
            }
            for one in (appointments.of(self.dossier) if self._happened("attendance_set") else [])
        ]

    @property
    def who_comes(self) -> str:
        return str(_("، ")).join(text.in_(language()) for text in appointments.who_comes(self.dossier))

    @cached_property
    def decision(self) -> Any:
        return getattr(self.dossier, "decision", None)

    @property
    def decided(self) -> str:
        return history.verdict(self.decision.granted, self.decision.reason, self.service) if self.decision else ""

    @property
    def decision_lines(self) -> list[Line]:
        """What the deciding officer recorded, for the second one too."""
        step = next((one for one in self.service.flow if one.kind == "decision"), None)
        granted = self.decision is not None and self.decision.granted
        return self._lines(step.fields, self.opened.records.get(step.key, {})) if step and granted else []

    @property
    def proposed(self) -> bool:
        """A decision that waits for a second officer."""
        return self.decision is not None and self.spec.four_eyes and self.decision.confirmed_at is None

    @property
    def proposed_by_me(self) -> bool:
        return self.proposed and self.decision.officer_id == self.actor.id

    @cached_property
    def documents(self) -> list[Any]:
        return issuance.documents_of(self.dossier) if self._happened("document_issued") else []

    @cached_property
    def others(self) -> list[Row]:
        return queries.others_of(self.actor, self.dossier, now=self.now)

    @cached_property
    def acts(self) -> list[str]:
        """The acts that this officer may do now."""
        in_vain = {"take"} if self.dossier.assignee_id == self.actor.id else set()
        if self.proposed_by_me:
            in_vain.add("confirm_decision")  # somebody else has to
        found = access.offered(self.actor, self.dossier, now=self.now)
        return [name for name in found if name not in in_vain] + (["revoke"] if self.may_revoke else [])

    @property
    def may_revoke(self) -> bool:
        standing = any(one.revoked_at is None for one in self.documents)
        return standing and access.may(self.actor, self.dossier, "consul", today=self.now.date())

    @cached_property
    def unreached(self) -> list[Any]:
        """The messages that could not be mailed to the applicant and were not read in the portal."""
        return notices.unreached_about(self.dossier.code, language())

    @property
    def reachable(self) -> bool:
        """Whether messages reach the applicant, who may have filed with a telephone number alone."""
        return telling.reaches(self.dossier)

    def moment(self, when: datetime) -> str:
        return short_moment(when, self.mission)

    def _happened(self, name: str) -> bool:
        """Whether the history has such an event; what never happened is not asked for."""
        return any(event.name == name for event in self.dossier.events.all())


def open_case(actor: OfficerActor, code: str, *, now: datetime) -> Case:
    """Open a dossier for reading, or unopened for the officer of a unit; raises NotFound when it is not theirs."""
    dossier = queries.load(access.at_work(actor, code, today=now.date()))
    if not access.may_read(actor, dossier, today=now.date()):
        return Case(actor, dossier, None, now)
    closed = dossier.closed_at is not None
    purpose = "closed" if closed else dossier.step
    return Case(actor, dossier, access.opened(actor, dossier, purpose=purpose, now=now), now)
