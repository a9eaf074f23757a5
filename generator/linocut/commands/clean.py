"""`linocut clean`."""

import click

from linocut.commands.common import GOOD, root
from linocut.report import Report


@click.command()
@click.pass_context
def clean(context: click.Context) -> int:
    """Remove the cache and public/."""
    import shutil

    from linocut.write import KEPT

    folder = root(context)
    shutil.rmtree(folder / ".linocut", ignore_errors=True)
    public = folder / "public"
    if public.is_dir():
        for entry in public.iterdir():
            if entry.name in KEPT:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    Report().line("removed .linocut/ and what public/ held")
    return GOOD
