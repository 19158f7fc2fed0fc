"""Bank transfers: the applicant sends the bank's paper, an officer finds the money on the account, or does not."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import events, telling
from mikhak.dossiers.conversation import SentFile
from mikhak.dossiers.models import Dossier, Part
from mikhak.dossiers.sealed import add_page, add_part
from mikhak.drafts.redraw import BadUpload, Page, redraw, safe_name
from mikhak.drafts.sealed import UploadMeta
from mikhak.payments import access, queries
from mikhak.payments.actions.taking import receive
from mikhak.payments.models import Payment, Transfer
from mikhak.payments.ways import way
from mikhak.ui.refusals import Conflict, Refusal

SLIP = queries.SLIP
MOST_FILES = 3


def send_transfer(*, dossier: Dossier, files: Sequence[SentFile], key: UUID, now: datetime) -> None:
    """The applicant sends the paper of a transfer; ``dossier`` was fetched with their rights, and ``key`` names the
    sending, so that a second press makes no second one. Raises Refusal (on ``papers``), Conflict."""
    if not files:
        raise Refusal(_("تصویر رسید بانک را برگزینید."), field="papers")
    if len(files) > MOST_FILES:
        raise Refusal(_("تا %(n)d پرونده می‌توان فرستاد.") % {"n": MOST_FILES}, field="papers")
    pages = [(file, page) for file in files for page in enumerate(_redrawn(file), 1)]
    with transaction.atomic():
        locked = access.lock(dossier)
        if Part.objects.filter(pk=key, dossier=locked).exists():
            return
        due = queries.payable(locked)
        if due is None or "transfer" not in {one.name for one in queries.ways_of(locked.mission)}:
            raise Conflict(_("اکنون چیزی برای پرداخت با حواله نیست."))
        if due.transfers.filter(state=Transfer.State.OPEN).exists():
            raise Conflict(_("رسید حوالهٔ شما رسیده است و نمایندگی آن را بررسی می‌کند."))
        part, sealer = add_part(locked, Part.Kind.MESSAGE, {"transfer": len(files)}, now=now, part_id=key)
        for position, (file, (number, page)) in enumerate(pages, 1):
            digest = sha256(file.data).hexdigest()
            meta = UploadMeta(safe_name(file.name), digest, number, page.width, page.height)
            add_page(part, sealer, item=SLIP, position=position, jpeg=page.jpeg, meta=meta)
        Transfer.objects.create(invoice=due, part=part, sent_at=now)
        events.record(locked, "transfer_sent", {"pages": len(pages)}, now=now, by="applicant")


def _redrawn(file: SentFile) -> list[Page]:
    try:
        return redraw(file.data)
    except BadUpload as bad:
        told = {"name": safe_name(file.name), "words": bad.message}
        raise Refusal(_("«%(name)s»: %(words)s") % told, field="papers", status=bad.status) from bad


def confirm_transfer(
    *, actor: OfficerActor, code: str, transfer_id: int, amount: Decimal | None, reference: str, now: datetime
) -> Payment:
    """The money is on the account: ``amount`` of it, None for the whole sum. Raises Conflict, Refusal."""
    with transaction.atomic():
        dossier = access.locked(actor, code, "clerk", now=now)
        sent = access.transfer(dossier, transfer_id)
        way("transfer").check(reference)
        if amount is not None and amount <= 0:
            raise Refusal(_("مبلغ را بنویسید."), field="amount")
        _end(sent, Transfer.State.CONFIRMED, actor, now=now)
        due = access.invoice(dossier)
        return receive(
            dossier=dossier,
            due=due,
            method="transfer",
            amount=due.amount if amount is None else amount,
            currency=due.currency,
            reference=reference,
            actor=actor,
            now=now,
        )


def decline_transfer(*, actor: OfficerActor, code: str, transfer_id: int, reason: str, now: datetime) -> None:
    """The money is not there or the paper is of no use; the applicant reads the reason and may send another."""
    with transaction.atomic():
        dossier = access.locked(actor, code, "clerk", now=now)
        sent = access.transfer(dossier, transfer_id)
        if not reason.strip():
            raise Refusal(_("بنویسید چرا پذیرفته نشد؛ متقاضی آن را می‌خواند."), field="reason")
        sent.reason = reason.strip()
        _end(sent, Transfer.State.DECLINED, actor, now=now)
        events.record(dossier, "transfer_declined", {"reason": sent.reason}, now=now, officer=actor.officer)
        told = {"reason": sent.reason}
        telling.tell(dossier, "transfer_declined", told, once=f"transfer:{sent.pk}", now=now)


def _end(sent: Transfer, state: Transfer.State, actor: OfficerActor, *, now: datetime) -> None:
    sent.state, sent.officer, sent.at = state, actor.officer, now
    sent.save()
