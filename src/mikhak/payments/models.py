from django.db import models

from mikhak.accounts.models import Officer
from mikhak.dossiers.models import Dossier


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


class Payment(models.Model):
    class Method(models.TextChoices):
        CASH = "cash"
        CARD = "card"
        TRANSFER = "transfer"
        MONEY_ORDER = "money_order"

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="payment")
    method = models.CharField(max_length=12, choices=Method.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # in the invoice's currency
    receipt = models.CharField(max_length=40, unique=True)  # our receipt number
    reference = models.CharField(max_length=80, blank=True)  # of bank, terminal or order
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.receipt
