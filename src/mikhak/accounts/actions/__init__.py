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
from mikhak.accounts.actions.sweeping import sweep

__all__ = [
    "amend_profile",
    "autosave_profile",
    "complete_profile",
    "create_officer",
    "dismiss",
    "drop_password",
    "end_grant",
    "enter_address",
    "enter_code",
    "enter_proof",
    "erase",
    "grant",
    "hold",
    "keep_member",
    "move_account",
    "open_device",
    "prefer_mission",
    "prove_with_password",
    "release",
    "remove_member",
    "request_address",
    "request_code",
    "request_password_link",
    "request_proof",
    "save_profile_section",
    "see_device",
    "send_reminders",
    "set_password",
    "sign_in_with_password",
    "sign_out_device",
    "sign_out_everywhere",
    "sweep",
    "take_address",
    "take_address_back",
    "use_password_link",
]
