"""A site whose author writes Greek, with a mark for every word of linocut's: any other word is one left over."""

from typing import Any

from linocut.words.phrase import Counted, Phrase
from linocut.words.read import gaps
from linocut.words.table import english

PLOT = """
import matplotlib.pyplot as plt
import numpy as np

def figure(shift: float = 0.0):
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1], [shift, 1])
    return fig, {"alt": "γραμμή", "points": np.zeros(400_000 if shift == 0.5 else 2)}
"""

PLAIN = """
class Drawn:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path d="M0 0h90v60z"/></svg>'

def figure(size: int = 1):
    return Drawn(), {"alt": "τρίγωνο"}
"""

ARTICLE = """---
title: Ένα άρθρο
date: 2026-03-01
lastmod: 2026-04-02
author: [a, b]
tags: [μήτρες]
series: Η σειρά
aliases: [/palio/]
---
Δες το @fig-plot, το @fig-two-a, το @tbl-costs και το @lst-code.[^1] Και αυτό.[^2] Λέει ο @pair, [@three; @nobody].

[^1]: Σημείωση.
[^2]:
    Σημείωση με λίστα:

    - ένα

> [!NOTE]
> Ένα.

> [!TIP]
> Δύο.

> [!IMPORTANT]
> Τρία.

> [!WARNING]
> Τέσσερα.

::: {.callout-caution collapse="true"}
Πέντε.
:::

## Πρώτο

- [ ] όχι
- [x] ναι

![Κίνηση.](/figures/plot.svg?shift=0.0:0.4:0.2){#fig-plot .animate}

![Πολλά.](/figures/plot.svg?shift=0.5){#fig-many}

![Απλό.](/figures/plot.svg)

## Δεύτερο

![Τρίγωνο.](/figures/plain.svg)

![Τρίγωνο.](/figures/plain.svg?size=2)

::: {#fig-two layout-ncol=2}
![Α.](/figures/plot.svg?shift=0.1){#fig-two-a}

![Β.](/figures/plot.svg?shift=0.2){#fig-two-b}

Δύο μαζί.
:::

## Τρίτο

```{.python #lst-code caption="Κώδικας"}
x = 1
```

| α | β |
|---|---|
| 1 | 2 |

: Κόστη {#tbl-costs}

Βιβλία: [@ten; @edited; @editors; @chapter; @second; @phd; @master; @thesis; @k1;
@k2; @k3; @k4; @k5; @k6; @k7; @k8; @s1; @s2; @s3; @s4].

## Τέταρτο

::: {#thm-ena}
Ένα.
:::

::: {#lem-ena}
Ένα.
:::

::: {#cor-ena}
Ένα.
:::

::: {#prp-ena}
Ένα.
:::

::: {#cnj-ena}
Ένα.
:::

::: {#def-ena}
Ένα.
:::

::: {#exm-ena}
Ένα.
:::

::: {#exr-ena}
Ένα.
:::

::: {#sol-ena}
Ένα.
:::

::: {#rem-ena}
Ένα.
:::

::: {#alg-ena}
Ένα.
:::

::: {.proof}
Δύο.
:::

{{< youtube abc >}}

{{< x 12 >}}

{{< gist ada abc >}}

$$x^2$$ {#eq-x}

Τέλος, @eq-x. Είναι `{val} plot.points | length`. `{check} plot.points | length == 2`
"""

BIB = """
@book{pair, title={Δύο}, author={Άλφα, Α. and Βήτα, Β.}, year=2001}
@book{three, title={Τρεις}, author={Άλφα, Α. and Βήτα, Β. and Γάμμα, Γ.}, year=2002}
@book{nobody, title={Κανείς}, author={Δέλτα, Δ.}}
@book{ten, title={Πολλοί}, author={Έψιλον, Ε. and others}, year=2003}
@book{edited, title={Ένας}, editor={Ζήτα, Ζ.}, year=2004}
@book{editors, title={Πολλοί}, editor={Ήτα, Η. and Θήτα, Θ.}, year=2005}
@incollection{chapter, title={Μέρος}, author={Ιώτα, Ι.}, booktitle={Όλο}, editor={Κάππα, Κ.}, volume=3, pages={1--2},
  year=2006}
@book{second, title={Ξανά}, author={Λάμδα, Λ.}, edition={2}, year=2007}
@phdthesis{phd, title={Μεγάλη}, author={Μι, Μ.}, school={Σχολή}, year=2008}
@mastersthesis{master, title={Μικρή}, author={Νι, Ν.}, school={Σχολή}, year=2009}
@thesis{thesis, title={Άλλη}, author={Ξι, Ξ.}, school={Σχολή}, year=2010}
@misc{k1, title={Λ}, author={Ομ, Ο.}, type={bathesis}, year=2011}
@misc{k2, title={Λ}, author={Ομ, Ο.}, type={techreport}, year=2011}
@misc{k3, title={Λ}, author={Ομ, Ο.}, type={resreport}, year=2011}
@misc{k4, title={Λ}, author={Ομ, Ο.}, type={software}, year=2011}
@misc{k5, title={Λ}, author={Ομ, Ο.}, type={datacd}, year=2011}
@misc{k6, title={Λ}, author={Ομ, Ο.}, type={audiocd}, year=2011}
@misc{k7, title={Λ}, author={Ομ, Ο.}, type={patent}, year=2011}
@misc{k8, title={Λ}, author={Ομ, Ο.}, type={patreq}, year=2011}
@misc{s1, title={Λ}, author={Ομ, Ο.}, pubstate={forthcoming}}
@misc{s2, title={Λ}, author={Ομ, Ο.}, pubstate={inpress}}
@misc{s3, title={Λ}, author={Ομ, Ο.}, pubstate={inpreparation}}
@misc{s4, title={Λ}, author={Ομ, Ο.}, pubstate={submitted}}
"""

SETTINGS = """[tool.linocut]
title = "Ο τόπος"
description = "Περιγραφή"
base_url = "https://site.example/"
language = "el"
author = "Συγγραφέας"
paginate = 9
comments = { provider = "utterances", repo = "ada/notes" }
newsletter = { action = "https://letters.press/" }
"""


OWN = """
[tool.linocut.social]
rss = "/index.xml"

[tool.linocut.authors.a]
name = "Άλφα"
bio = "Γράφει."

[tool.linocut.authors.b]
name = "Βήτα"
bio = "Διαβάζει."
"""

CYPRIOT = """
[tool.linocut.languages.el-CY]
name = "Κυπριακά"
"""


def marks() -> dict[str, Any]:
    """For every key its mark, with the gaps that the word has."""

    def mark(name: str, key: str) -> str:
        open_gaps = [f"{{{gap}}}" for gap in gaps(key) if gap not in {"dd", "mm", "ordinal"}]
        return " ".join((f"⟦{name}⟧", *open_gaps))

    found: dict[str, Any] = {}
    for key, word in english().items():
        if isinstance(word, Counted):
            found[key] = {form: mark(f"{key}.{form}", key) for form in ("one", "other")}
        elif isinstance(word, Phrase):
            found[key] = mark(key, key)
        else:
            found[key] = [f"⟦{key}⟧"] * 12 if isinstance(word, tuple) else f"⟦{key}⟧"
    return found


def toml(words: dict[str, Any], table: str = "words") -> str:
    """`[tool.linocut.words]`."""

    def value(word: Any) -> str:
        if isinstance(word, dict):
            return f"{{ {', '.join(f'{form} = {value(text)}' for form, text in word.items())} }}"
        if isinstance(word, list):
            return f"[{', '.join(map(value, word))}]"
        return f'"{word}"'

    return f"[tool.linocut.{table}]\n" + "".join(f"{key} = {value(word)}\n" for key, word in words.items())


SECOND = "---\ntitle: Δεύτερο\ndate: 2026-02-01\nauthor: a\nseries: Η σειρά\ntags: [μήτρες]\n---\nΑυτό.\n"

CELL = """\
---
title: Κελί
date: 2026-02-02
---

```{python}
#| code-fold: true
print(*range(99), sep=chr(10))
```
"""
"""A cell whose code and whose long output are folded."""


def files() -> dict[str, str]:
    """Of a site that shows every word that needs an article."""
    posts = {
        f"content/posts/p{number}.md": f"---\ntitle: Άλλο {number}\ndate: 2026-01-{number:02}\n---\nΚείμενο.\n"
        for number in range(1, 14)
    }
    return {
        "pyproject.toml": SETTINGS + toml(marks()) + OWN + CYPRIOT + toml(marks(), "languages.el-CY.words"),
        "references.bib": BIB,
        "figures/plot.py": PLOT,
        "figures/plain.py": PLAIN,
        **posts,
        "content/posts/a.md": ARTICLE,
        "content/posts/b.md": SECOND,
        "content/posts/k.md": CELL,
        "content/posts/_index.md": "---\ntitle: Άρθρα\n---\n",
        "content/posts/u.md": "---\ntitle: Ύψιλον\n---\nΚείμενο.\n",
        "content/docs/_index.md": "---\ntitle: Οδηγός\n---\n",
        "content/docs/x.md": "---\ntitle: Χι\n---\nΚείμενο.\n",
        "content/docs/y.md": "---\ntitle: Ψι\n---\nΚείμενο.\n",
    }


def bare() -> dict[str, str]:
    """Of a site without an article."""
    return {"pyproject.toml": SETTINGS + toml(marks()), "content/x.md": "---\ntitle: Χι\n---\nΚείμενο.\n"}
