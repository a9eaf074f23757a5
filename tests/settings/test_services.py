"""Comments, analytics and a newsletter: what each provider needs is told at once."""

import pytest

from settings_file import load, told


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            '[tool.linocut.comments]\nrepo = "ada"\nhost = "https://x.press"\nmapping = "path"\n',
            [
                'pyproject.toml:1:1: comments needs provider = "..." | known are giscus or utterances',
                'pyproject.toml:2:1: comments.repo must be a repository on GitHub such as "ada/notes"; it is "ada"',
                'pyproject.toml:3:1: comments.host must be a host such as "stats.example.org"; it is "https://x.press"',
                'pyproject.toml:4:1: comments.mapping must be one of "pathname", "url", "title", "og:title"; '
                'it is "path"',
            ],
        ),
        (
            '[tool.linocut.comments]\nprovider = "giscus"\nrepo = "ada/notes"\nrepo_id = "R_1"\n',
            [
                'pyproject.toml:1:1: comments with provider = "giscus" needs category = "..." '
                "| giscus.app writes it for you",
                'pyproject.toml:1:1: comments with provider = "giscus" needs category_id = "..." '
                "| giscus.app writes it for you",
            ],
        ),
        (
            '[tool.linocut.analytics]\nprovider = "goatcounter"\n',
            [
                'pyproject.toml:1:1: analytics with provider = "goatcounter" needs id = "..." '
                '| the code before ".goatcounter.com"'
            ],
        ),
        (
            '[tool.linocut.newsletter]\ntitle = "Letters"\n',
            [
                'pyproject.toml:1:1: newsletter needs action = "https://..." '
                "| the address that your provider's form is sent to"
            ],
        ),
        (
            '[tool.linocut.newsletter]\naction = "http://x.press/"\n',
            [
                "pyproject.toml:2:1: newsletter.action must be an address such as "
                '"https://buttondown.com/api/emails/embed-subscribe/ada"; it is "http://x.press/"'
            ],
        ),
    ],
)
def test_what_is_missing_is_told(tmp_path, text, problems):
    assert sorted(told(tmp_path, text)) == problems


def test_the_hosts_that_they_need_are_allowed(tmp_path):
    site = load(
        tmp_path,
        '[tool.linocut.comments]\nprovider = "utterances"\nrepo = "ada/notes"\n'
        '[tool.linocut.analytics]\nprovider = "goatcounter"\nhost = "count.press"\n'
        '[tool.linocut.newsletter]\naction = "https://letters.press/x"\n'
        '[tool.linocut.allow]\nframes = ["mine.press"]\n',
    )
    allowed = site.allowed
    assert allowed.frames == ("mine.press", "utteranc.es")
    assert allowed.scripts == allowed.connect == ("count.press",)
    assert allowed.forms == ("letters.press",)
    assert site.allow.forms == ()


def test_nothing_is_asked_without_them(tmp_path):
    site = load(tmp_path, '[tool.linocut.comments]\nprovider = ""\n')
    assert site.allowed == site.allow
