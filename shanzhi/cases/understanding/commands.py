"""`train` and `classify`, for the command line of the room.

What they need is imported when they run: no other command should wait for numerical libraries.
"""

from pathlib import Path

import click

from shanzhi.cases.understanding.labelled import Refused, UnreadableFile

DEFAULT_FOLDER = Path("var/models/cases")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN_REFUSALS = 20


@click.command("train")
@click.argument("file", type=FILE)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_FOLDER,
    show_default=True,
)
@click.option("--text", help="Column of the text; several joined by commas.")
@click.option("--label", help="Column of the category.")
def train_command(file: Path, out: Path, text: str | None, label: str | None) -> None:
    """Fit the classifier on a CSV of labelled reports (raw or segmented)."""
    from shanzhi.cases.understanding.training import train_file

    bars = _Bars()
    try:
        trained = train_file(file, out, bars.show, text=text, label=label)
    except UnreadableFile as why:
        raise click.ClickException(str(why)) from why
    finally:
        bars.close()
    _tell(trained.refused)
    figures = trained.figures
    click.echo(
        f"{trained.model.about['rows']} rows, {len(trained.model.labels)} labels; held out: "
        f"macro-F1 {figures['macro_f1']:.4f}, accuracy {figures['accuracy']:.4f}"
    )
    click.echo(f"{trained.path} ({figures['bytes'] / 1e6:.1f} MB), version {trained.model.version}")


@click.command("classify")
@click.argument("file", type=FILE)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: FILE.classified.csv"
)
@click.option(
    "--model",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_FOLDER,
    show_default=True,
)
@click.option("--text", help="Column of the text; several joined by commas.")
@click.option("--label", help="Column of a known category, to count agreement.")
def classify_command(
    file: Path, out: Path | None, model: Path, text: str | None, label: str | None
) -> None:
    """Add category, confidence and deciding words to every row of a CSV (raw or segmented)."""
    from shanzhi.cases.understanding.model_file import UnreadableModel, load_classifier
    from shanzhi.cases.understanding.sorting import classify_file

    target = out or file.with_suffix(".classified.csv")
    bars = _Bars()
    try:
        classifier = load_classifier(model)
        done = classify_file(
            file,
            target,
            classifier,
            lambda at, of: bars.show("classify", at, of),
            text=text,
            label=label,
        )
    except (UnreadableFile, UnreadableModel) as why:
        raise click.ClickException(str(why)) from why
    except OSError as why:
        raise click.ClickException(f"{target}: {why.strerror}") from why
    finally:
        bars.close()
    _tell(done.refused)
    click.echo(f"{done.rows} rows written to {target} by {classifier.version}")
    if done.labelled:
        click.echo(f"{done.agreed} of {done.labelled} labelled rows agree")


class _Bars:
    """One progress bar per stage, opened when the stage reports for the first time."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def show(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self.close()
            self._stage = stage
            self._bar = click.progressbar(length=total, label=stage)
            self._bar.__enter__()
        if self._bar is not None and (done - self._bar.pos >= total / 100 or done == total):
            self._bar.update(done - self._bar.pos)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.finish()
            self._bar.render_progress()
            self._bar.__exit__(None, None, None)
            self._bar = None


def _tell(refused: tuple[Refused, ...]) -> None:
    for one in refused[:SHOWN_REFUSALS]:
        click.echo(f"line {one.line}: {one.reason}", err=True)
    if len(refused) > SHOWN_REFUSALS:
        click.echo(f"… {len(refused)} rows refused in all", err=True)
