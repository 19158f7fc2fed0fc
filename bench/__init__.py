"""Measuring the running system from outside, over HTTP, as its visitors meet it."""
