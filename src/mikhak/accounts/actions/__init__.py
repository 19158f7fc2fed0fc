"""Writes about people who sign in: one-time codes, profiles, holdings, officers."""

from mikhak.accounts.actions.codes import enter_code, request_code
from mikhak.accounts.actions.holdings import hold, release
from mikhak.accounts.actions.moving import move_account
from mikhak.accounts.actions.officers import create_officer, dismiss, end_grant, grant
from mikhak.accounts.actions.profiles import autosave_profile, complete_profile, save_profile_section
from mikhak.accounts.actions.sweeping import sweep

__all__ = [
    "autosave_profile",
    "complete_profile",
    "create_officer",
    "dismiss",
    "end_grant",
    "enter_code",
    "grant",
    "hold",
    "move_account",
    "release",
    "request_code",
    "save_profile_section",
    "sweep",
]
