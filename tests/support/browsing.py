"""What a browser complains of, and waiting for what it shows."""

from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Page

import processes


def blames(message: ConsoleMessage) -> bool:
    """Whether the console tells of something that a page is to blame for: not of an SVG file without a favicon."""
    return message.type == "error" and "favicon.ico" not in message.location.get("url", "")


def until(page: Page, true: str | Callable[[], object], *, arg: object = None) -> None:
    """Wait for a script on the page, or for a function here, to give something true.

    `page.wait_for_function` asks from within the page, by `eval`, which the page's own policy forbids from the second
    time on: it fails whenever what it waits for is not yet there.
    """

    def holds() -> object:
        page.wait_for_timeout(20)  # lets the browser's messages in
        return true() if callable(true) else page.evaluate(true, arg)

    processes.until(holds)
