"""The command line: thin verbs over the house, and the supervisor that runs all processes on one machine."""
