"""What happens to accounts and residents; without names, numbers or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AccountEvent(DomainEvent):
    """Something that happened to a staff account."""

    aggregate: ClassVar[str] = "account"
    account_id: int

    @property
    def aggregate_id(self) -> int:
        """The account."""
        return self.account_id


@dataclass(frozen=True, kw_only=True)
class AccountCreated(AccountEvent):
    """A staff account was opened."""

    kind: ClassVar[str] = "people.AccountCreated"
    label: ClassVar[StrPromise | str] = _("开通账号")


@dataclass(frozen=True, kw_only=True)
class AccountClosed(AccountEvent):
    """Somebody left: the account cannot sign in any more, its roles and tokens are void."""

    kind: ClassVar[str] = "people.AccountClosed"
    label: ClassVar[StrPromise | str] = _("停用账号")


@dataclass(frozen=True, kw_only=True)
class PasswordSet(AccountEvent):
    """The account got a new password; ``one_time`` when somebody else chose it, so that it must be
    changed at the next sign-in."""

    kind: ClassVar[str] = "people.PasswordSet"
    label: ClassVar[StrPromise | str] = _("重设密码")
    one_time: bool = False


@dataclass(frozen=True, kw_only=True)
class OfflineDeviceRegistered(AccountEvent):
    """A browser keeps the owner's day, sealed, so that it can be worked without signal."""

    kind: ClassVar[str] = "people.OfflineDeviceRegistered"
    label: ClassVar[StrPromise | str] = _("登记离线设备")
    device_id: int


@dataclass(frozen=True, kw_only=True)
class OfflineDeviceRevoked(AccountEvent):
    """A browser may keep nothing any more; it is told so at its next contact."""

    kind: ClassVar[str] = "people.OfflineDeviceRevoked"
    label: ClassVar[StrPromise | str] = _("收回离线设备")
    device_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorAdded(AccountEvent):
    """Signing in asks for one thing more; ``factor`` is totp, webauthn or recovery_codes."""

    kind: ClassVar[str] = "people.SecondFactorAdded"
    label: ClassVar[StrPromise | str] = _("启用第二重验证")
    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRemoved(AccountEvent):
    """Its owner took a second factor away."""

    kind: ClassVar[str] = "people.SecondFactorRemoved"
    label: ClassVar[StrPromise | str] = _("移除第二重验证")
    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorsReset(AccountEvent):
    """The security administrator took all second factors away: phone and codes were lost."""

    kind: ClassVar[str] = "people.SecondFactorsReset"
    label: ClassVar[StrPromise | str] = _("重置第二重验证")


@dataclass(frozen=True, kw_only=True)
class OidcLinked(AccountEvent):
    """The account was recognised in the single sign-on for the first time."""

    kind: ClassVar[str] = "people.OidcLinked"
    label: ClassVar[StrPromise | str] = _("绑定统一身份认证")


@dataclass(frozen=True, kw_only=True)
class RoleGranted(AccountEvent):
    """A role over a place was given; ``ends_on`` is an ISO day or empty."""

    kind: ClassVar[str] = "people.RoleGranted"
    label: ClassVar[StrPromise | str] = _("授予角色")
    grant_id: int
    role: str
    scope_code: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class RoleEnded(AccountEvent):
    """A role ends with the day before ``ends_on`` (ISO)."""

    kind: ClassVar[str] = "people.RoleEnded"
    label: ClassVar[StrPromise | str] = _("结束角色")
    grant_id: int
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class WorkContactChanged(AccountEvent):
    """The public work phone or the photo changed; ``what`` is work_phone or photo."""

    kind: ClassVar[str] = "people.WorkContactChanged"
    label: ClassVar[StrPromise | str] = _("更新工作电话或照片")
    what: str


@dataclass(frozen=True, kw_only=True)
class ApiTokenIssued(AccountEvent):
    """A key for the API was made."""

    kind: ClassVar[str] = "people.ApiTokenIssued"
    label: ClassVar[StrPromise | str] = _("签发接口密钥")
    token_id: int


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked(AccountEvent):
    """A key for the API was made void."""

    kind: ClassVar[str] = "people.ApiTokenRevoked"
    label: ClassVar[StrPromise | str] = _("吊销接口密钥")
    token_id: int


@dataclass(frozen=True, kw_only=True)
class ResidentEvent(DomainEvent):
    """Something that happened to what is known of a resident."""

    aggregate: ClassVar[str] = "resident"
    resident_id: int

    @property
    def aggregate_id(self) -> int:
        """The resident."""
        return self.resident_id


@dataclass(frozen=True, kw_only=True)
class PhoneConfirmed(ResidentEvent):
    """Somebody proved that a phone is theirs; ``first_time`` when it was not known before."""

    kind: ClassVar[str] = "people.PhoneConfirmed"
    label: ClassVar[StrPromise | str] = _("确认手机号")
    first_time: bool


@dataclass(frozen=True, kw_only=True)
class PhoneChanged(ResidentEvent):
    """A resident proved another number and is known by it from now on."""

    kind: ClassVar[str] = "people.PhoneChanged"
    label: ClassVar[StrPromise | str] = _("更换手机号")


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(ResidentEvent):
    """A resident agreed to a purpose in the words of a version; stays as the proof of it (PIPL
    art. 69) when the resident is gone."""

    kind: ClassVar[str] = "people.ConsentGiven"
    label: ClassVar[StrPromise | str] = _("同意使用个人信息")
    purpose: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(ResidentEvent):
    """A resident does not agree to a purpose any more."""

    kind: ClassVar[str] = "people.ConsentWithdrawn"
    label: ClassVar[StrPromise | str] = _("撤回同意")
    purpose: str


@dataclass(frozen=True, kw_only=True)
class HomeDeclared(ResidentEvent):
    """A resident said to which place they belong; which one, stands in the row alone."""

    kind: ClassVar[str] = "people.HomeDeclared"
    label: ClassVar[StrPromise | str] = _("说明住在哪个社区")


@dataclass(frozen=True, kw_only=True)
class HomesTakenBack(ResidentEvent):
    """A resident took back what they had said of where they belong."""

    kind: ClassVar[str] = "people.HomesTakenBack"
    label: ClassVar[StrPromise | str] = _("去掉住在哪个社区")


@dataclass(frozen=True, kw_only=True)
class OwnDataExported(ResidentEvent):
    """A resident took a copy of what is held about them; ``form`` is json or page."""

    kind: ClassVar[str] = "people.OwnDataExported"
    label: ClassVar[StrPromise | str] = _("导出个人信息")
    form: str


@dataclass(frozen=True, kw_only=True)
class ResidentErased(ResidentEvent):
    """A resident was forgotten on their own word; their matters know nobody from then on."""

    kind: ClassVar[str] = "people.ResidentErased"
    label: ClassVar[StrPromise | str] = _("删除个人信息")


@dataclass(frozen=True, kw_only=True)
class KeysRotated(DomainEvent):
    """What was sealed otherwise is sealed with this key now; ``moved`` counts this run alone."""

    kind: ClassVar[str] = "people.KeysRotated"
    aggregate: ClassVar[str] = "data_key"
    label: ClassVar[StrPromise | str] = _("轮换数据密钥")
    key_id: int
    moved: int

    @property
    def aggregate_id(self) -> int:
        """The key."""
        return self.key_id


@dataclass(frozen=True, kw_only=True)
class HouseholdEvent(DomainEvent):
    """Something that happened to what is known of a household; never what it says of anybody."""

    aggregate: ClassVar[str] = "household"
    household_id: int

    @property
    def aggregate_id(self) -> int:
        """The household."""
        return self.household_id


@dataclass(frozen=True, kw_only=True)
class HouseholdRegistered(HouseholdEvent):
    """A household was entered."""

    kind: ClassVar[str] = "people.HouseholdRegistered"
    label: ClassVar[StrPromise | str] = _("登记住户")


@dataclass(frozen=True, kw_only=True)
class HouseholdEnded(HouseholdEvent):
    """Nobody of the household lives there any more."""

    kind: ClassVar[str] = "people.HouseholdEnded"
    label: ClassVar[StrPromise | str] = _("住户搬离")


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(HouseholdEvent):
    """Somebody was entered into a household."""

    kind: ClassVar[str] = "people.PersonRegistered"
    label: ClassVar[StrPromise | str] = _("登记家庭成员")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonLeft(HouseholdEvent):
    """Somebody does not belong to the household any more."""

    kind: ClassVar[str] = "people.PersonLeft"
    label: ClassVar[StrPromise | str] = _("家庭成员离开")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonLinked(HouseholdEvent):
    """Somebody proved by a code that the number in a household is theirs."""

    kind: ClassVar[str] = "people.PersonLinked"
    label: ClassVar[StrPromise | str] = _("居民与住户登记关联")
    person_id: int
    resident_id: int


@dataclass(frozen=True, kw_only=True)
class PersonUnlinked(HouseholdEvent):
    """The number in a household is not surely theirs any more who proves it."""

    kind: ClassVar[str] = "people.PersonUnlinked"
    label: ClassVar[StrPromise | str] = _("居民与住户登记不再关联")
    person_id: int
    resident_id: int


@dataclass(frozen=True, kw_only=True)
class FactNoted(HouseholdEvent):
    """A fact was noted; which one stands in its row alone, and goes with it."""

    kind: ClassVar[str] = "people.FactNoted"
    label: ClassVar[StrPromise | str] = _("记下住户情况")
    fact_id: int


@dataclass(frozen=True, kw_only=True)
class FactEnded(HouseholdEvent):
    """A fact is true no longer."""

    kind: ClassVar[str] = "people.FactEnded"
    label: ClassVar[StrPromise | str] = _("住户情况不再成立")
    fact_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleShown(HouseholdEvent):
    """Names and numbers of a household were shown in full to somebody who said why."""

    kind: ClassVar[str] = "people.PeopleShown"
    label: ClassVar[StrPromise | str] = _("查看住户姓名和电话")
