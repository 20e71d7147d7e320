"""Staff accounts and the roles they hold over a place for a term."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import GRANTED_ROLES


class Accounts(BaseUserManager["Account"]):
    """Look-up by user name, as Django's sign-in asks it."""


class Account(AbstractBaseUser):
    """Somebody who works here. ``work_phone`` is public on purpose: residents call it.

    ``one_time_until`` is set while the password is one that somebody else chose: it opens nothing
    but the page where a new one is chosen, and nothing at all from then on. ``is_demo`` marks who
    has a password that everybody knows; production does not start with one.
    """

    username = models.CharField(_("用户名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    work_phone = models.CharField(_("工作电话（公开）"), max_length=20, blank=True)
    photo = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(_("在用"), default=True)
    one_time_until = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """``role`` is held by ``account`` over every place whose code begins with ``scope_code``,
    from ``starts_on`` until the day before ``ends_on`` (open when empty).

    Two exclusion constraints (migration 0004) keep the three administrators apart: no two
    transactions can together give one account two of those roles for the same day.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(
        max_length=24, choices=[(role.value, role.label) for role in GRANTED_ROLES]
    )
    scope_code = models.CharField(max_length=15, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in GRANTED_ROLES]),
                name="role_grant_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="role_grant_term_positive",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "scope_code", "starts_on"], name="role_grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.role} @ {self.scope_code or '*'}"
