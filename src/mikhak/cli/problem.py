"""What the operator is told when something cannot be done."""


class Problem(Exception):
    """One plain sentence for the person at the keyboard; the command ends with status 1 and nothing half-started."""
