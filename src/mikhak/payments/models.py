from collections.abc import Iterable
from functools import cached_property

from django.db import models
from django.db.models import F, Q

from mikhak.accounts.models import Officer
from mikhak.dossiers.models import Dossier, Part


class Invoice(models.Model):
    """What is to be paid: euros of the tariff turned into the mission's currency at a dated rate."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="invoice")
    tier = models.CharField(max_length=60)
    eur = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=14, decimal_places=6)  # units of currency for one euro
    rate_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # in currency
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @cached_property
    def payment(self) -> "Payment | None":
        """The one that settled it."""
        kept: Iterable[Payment] = self.payments.all()
        return next((one for one in kept if not one.flag), None)


class Waiver(models.Model):
    """A fee that is not asked for, because the mission was at fault: by a consul, with the reason."""

    invoice = models.OneToOneField(Invoice, on_delete=models.CASCADE, related_name="waiver")
    reason = models.CharField(max_length=400)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"waiver of {self.invoice_id}"


class ReceiptCounter(models.Model):
    """The last receipt of a mission in a Jalali year. Its row is locked until the receipt's transaction ends."""

    mission = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "year"], name="one_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.mission} {self.year}: {self.last}"


class Till(models.Model):
    """What one officer took over the counter at a mission on a day. Closed, it takes no further entry."""

    mission = models.CharField(max_length=40)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    counted = models.JSONField(default=list)  # [{"way", "currency", "expected", "counted"}], once it is closed
    reason = models.CharField(max_length=400, blank=True)  # of a difference
    closed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "officer", "day"], name="one_till_a_day"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | (~Q(signed_by=F("officer")) & Q(closed_at__isnull=False)),
                name="who_signs_a_till_did_not_fill_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission} {self.day}"


class Payment(models.Model):
    """Money that came, with its receipt. What did not settle its invoice is kept all the same, and flagged."""

    class Flag(models.TextChoices):
        IN_FORCE = ""
        DOUBLE = "double"  # the invoice was paid already
        NOT_DUE = "not_due"  # the dossier was closed, or the fee waived
        AMOUNT = "amount"  # not the sum of the invoice
        STRAY = "stray"  # came without an invoice

    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="payments")
    flag = models.CharField(max_length=8, choices=Flag.choices, blank=True)
    mission = models.CharField(max_length=40)
    method = models.CharField(max_length=12)  # a way of payments/ways
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    receipt = models.CharField(max_length=40, unique=True)  # our receipt number
    reference = models.CharField(max_length=80, blank=True)  # of bank, terminal, order or gateway
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT)  # null: the gateway
    till = models.ForeignKey(Till, null=True, on_delete=models.PROTECT, related_name="payments")
    day = models.DateField()  # of the books
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice"], condition=Q(flag=""), name="one_payment_in_force"),
            models.UniqueConstraint(fields=["reference"], condition=Q(method="gateway"), name="one_payment_a_call"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_some_money"),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False) | Q(flag="stray"), name="only_stray_money_has_no_invoice"
            ),
        ]
        indexes = [models.Index(fields=["mission", "day"], name="payment_day")]

    def __str__(self) -> str:
        return self.receipt


class Refund(models.Model):
    """Money that goes back: proposed by one, confirmed or returned by another."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # in the payment's currency
    reason = models.CharField(max_length=400)
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed = models.BooleanField(null=True)  # False: returned
    decided_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    till = models.ForeignKey(Till, null=True, on_delete=models.PROTECT, related_name="refunds")
    day = models.DateField(null=True)  # of the books, once it is confirmed

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) | Q(confirmed=False),
                name="a_refund_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed=None) | Q(decided_by__isnull=False), name="a_refund_is_decided_by_somebody"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_is_some_money"),
        ]
        indexes = [models.Index(fields=["day"], name="refund_day")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}"


class Transfer(models.Model):
    """The applicant says that a transfer was made, with the bank's paper in a sealed part."""

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        DECLINED = "declined"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="transfers")
    part = models.ForeignKey(Part, on_delete=models.CASCADE)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=400, blank=True)  # of declining, in the officer's words
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice"], condition=Q(state="open"), name="one_open_transfer_an_invoice")
        ]

    def __str__(self) -> str:
        return f"transfer {self.state}"


class Order(models.Model):
    """An errand of the gateway: it is asked for the sum of an invoice, and answers with a signed call."""

    class State(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        DECLINED = "declined"

    id = models.UUIDField(primary_key=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="orders")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice"], condition=Q(state="open"), name="one_open_order_an_invoice")
        ]

    def __str__(self) -> str:
        return f"order {self.state}"


class Terms(models.Model):
    """How a mission takes money. A change is a new row; the newest counts."""

    mission = models.CharField(max_length=40)
    ways = models.JSONField()
    account = models.CharField(max_length=400, blank=True)  # where transfers go
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["mission", "-id"], name="terms_newest")]

    def __str__(self) -> str:
        return self.mission


class Rate(models.Model):
    """Units of a currency for one euro from a day on: proposed by one of headquarters, confirmed by another."""

    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=14, decimal_places=6)
    since = models.DateField()
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="a_rate_takes_two_people"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="a_rate_is_above_nothing"),
        ]
        indexes = [models.Index(fields=["currency", "-since"], name="rate_in_force")]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate}"
