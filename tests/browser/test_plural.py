"""Forms of the plural as browsers choose them."""

import pytest
from playwright.sync_api import Browser

from linocut.words.plural import category


@pytest.mark.browser
def test_the_forms_are_those_of_browsers(browser: Browser) -> None:
    """Scripts count with Intl.PluralRules, pages here: both must say the same."""
    languages = "ar be bs cs cy da de en es fr ga he hi hr is it ja ko lt lv mk nl pl pt pt-PT ro ru sk sl sr sv uk zh"
    page = browser.new_page()
    forms = page.evaluate(
        """names => Object.fromEntries(names.map(name => {
             const rule = new Intl.PluralRules(name)
             return [name, Array.from({ length: 1200 }, (_, count) => rule.select(count))]
           }))""",
        languages.split(),
    )
    page.close()
    for name, expected in forms.items():
        assert [category(name, count) for count in range(1200)] == expected, name
