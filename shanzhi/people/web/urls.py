"""URLs of the room."""

from django.urls import path

from shanzhi.people.web import (
    confirmation,
    offline_devices,
    operator_accounts,
    own_account,
    own_factors,
    pages,
    security_roles,
    sign_in_steps,
    single_sign_on,
)

app_name = "people"
urlpatterns = [
    path("login", pages.login_page, name="login"),
    path("login/password", sign_in_steps.own_password, name="login-password"),
    path("login/factor", sign_in_steps.factor, name="login-factor"),
    path("login/setup", sign_in_steps.setup, name="login-setup"),
    path("login/setup/totp", sign_in_steps.setup_totp, name="login-setup-totp"),
    path("login/setup/passkey", sign_in_steps.setup_passkey, name="login-setup-passkey"),
    path("login/done", sign_in_steps.done, name="login-done"),
    path("login/oidc", single_sign_on.leave, name="login-oidc"),
    path("login/oidc/return", single_sign_on.come_back, name="login-oidc-return"),
    path("logout", pages.logout_page, name="logout"),
    path("account", own_account.overview, name="account"),
    path("account/password", own_account.password, name="account-password"),
    path(
        "account/sessions/<int:session_id>/ending",
        own_account.session_ending,
        name="account-session-ending",
    ),
    path("account/totp", own_factors.totp, name="account-totp"),
    path("account/passkeys", own_factors.passkey, name="account-passkeys"),
    path(
        "account/factors/<int:factor_id>/removal",
        own_factors.removal,
        name="account-factor-removal",
    ),
    path("account/recovery-codes", own_factors.recovery_codes, name="account-recovery-codes"),
    path("account/devices", offline_devices.devices, name="account-devices"),
    path("account/devices/<uuid:public_id>", offline_devices.device, name="account-device"),
    path(
        "account/devices/<uuid:public_id>/standing",
        offline_devices.standing,
        name="account-device-standing",
    ),
    path(
        "account/devices/<int:device_id>/revocation",
        offline_devices.revocation,
        name="account-device-revocation",
    ),
    path("account/confirm", confirmation.confirm, name="account-confirm"),
    path("operator/accounts", operator_accounts.accounts, name="accounts"),
    path(
        "operator/accounts/<int:account_id>/password",
        operator_accounts.one_time_password,
        name="account-one-time",
    ),
    path(
        "operator/accounts/<int:account_id>/closing",
        operator_accounts.closing,
        name="account-closing",
    ),
    path("security/roles", security_roles.roles, name="roles"),
    path("security/roles/<int:grant_id>/ending", security_roles.ending, name="role-ending"),
    path("security/accounts/<int:account_id>", security_roles.person, name="person"),
    path(
        "security/accounts/<int:account_id>/sessions/<int:session_id>/ending",
        security_roles.session_ending,
        name="session-ending",
    ),
    path(
        "security/accounts/<int:account_id>/factors/reset",
        security_roles.factors_reset,
        name="factors-reset",
    ),
]
