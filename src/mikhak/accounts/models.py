"""People who sign in. Addresses and identities of applicants are held as blind indexes and sealed boxes only."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import get_random_string


class Applicant(models.Model):
    """Who signs in (متقاضی). ``identity_ix`` is the national ID, or nationality and passport of a foreign applicant."""

    class Kind(models.TextChoices):
        IRANIAN = "iranian"
        FOREIGN = "foreign"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    email_ix = models.BinaryField(max_length=32)
    identity_ix = models.BinaryField(max_length=32)
    email_box = models.BinaryField()  # sealed for the worker, which sends the mail
    profile = models.BinaryField(null=True)  # sealed under the vault's profile key of this applicant
    profile_complete_at = models.DateTimeField(null=True)
    password = models.CharField(max_length=200, default="")  # Argon2id of the fixed password; empty: none was chosen
    language = models.CharField(max_length=2, default="fa")
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email_ix"], name="one_account_an_address")]
        indexes = [models.Index(fields=["identity_ix"])]

    def __str__(self) -> str:
        return f"applicant {self.pk}"


class Reminder(models.Model):
    """A day on which an applicant is told that a document of the profile ends; it does not say which one."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE)
    due_on = models.DateField(db_index=True)
    ends_on = models.DateField()

    def __str__(self) -> str:
        return f"reminder of {self.due_on}"


class Device(models.Model):
    """A browser where an applicant is signed in. A session without its row opens nothing, so removing one signs out.

    No address is kept and no version: ``browser`` and ``system`` are names of ``lib.agents``.
    """

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="devices")
    session = models.CharField(max_length=64, unique=True)  # SHA-256 of the session's key, hex
    browser = models.CharField(max_length=20)
    system = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.browser} on {self.system}"


class PasswordLink(models.Model):
    """A mailed link to a new fixed password: single use, 24 hours. The token itself is in the mail alone."""

    digest = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the token, hex
    applicant = models.ForeignKey(Applicant, null=True, on_delete=models.CASCADE)  # null: nobody has this address
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.digest


class AddressChange(models.Model):
    """An applicant took the account to another address; for three days the mailbox that was left can take it back."""

    digest = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the token, which is in the mail alone, hex
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE)
    old_ix = models.BinaryField(max_length=32, db_index=True)
    carried = models.BinaryField()  # the address that was left, sealed under the token
    until = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.digest


class Holding(models.Model):
    """A valid document of an applicant, for the services that build on it. ``facts`` are sealed under the vault's
    holdings key of this person; the row is gone when the document is revoked."""

    applicant_ix = models.BinaryField(max_length=32)  # as dossiers know their applicant
    service = models.CharField(max_length=80)  # which issued it
    number = models.CharField(max_length=30, unique=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    facts = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["applicant_ix", "service"])]

    def __str__(self) -> str:
        return self.number


class OneTimeCode(models.Model):
    """A mailed code: single use, bound to browser and purpose, kept as a keyed HMAC, tries counted before comparing."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"
        PROOF = "proof"  # who is signed in shows once more that it is they
        ADDRESS = "address"  # who is signed in shows that the address the account is to go to is theirs

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    kind = models.CharField(max_length=10, choices=Applicant.Kind.choices)
    email_ix = models.BinaryField(max_length=32)
    identity_ix = models.BinaryField(max_length=32)
    email_box = models.BinaryField()
    claim = models.BinaryField()  # what was typed (e-mail, identity), sealed under the day's draft key; not for a proof
    browser = models.CharField(max_length=64)  # digest of the browser's secret
    language = models.CharField(max_length=2)
    mac = models.BinaryField(max_length=32, null=True)  # null: no code was sent (mismatch); looks alike outside
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["email_ix", "created_at"])]

    def __str__(self) -> str:
        return f"code {self.pk}"


def new_picture_id() -> str:
    return get_random_string(32)


class PictureCode(models.Model):
    """A picture code (تصویر امنیتی): single use, five minutes, bound to session and action."""

    id = models.CharField(primary_key=True, max_length=32, default=new_picture_id)
    browser = models.CharField(max_length=64)
    action = models.CharField(max_length=30)
    digits = models.BinaryField()  # sealed with a key of the processes
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"picture code for {self.action}"


class RateBucket(models.Model):
    """How often something happened in a window; counted with INSERT ... ON CONFLICT DO UPDATE ... RETURNING."""

    bucket = models.CharField(max_length=120)
    window = models.BigIntegerField()  # start, seconds since 1970 UTC
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "window"], name="one_count_a_window")]

    def __str__(self) -> str:
        return f"{self.bucket}@{self.window}"


class Pace(models.Model):
    """When something may next be done with an address (send a code, try a password): each time makes the next wait
    longer."""

    address = models.BinaryField(primary_key=True, max_length=32)  # blind index; for passwords a digest of it
    step = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"step {self.step} until {self.next_at}"


class OfficerManager(BaseUserManager["Officer"]):
    def get_by_natural_key(self, username: str | None) -> "Officer":
        return self.get(username=username)


class Officer(AbstractBaseUser):
    """Staff of a mission or of headquarters (کارشناس)."""

    username = models.CharField(max_length=40, unique=True)
    name_fa = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="fa")
    is_active = models.BooleanField(default=True)
    is_staff = False

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_fa", "name_en", "email"]
    objects = OfficerManager()

    def __str__(self) -> str:
        return self.username


class Proposal(models.Model):
    """What takes two people: one officer proposes it for another, and a third says yes or no.

    ``data``: of rights, and of rights for the days of a leave, the ``grants`` to be made; of a leave also ``instead``,
    whose work it is.
    """

    class Kind(models.TextChoices):
        RIGHTS = "rights"
        LEAVE = "leave"
        FACTOR = "factor"  # the second factor is lost: sign in anew by a mailed link

    kind = models.CharField(max_length=10, choices=Kind.choices)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="proposals")
    data = models.JSONField(default=dict)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(by=models.F("officer")), name="nobody_proposes_for_himself"),
            models.CheckConstraint(
                condition=models.Q(confirmed=None)
                | models.Q(confirmed=False)
                | (~models.Q(decided_by=models.F("by")) & ~models.Q(decided_by=models.F("officer"))),
                name="a_proposal_needs_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed=None, decided_by=None, decided_at=None)
                | models.Q(confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="a_proposal_is_decided_by_somebody",
            ),
        ]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.officer_id}"


class Grant(models.Model):
    """A right: role x place x category, dated, given by one officer and confirmed by another.

    ``mission`` is the place: the key of a mission, ``roles.EVERYWHERE``, or of a body of services/bodies.yaml. Those
    without a ``proposal`` were given at the command line of a new system.
    """

    class Role(models.TextChoices):  # what each may do: roles.ROLES
        CLERK = "clerk"
        CONSUL = "consul"  # decides
        HEAD = "head"  # of a section
        DESK = "desk"  # of headquarters
        AUTHORITY = "authority"
        AUDITOR = "auditor"
        OPERATOR = "operator"

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=10, choices=Role.choices)
    mission = models.CharField(max_length=40)
    category = models.CharField(max_length=40, default="*")
    on_duty = models.BooleanField(default=False)  # gets the urgent alerts
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_by = models.CharField(max_length=40)
    confirmed_by = models.CharField(max_length=40)
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(made_by=models.F("confirmed_by")), name="a_grant_needs_two_people"
            ),
            models.CheckConstraint(
                condition=~models.Q(mission="*") | models.Q(role__in=["desk", "auditor", "operator"]),
                name="what_is_sealed_is_read_at_a_mission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.mission}"

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Change(models.Model):
    """One line of the history of an officer's account, append-only by a trigger: who changed what, before and after."""

    class What(models.TextChoices):
        INVITED = "invited"
        AMENDED = "amended"
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        ENDED = "ended"
        LEFT = "left"
        RETURNED = "returned"
        ENROLLED = "enrolled"  # chose a password by a mailed link

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.officer_id}"


class OfficerLink(models.Model):
    """A mailed link by which an officer chooses a password: single use. The token itself is in the mail alone."""

    digest = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the token, hex
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.digest
