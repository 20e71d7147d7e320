"""``shanzhi insight``: make figures anew, compare them with the records, follow what happens, export them."""

from __future__ import annotations

import click


@click.command("rebuild")
def rebuild_command() -> None:
    """Make all figures anew from the events; the old ones are read until the new ones stand."""
    from shanzhi.insight.actions.figures.rebuild import rebuild
    from shanzhi.kernel.api import event_count_of

    with click.progressbar(length=event_count_of("case"), label="events", show_pos=True) as bar:
        made = rebuild(bar.update)
    rate = made.events / made.seconds if made.seconds else 0
    click.echo(
        f"{made.events} events, {made.matters} matters in {made.seconds:.1f} s: {rate:,.0f} events a second."
    )


@click.command("check")
@click.option("--whole", is_flag=True, help="Everything instead of a random tenth.")
def check_command(whole: bool) -> None:
    """Compare figures with the records; ends with 1 when anything differs."""
    from shanzhi.insight.actions.figures.check import check_figures
    from shanzhi.kernel.api import SYSTEM

    check = check_figures(by=SYSTEM, whole=whole)
    for words in check.told:
        click.echo(f"DIFFERENT: {words}", err=True)
    if check.differences:
        click.echo(f"{check.differences} differences.", err=True)
        raise SystemExit(1)
    click.echo(f"{check.matters} matters and {check.cells} sums compared, no difference.")


@click.command("follow")
@click.option("--once", is_flag=True, help="Until everything is followed, instead of for ever.")
def follow_command(once: bool) -> None:
    """Carry what happens into the figures, as the process of the house does."""
    from shanzhi.insight.actions.figures.follow import follow_all
    from shanzhi.insight.watch.loop import FigureWatch

    if not once:
        FigureWatch(lambda: False).run()
        return
    places = follow_all()
    click.echo(f"Figures of {len(places)} places followed.")


@click.command("export")
def export_command() -> None:
    """Write the matters of the figures as Parquet, as it is done each night."""
    from shanzhi.insight.actions.figures.export_model import export_model
    from shanzhi.insight.queries.figures.model_file import model_path
    from shanzhi.kernel.api import SYSTEM

    count = export_model(by=SYSTEM)
    click.echo(f"{count} matters in {model_path()}.")
