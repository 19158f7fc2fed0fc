"""Writes about people who sign in: one-time codes, profiles, holdings, officers."""

from mikhak.accounts.actions.codes import enter_code, request_code
from mikhak.accounts.actions.family import keep_member, remove_member
from mikhak.accounts.actions.holdings import hold, release
from mikhak.accounts.actions.officers import create_officer, dismiss, end_grant, grant
from mikhak.accounts.actions.profiles import autosave_profile, complete_profile, prefer_mission, save_profile_section
from mikhak.accounts.actions.reminders import send_reminders
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
    "keep_member",
    "prefer_mission",
    "release",
    "remove_member",
    "request_code",
    "save_profile_section",
    "send_reminders",
    "sweep",
]
