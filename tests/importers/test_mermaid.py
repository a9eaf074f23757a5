"""Flow charts in Mermaid's language as Graphviz has them, and the alt texts that figures of Quarto and Jupyter get."""

import pytest

from commandline import linocut
from linocut.importers import alternative, mermaid


def lines(source: str) -> list[str]:
    made = mermaid.dot(source)
    assert made
    return made.split("\n")[3:-1]


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("A --> B", ['"A"', '"B"', '"A" -> "B"']),
        ("A[Low<br>tide] -->|it rises| B(High)", ['"A" [label="Low\\ntide"]', '"B" [label="High", style=rounded]',
                                               '"A" -> "B" [label="it rises"]']),
        ('A{"[is] it?"} -- no --> B', ['"A" [label="[is] it?", shape=diamond]', '"B"', '"A" -> "B" [label="no"]']),
        ("A & B -.-> C; C <--> A", ['"A"', '"B"', '"C"', '"A" -> "C" [style=dashed]', '"B" -> "C" [style=dashed]',
                                     '"C" -> "A" [dir=both]']),
        ("A --- B ==> C:::warm\nclassDef warm fill:#f00", ['"A"', '"B"', '"C"', '"A" -> "B" [dir=none]',
                                                            '"B" -> "C" [penwidth=2]']),
        ("subgraph sea [The sea]\n%% two\nA[(Fish)]\nend\nA --> B((Net))", [
            'subgraph cluster_0 { label="The sea"', '"A" [label="Fish", shape=cylinder]', "}",
            '"B" [label="Net", shape=ellipse]', '"A" -> "B"']),
    ],
)  # fmt: skip
def test_a_flow_chart_is_a_graph(source: str, made: list[str]) -> None:
    assert lines(f"flowchart LR\n{source}\n") == made


def test_a_long_chain_goes_down() -> None:
    assert "rankdir=LR" in (mermaid.dot("graph LR\na --> b --> c") or "")
    assert "rankdir=TB" in (mermaid.dot("graph LR\na --> b --> c --> d --> e --> a") or "")


@pytest.mark.parametrize(
    "source",
    [
        "sequenceDiagram\nA->>B: x",
        "graph LR",
        "graph LR\nA --> ",
        "graph LR\nsubgraph s\nA\nend\ns --> B",
        "graph LR\nA @ B",
    ],
)
def test_what_is_not_read_is_left(source: str) -> None:
    assert mermaid.dot(source) is None


@pytest.mark.parametrize(
    ("head", "alt"),
    [
        (["#| label: fig-a-b", '#| fig-cap: "The *sea* rises [@kay]."'], '"The sea rises ."'),
        (["//| label: fig-low-tide"], '"Low tide"'),
        (["#| label: fig-a", "#| fig-cap: 'It''s $x$.'"], '"It\'s x."'),
        (["#| label: fig-a", "#| fig-cap:", '#|   - "one"'], '"A"'),
        (["#| label: fig-a", "#| fig-alt: there"], None),
        (["#| label: tbl-a"], None),
        ([], None),
    ],
)
def test_figures_get_an_alt_text(head: list[str], alt: str | None) -> None:
    made = alternative.described([*head, "x = 1"])
    mark = head[0].partition("label")[0] if head else ""
    assert made == [*head, *([f"{mark}fig-alt: {alt}"] if alt else []), "x = 1"]


def test_the_first_build_draws_them(tmp_path):
    site = tmp_path / "tide"
    site.mkdir()
    (site / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Tide\n")
    (site / "index.qmd").write_text(
        "---\ntitle: Tide\nexecute:\n  eval: false\n---\n```{mermaid}\n%%| label: fig-flow\n%%| fig-cap: It flows.\n"
        "graph TD\n  A --> B\n```\n\n```{dot}\ndigraph { low -> high }\n```\n\nSee @fig-flow.\n"
    )
    (site / "run.qmd").write_text(
        "---\ntitle: Run\n---\n```{python}\n#| label: fig-line\n#| fig-cap: A line.\nimport matplotlib.pyplot as plt\n"
        "plt.plot([1, 2])\n```\n"
    )
    done = linocut("import", "quarto", "tide", "--to", "new", cwd=tmp_path)
    assert "index.qmd:6: warning: a flow chart in mermaid is drawn by Graphviz" in done.stderr
    built = linocut("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "new/public/index.html").read_text()
    assert page.count('class="cell"') == 2
    assert "It flows." in page
    assert 'aria-label="A line."' in (tmp_path / "new/public/run.html").read_text()
