"""Writes about people who sign in: one-time codes, fixed passwords, devices, profiles, holdings, officers."""

from mikhak.accounts.actions.addresses import enter_address, request_address
from mikhak.accounts.actions.closing import erase
from mikhak.accounts.actions.codes import enter_code, enter_proof, request_code, request_proof
from mikhak.accounts.actions.devices import open_device, see_device, sign_out_device, sign_out_everywhere
from mikhak.accounts.actions.family import keep_member, remove_member
from mikhak.accounts.actions.holdings import hold, release
from mikhak.accounts.actions.moving import move_account, take_address, take_address_back
from mikhak.accounts.actions.officers import create_officer, dismiss, end_grant, grant
from mikhak.accounts.actions.passwords import (
    drop_password,
    prove_with_password,
    request_password_link,
    set_password,
    sign_in_with_password,
    use_password_link,
)
from mikhak.accounts.actions.profiles import (
    amend_profile,
    autosave_profile,
    complete_profile,
    prefer_mission,
    save_profile_section,
)
from mikhak.accounts.actions.reminders import send_reminders
from mikhak.accounts.actions.rights import (
    Right,
    confirm,
    decline,
    end_right,
    invite_with,
    propose_again,
    propose_leave,
    propose_new_factor,
    propose_rights,
    right,
)
from mikhak.accounts.actions.staff import (
    AMENDED,
    amend,
    as_right,
    close_account,
    invite,
    send_again,
    take_back,
    tell_heads,
    undo,
    use_link,
)
from mikhak.accounts.actions.sweeping import sweep

__all__ = [
    "AMENDED",
    "Right",
    "amend",
    "amend_profile",
    "as_right",
    "autosave_profile",
    "close_account",
    "complete_profile",
    "confirm",
    "create_officer",
    "decline",
    "dismiss",
    "drop_password",
    "end_grant",
    "end_right",
    "enter_address",
    "enter_code",
    "enter_proof",
    "erase",
    "grant",
    "hold",
    "invite",
    "invite_with",
    "keep_member",
    "move_account",
    "open_device",
    "prefer_mission",
    "propose_again",
    "propose_leave",
    "propose_new_factor",
    "propose_rights",
    "prove_with_password",
    "release",
    "remove_member",
    "request_address",
    "request_code",
    "request_password_link",
    "request_proof",
    "right",
    "save_profile_section",
    "see_device",
    "send_again",
    "send_reminders",
    "set_password",
    "sign_in_with_password",
    "sign_out_device",
    "sign_out_everywhere",
    "sweep",
    "take_address",
    "take_address_back",
    "take_back",
    "tell_heads",
    "undo",
    "use_link",
    "use_password_link",
]
