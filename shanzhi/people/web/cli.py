"""``shanzhi people``: accounts, roles, keys and retention, for whoever runs the machine."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from shanzhi.kernel.api import (
    GRANTED_ROLES,
    SYSTEM,
    Refusal,
    Role,
    overdue_counts,
    run_retention,
)
from shanzhi.lib.encryption import Unreadable
from shanzhi.people.actions.api_token import issue_api_token, revoke_api_token
from shanzhi.people.actions.create_account import close_account, create_account
from shanzhi.people.actions.end_session import end_all_sessions
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.remove_factor import reset_factors
from shanzhi.people.actions.rotate_keys import keys_behind, rotate_keys
from shanzhi.people.actions.set_password import set_password
from shanzhi.people.models import Account, ApiToken, RoleGrant
from shanzhi.people.queries import account_named
from shanzhi.people.rules import new_one_time_password
from shanzhi.people.web.cli_households import households

DAY = click.DateTime(formats=["%Y-%m-%d"])


class _Room(click.Group):
    """Refusals are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as why:
            raise click.ClickException(str(why)) from why


@click.group(name="people", cls=_Room, help="Accounts, roles, API keys, data keys, retention.")
def cli() -> None:
    """The room's commands."""


cli.add_command(households)


@cli.group()
def account() -> None:
    """Accounts of those who work here."""


@account.command("create")
@click.argument("username")
@click.option("--name", prompt=True, help="Full name, as colleagues and residents see it.")
@click.option("--title", default="", help="Position.")
@click.option("--work-phone", default="", help="Public: residents call it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(username: str, name: str, title: str, work_phone: str, *, password_stdin: bool) -> None:
    """Open an account with a password for the first sign-in, good for 72 hours; it is shown once,
    on standard output, or read from standard input."""
    password = _password(from_stdin=password_stdin)
    made = create_account(
        username=username,
        name=name,
        password=password,
        title=title,
        work_phone=work_phone,
        by=SYSTEM,
    )
    click.echo(
        f"Account {made.username} is open. Give it a role: shanzhi people role grant", err=True
    )
    _show(password, from_stdin=password_stdin)


@account.command("password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(username: str, *, password_stdin: bool) -> None:
    """Give an account a password for the next sign-in, good for 72 hours; its open sessions end."""
    made = _password(from_stdin=password_stdin)
    set_password(_named(username), made, by=SYSTEM)
    click.echo(f"{username} has a new password, to be changed at the next sign-in.", err=True)
    _show(made, from_stdin=password_stdin)


@account.command("sign-out")
@click.argument("username")
def sign_out(username: str) -> None:
    """End all open sessions of an account."""
    count = end_all_sessions(_named(username), by=SYSTEM)
    click.echo(f"{count} sessions of {username} have ended.")


@account.command("reset-factors")
@click.argument("username")
def reset(username: str) -> None:
    """Take the second factors of somebody away who lost phone and recovery codes."""
    reset_factors(_named(username), by=SYSTEM)
    click.echo(f"{username} signs in with the password alone, or sets a second factor up again.")


@account.command("close")
@click.argument("username")
def close(username: str) -> None:
    """Close the account of somebody who left."""
    close_account(_named(username), by=SYSTEM)
    click.echo(f"Account {username} is closed.")


@cli.group()
def role() -> None:
    """Roles over places."""


@role.command("grant")
@click.argument("username")
@click.argument("role_name", type=click.Choice([role.value for role in GRANTED_ROLES]))
@click.argument("scope_code", default="")
@click.option("--from", "starts_on", type=DAY, help="First day (default: today).")
@click.option("--until", "ends_on", type=DAY, help="The day after the last one.")
def grant(
    username: str,
    role_name: str,
    scope_code: str,
    starts_on: datetime | None,
    ends_on: datetime | None,
) -> None:
    """Give a role over the places whose code begins with SCOPE_CODE (empty: everywhere)."""
    held = grant_role(
        _named(username),
        Role(role_name),
        scope_code,
        by=SYSTEM,
        starts_on=starts_on.date() if starts_on else None,
        ends_on=ends_on.date() if ends_on else None,
    )
    click.echo(f"{username} is {role_name} over {scope_code or 'everywhere'} (grant {held.pk}).")


@role.command("list")
@click.argument("username")
def list_roles(username: str) -> None:
    """Roles of an account, past and future ones too."""
    for held in _named(username).role_grants.order_by("starts_on", "pk"):
        click.echo(
            f"{held.pk}\t{held.role}\t{held.scope_code or '*'}\t{held.starts_on}\t"
            f"{held.ends_on or ''}"
        )


@role.command("end")
@click.argument("grant_id", type=int)
def end(grant_id: int) -> None:
    """End a role today; the number is the one that grant and list show."""
    held = RoleGrant.objects.filter(pk=grant_id).first()
    if held is None:
        raise click.ClickException(f"There is no grant {grant_id}.")
    end_role(held, by=SYSTEM)
    click.echo(f"Grant {grant_id} has ended.")


@cli.group()
def token() -> None:
    """Keys for the API."""


@token.command("issue")
@click.argument("username")
@click.option("--name", prompt=True, help="What it is for, e.g. the hotline's system.")
@click.option("--days", type=int, default=366, show_default=True, help="How long it is good.")
def issue(username: str, name: str, days: int) -> None:
    """Make a key that acts in the name of an account; it is shown once, on standard output."""
    row, key = issue_api_token(_named(username), name, by=SYSTEM, days=days)
    click.echo(f"Key {row.pk}, good until {row.expires_at:%Y-%m-%d}. Keep it safe:", err=True)
    click.echo(key)


@token.command("revoke")
@click.argument("token_id", type=int)
def revoke(token_id: int) -> None:
    """Make a key void; the number is the one that issue showed."""
    row = ApiToken.objects.filter(pk=token_id).first()
    if row is None:
        raise click.ClickException(f"There is no key {token_id}.")
    revoke_api_token(row, by=SYSTEM)
    click.echo(f"Key {token_id} is void.")


@cli.group()
def keys() -> None:
    """Data keys: what phone numbers are sealed with."""


@keys.command("status")
def keys_status() -> None:
    """Say how many numbers still lie under another key or cipher than today's."""
    click.echo(f"{keys_behind()} to be moved.")


@keys.command("rotate")
def keys_rotate() -> None:
    """Seal every number with the newest key, while everything runs; may be stopped and repeated.

    Afterwards keep the old key as long as backups from before may have to be read.
    """
    total = keys_behind()
    try:
        with click.progressbar(length=total, label="Sealed again", show_pos=True) as bar:
            for moved in rotate_keys():
                bar.update(moved)
    except Unreadable as why:
        raise click.ClickException(
            "A number is sealed with a key that is not in DATA_KEYS: give that key too."
        ) from why
    left = keys_behind()
    click.echo(f"{total} moved, {left} left.")
    if left:
        raise SystemExit("Something still writes with the old key: restart it, then repeat this.")


@cli.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def retention(dry_run: bool) -> None:
    """Take away what has been kept long enough (it happens by itself every hour)."""
    counts = overdue_counts() if dry_run else run_retention()
    for name, count in counts.items():
        click.echo(f"{count:>8}  {name}")
    click.echo(f"{sum(counts.values()):>8}  {'would go' if dry_run else 'gone'}")


def _named(username: str) -> Account:
    found = account_named(username)
    if found is None:
        raise click.ClickException(f"There is no account {username}.")
    return found


def _password(*, from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else new_one_time_password()


def _show(password: str, *, from_stdin: bool) -> None:
    if not from_stdin:
        click.echo(password)
