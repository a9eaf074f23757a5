"""Damage to the store under a preview: it goes on, and shows what one with a whole store does."""

import random
import shutil
import time
from pathlib import Path

from campaign import corruption, sample
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.session import Session
from linocut.serve.watch import ChangeSignal

PATIENCE = 60
"""Seconds until it has shown all of it."""


def one_round(chance: random.Random, folder: Path) -> None:
    """Damage a few files while a preview holds some of what was in them, and ask for all its pages."""
    whole, site = folder / "whole", folder / "site"
    if not whole.exists():
        sample.make(whole)
        first = _opened(whole)
        _shown(first)
        first.figures.close()
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(whole, site)
    session, clean = _opened(site), _opened(whole)
    told = []
    try:
        for _ in range(chance.randint(1, 3)):
            if chance.random() < 0.5:
                _shown(session)
            if chance.random() < 0.3:
                session._cache.file()
            told += corruption.damage(chance, site)
            if chance.random() < 0.7:
                for root in (site, whole):
                    sample.edit(root)
        shown, wanted = _shown(session), _shown(clean)
        assert session.pages.problems() == (), session.pages.problems()
        assert shown.keys() == wanted.keys()
        assert [name for name in shown if shown[name] != wanted[name]] == []
    except BaseException as error:
        error.add_note("; ".join(told))
        raise
    finally:
        session.figures.close()
        clean.figures.close()


def _opened(site: Path) -> Session:
    session = Session(site, MemoryCache(site / ".linocut"), ChangeSignal(site), "http://127.0.0.1:1", {})
    session.refresh()
    return session


def _shown(session: Session) -> dict[str, bytes]:
    """Every file of the site, once nothing more is to be built or drawn."""
    deadline = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < deadline, "it is never done"
        looked = session.look()
        if looked.changed:
            session.refresh(looked)
        elif session.pages.view.waiting or session.figures._runs:
            time.sleep(0.02)
        else:
            made = {name: session.pages.make(name) for name in session.pages.view.files or {}}
            if not session.look().changed:
                return {name: one.data if one else b"" for name, one in made.items()}
