"""The wheel, as a stranger gets it: built, installed in an empty environment, used in a folder elsewhere."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


def call(*command: object, cwd: Path) -> str:
    ended = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=600, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_wheel_builds_a_two_file_site_elsewhere(tmp_path):
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, REPOSITORY, cwd=tmp_path)
    (wheel,) = tmp_path.glob("linocut-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "linocut/templates/base.html" in names
    assert not [name for name in names if name.startswith(("tests/", "figures/", "content/"))]

    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    call(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)

    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "pyproject.toml").write_text('[tool.linocut]\ntitle = "Two files"\nbase_url = "https://two.example/"\n')
    (site / "content" / "about.md").write_text("---\ntitle: About\n---\nOne formula: $a^2$.\n")
    said = call(environment / "bin" / "linocut", "build", cwd=site)
    assert "public/" in said
    page = (site / "public" / "about" / "index.html").read_text()
    assert "<math" in page
    assert "Two files" in page
    (formulas,) = (site / "public" / "assets").glob("math-*.css")
    assert "url(data:font/woff2;base64," in formulas.read_text()
    assert str(tmp_path) not in page
