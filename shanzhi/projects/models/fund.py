"""A community's special fund as a ledger: entries that are never changed, balances that are sums.

What must never be is refused by the database itself (migration 0003): lines that do not sum to zero, an
update or a delete, an approval by whoever entered, a money account below zero.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What an account is for. Money is kept on debit, sources on credit, uses on debit."""

    MONEY = "money", _("资金")
    SOURCE = "source", _("来源")
    USE = "use", _("用途")


class EntryKind(models.TextChoices):
    """What an entry is."""

    RECEIPT = "receipt", _("收入")
    PAYMENT = "payment", _("支出")
    TRANSFER = "transfer", _("调整")
    REVERSAL = "reversal", _("冲正")


class Fund(models.Model):
    """One fund of a community or street; ``place_code`` is where its money may be spent."""

    place_code = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=60)
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3})?)?$"),
                name="fund_of_a_division",
            )
        ]

    def __str__(self) -> str:
        return f"fund {self.pk} of {self.place_code}"


class FundAccount(models.Model):
    """One account of a fund."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=6, choices=AccountKind.choices)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "name"], name="fund_account_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AccountKind.values), name="fund_account_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk} of fund {self.fund_id}"


class FundYear(models.Model):
    """A year is opened with what was left (fen); from then on nothing is entered into the year before."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    planned_fen = models.BigIntegerField()
    opening_fen = models.BigIntegerField()
    opened_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "year"], name="fund_year_once"),
            models.CheckConstraint(
                condition=models.Q(planned_fen__gte=0, opening_fen__gte=0),
                name="fund_year_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} of fund {self.fund_id}"


class FundEntry(models.Model):
    """One entry with at least two lines. It counts when a second person approved it. ``line_count`` and
    ``seal`` (see rules/ledger.py) bind its lines; ``reverses`` is the entry that it takes back."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=8, choices=EntryKind.choices)
    day = models.DateField()
    purpose = models.CharField(max_length=200)
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    voucher = models.OneToOneField(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    entered_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    line_count = models.PositiveSmallIntegerField()
    seal = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="fund_entry_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind="reversal", reverses__isnull=False)
                | (~models.Q(kind="reversal") & models.Q(reverses__isnull=True)),
                name="fund_entry_reversal_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=False) | models.Q(voucher__isnull=False),
                name="fund_entry_has_its_voucher",
            ),
            models.CheckConstraint(
                condition=models.Q(line_count__gte=2), name="fund_entry_two_lines"
            ),
        ]
        indexes = [models.Index(fields=["fund", "day"], name="fund_entry_day")]

    def __str__(self) -> str:
        return f"entry {self.number} of fund {self.fund_id}"


class FundLine(models.Model):
    """``fen`` on an account: a debit above zero, a credit below."""

    entry = models.ForeignKey(FundEntry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(FundAccount, on_delete=models.PROTECT, related_name="lines")
    fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(fen=0), name="fund_line_not_zero")
        ]

    def __str__(self) -> str:
        return f"line {self.pk} of entry {self.entry_id}"


class FundDecision(models.Model):
    """The second person approved an entry, or refused it with a reason: once, and for good."""

    entry = models.OneToOneField(FundEntry, on_delete=models.PROTECT, related_name="decision")
    is_approved = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_approved=True) | ~models.Q(reason=""),
                name="fund_refusal_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"decision on entry {self.entry_id}"
