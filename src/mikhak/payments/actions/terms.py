"""How a mission takes money: a change is a new row, so the old ones are its history."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.payments import access
from mikhak.payments.models import Terms
from mikhak.payments.ways import ways
from mikhak.ui.refusals import Refusal


def set_terms(*, actor: OfficerActor, mission: str, taken: Sequence[str], account: str, now: datetime) -> None:
    """From now on the mission takes these ways; raises NotFound, Forbidden, Refusal on ``ways`` or ``account``."""
    access.at_mission(actor, mission, "consul", today=now.date())
    if not taken or not set(taken) <= ways().keys():
        raise Refusal(_("دست‌کم یک شیوهٔ پرداخت را برگزینید."), field="ways")
    if "transfer" in taken and not account.strip():
        raise Refusal(_("بنویسید به کدام حساب حواله کنند."), field="account")
    Terms.objects.create(
        mission=mission,
        ways=[name for name in ways() if name in taken],
        account=account.strip(),
        officer=actor.officer,
        at=now,
    )
