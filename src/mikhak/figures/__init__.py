"""Open figures (آمار): how many requests, and how long they take; counted once a month, told without small counts."""
