"""A site with everything a page can show, made by hand: what the theme's tests look at, in files and in Chromium."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from articles import article, context, figure
from linocut.assets import collect, search
from linocut.model.article import Article, Heading, Label
from linocut.model.drawing import Axis, Drawing, Figure, Narrow
from linocut.model.render_context import RenderContext
from linocut.model.site import Site
from linocut.model.slot import Check, FigureUse, Formula, ImageUse, Note, Text, Value, mark
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.theme.palette import PALETTE

PLACE = Place("content/posts/llms.md", 10, 3)
TEMPERATURES = (0.5, 1.0, 1.5, 2.0)
INK = {ink.name: f"var(--figure-{ink.name}, {ink.light})" for ink in PALETTE}

SOFTMAX = (
    '<math display="block"><mrow><mi mathvariant="normal">softmax</mi><mo>(</mo><mi>z</mi><mo>)</mo><mo>=</mo>'
    "<mfrac><msup><mi>e</mi><mrow><mi>z</mi><mo>/</mo><mi>T</mi></mrow></msup>"
    "<mrow><mo>∑</mo><msup><mi>e</mi><mrow><mi>z</mi><mo>/</mo><mi>T</mi></mrow></msup></mrow></mfrac></mrow></math>"
)

CODE = (
    '<div class="highlight" data-language="python"><pre tabindex="0"><code>'
    '<span class="k">def</span> <span class="nf">softmax</span>'
    '<span class="p">(</span><span class="n">z</span><span class="p">):</span>  '
    '<span class="c1"># (n,) -&gt; (n,)</span>\n'
    '    <span class="k">return</span> <span class="n">np</span><span class="o">.</span><span class="n">exp</span>'
    '<span class="p">(</span><span class="n">z</span> <span class="o">-</span> <span class="n">z</span>'
    '<span class="o">.</span><span class="n">max</span><span class="p">())</span> <span class="o">*</span> '
    '<span class="mf">1.0</span> <span class="o">+</span> <span class="s2">&quot;a long line that must scroll inside '
    "itself on a phone rather than push the page sideways&quot;</span>\n</code></pre></div>"
)

PARAGRAPH = (
    "A language model reads a sentence as a row of vectors, and everything that it does to them is arithmetic that "
    "fits on a page: products, sums, and one function that turns any numbers into probabilities. "
)


def bars(shares: list[float], room: int = 460) -> str:
    """A drawing as the engine makes them: inks as custom properties, ids with the prefix, text as text.

    `room`: pixels of a bar of 1, which make it wide or narrow.
    """
    rows = "".join(
        f'<text x="96" y="{i * 44 + 38}" text-anchor="end" font-size="13" style="fill:{INK["text"]}">{token}</text>'
        f'<rect x="108" y="{i * 44 + 20}" width="{share * room:.2f}" height="26" clip-path="url(#lc0-0)" '
        f'style="fill:{INK["accent" if i == 0 else "1"]}"/>'
        f'<text x="{share * room + 116:.2f}" y="{i * 44 + 38}" font-size="13" style="fill:{INK["muted"]}">'
        f"{share:.2f}</text>"
        for i, (token, share) in enumerate(zip(("blue", "grey", "red", "dark"), shares, strict=True))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{room + 180}" height="200" '
        f'viewBox="0 0 {room + 180} 200"><defs><clipPath id="lc0-0"><rect width="{room + 180}" height="200"/>'
        "</clipPath></defs>"
        f"<g font-family=\"'Source Sans', sans-serif\">{rows}</g></svg>"
    )


def shares(temperature: float) -> list[float]:
    powers = [share ** (1 / temperature) for share in (0.6, 0.2, 0.12, 0.08)]
    return [power / sum(powers) for power in powers]


def png(width: int = 640, height: int = 200, colour: str = "#26419a") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "PNG")
    return made.getvalue()


def softmax(cache: Cache, temperature: float) -> Figure:
    values = shares(temperature)
    rows = "".join(f"{token},{share:.6f}\n" for token, share in zip("abcd", values, strict=True))
    return figure(
        cache,
        Drawing("figures/llms/softmax.py", (("temperature", temperature),)),
        png(1280, 400),
        json.dumps({"top": "blue", "share": values[0]}).encode(),
        height=200.0,
        svg=cache.blob(bars(values).encode(), ".svg"),
        narrow=Narrow(cache.blob(bars(values, 170).encode(), ".svg"), 350.0, 200.0),
        alt=f"Bars: blue leads with {values[0]:.2f}.",
        data=(("shares.csv", cache.blob(f"token,share\n{rows}".encode(), ".csv")),),
        source='"""Softmax at one temperature."""\nimport numpy as np\n\n\n'
        "def figure(temperature: float = 1.0):\n    ...\n",
        versions=(("matplotlib", "3.11.2"), ("numpy", "2.4.6")),
        characters="0123456789.abdeklrug",
    )


def softmax_use(**fields: object) -> FigureUse:
    plain: dict[str, object] = {
        "name": "softmax",
        "id": "fig-softmax",
        "number": 1,
        "drawings": tuple(Drawing("figures/llms/softmax.py", (("temperature", t),)) for t in TEMPERATURES),
        "axes": (Axis("temperature", TEMPERATURES, 1),),
        "start": 1,
        "caption": f"The next word after “The sky is”. The first takes {mark(1)} of the probability.",
        "alt": None,
        "classes": (),
        "attributes": (),
        "place": PLACE,
    }
    return FigureUse(**(plain | fields))  # type: ignore[arg-type]


def showcase(folder: Path, others: int = 3, **settings: object) -> RenderContext:
    """A flagship article, a page, two manual pages and some older articles; the theme made for real."""
    cache = Cache(folder / ".linocut")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content/posts").mkdir(parents=True, exist_ok=True)
    Image.radial_gradient("L").resize((1400, 900)).convert("RGB").save(folder / "content/posts/photo.jpg", quality=90)
    figures = {one.drawing: one for one in (softmax(cache, t) for t in TEMPERATURES)}
    texts = [flagship(), *(older(number) for number in range(others)), about(), *manual()]
    made = context(folder, texts, figures, **({"title": "Plates", "author": "Ada", "description": SUBTITLE} | settings))
    return finished(made)


SUBTITLE = "Illustrated articles, computed"


def finished(made: RenderContext) -> RenderContext:
    """The edition with the real theme and pictures."""
    from dataclasses import replace

    inputs = Inputs(made.site.root)
    pictures, _ = collect.pictures(made.site, made.articles, inputs, made.cache)
    theme = collect.theme(made.site, made.articles, made.figures, inputs, made.cache)
    return replace(made, inputs=inputs, pictures=pictures, theme=theme)


def flagship() -> tuple[Article, Text]:
    use, wide = (
        softmax_use(),
        softmax_use(
            name="wide",
            id="fig-wide",
            number=2,
            axes=(),
            drawings=softmax_use().drawings[:1],
            start=0,
            caption="The same, reaching into the margin.",
            classes=("wide",),
        ),
    )
    photo = ImageUse("content/posts/photo.jpg", "A soft disc of light", "fig-photo", 3, "A photograph.", (), (), PLACE)
    slots = (
        Formula(r"\operatorname{softmax}(z)", True, SOFTMAX, "eq-softmax", "(1)"),
        Value("softmax.share", ".2f", PLACE),
        Check("softmax.top == 'blue'", PLACE),
        use,
        Note("note-1", 1, "<p>A short note, which stands in the margin where there is one, and opens where not.</p>"),
        Note("note-2", 2, "<p>Another, close to the first.</p><p>It has a second paragraph.</p>"),
        wide,
        photo,
        Formula("z", False, "<math><mi>z</mi></math>"),
        Note("note-3", 3, "<p>One with code:</p><pre><code>z / T</code></pre>"),
    )
    headings = (
        Heading(2, "everything", "Everything starts with vectors"),
        Heading(2, "probability", "The next token is a probability"),
        Heading(3, "temperature", "Temperature, and what it does"),
        Heading(2, "why", "Why this matters"),
    )
    body = "\n".join(
        (
            f"<p>{PARAGRAPH * 2}It ends in a choice{mark(4)} among words.{mark(5)} <em>Nothing</em> is "
            "<strong>hidden</strong>.</p>",
            f'<h2 id="{headings[0].id}">{headings[0].text}</h2>',
            f'<p>{PARAGRAPH}See <a class="reference" href="#fig-softmax">Figure 1</a> and '
            f'<a href="/docs/">the manual</a>. '
            f"The input {mark(8)} costs $5 and <code>z / T</code>.{mark(2)}{mark(9)}</p>",
            mark(0),
            f"<p>The first word takes {mark(1)} of it. {PARAGRAPH}</p>",
            mark(3),
            f'<h2 id="{headings[1].id}">{headings[1].text}</h2>',
            f"<p>{PARAGRAPH * 2}</p>{CODE}<p>{PARAGRAPH}</p>",
            mark(6),
            f'<h3 id="{headings[2].id}">{headings[2].text}</h3>',
            '<div class="callout callout-note" role="note"><p class="callout-title">Note</p>'
            "<p>Temperature divides before softmax.</p></div>",
            '<div class="scroll" id="tbl-costs" tabindex="0"><table>'
            '<caption><span class="number">Table 1.</span> What it costs.</caption><thead><tr>'
            "<th>Step</th>"
            '<th style="text-align: right">Products</th></tr></thead><tbody><tr><td>Embedding</td>'
            '<td style="text-align: right">0</td></tr><tr><td>Attention</td>'
            '<td style="text-align: right">1,728</td></tr>'
            "</tbody></table></div>",
            f'<ul><li>One thing.</li><li>Another, with <a href="https://example.com/">a link</a>.</li></ul>{mark(7)}',
            f'<h2 id="{headings[3].id}">{headings[3].text}</h2>',
            f"<blockquote><p>{PARAGRAPH}</p></blockquote><p>{PARAGRAPH * 2}</p>",
        )
    )
    front = {
        "title": "Language models are mathematics",
        "date": datetime(2026, 11, 20, tzinfo=UTC),
        "description": "From word vectors to the next word, with every number computed.",
        "tags": ("transformers", "Linear algebra"),
        "aliases": ("/old/llms/",),
        "series": "From the ground up",
    }
    return (
        article(
            "/posts/llms/",
            front=front,
            summary=front["description"],
            words=1800,
            headings=headings,
            labels=(Label("fig-softmax", "Figure 1"), Label("eq-softmax", "(1)")),
            figures=(use, wide),
            images=(photo,),
            has=frozenset({"math", "code", "slider", "table", "note"}),
        ),
        Text(body, slots),
    )


def older(number: int) -> tuple[Article, Text]:
    figures = (softmax_use(axes=(), drawings=softmax_use().drawings[:1], start=0),) if number % 3 else ()
    front = {
        "title": ("Why the sky is blue", "A short history of the grid", "Fourier, drawn")[number % 3],
        "date": datetime(2026 - (number + 3) // 6, 6, 1 + number % 28, tzinfo=UTC),
        "tags": ("transformers",) if number % 2 else ("Linear algebra", "optics"),
        "series": "From the ground up" if number == 1 else "",
    }
    summary = "What a line of arithmetic says about light, with three figures and one surprise."
    one = article(f"/posts/older-{number}/", front=front, summary=summary, words=600, figures=figures)
    return one, Text(f"<p>{PARAGRAPH * 3}</p>", ())


def about() -> tuple[Article, Text]:
    one = article("/about/", section="", front={"title": "About", "date": None}, summary="Who writes here.", words=20)
    return one, Text(f"<p>{PARAGRAPH}</p>", ())


def manual() -> list[tuple[Article, Text]]:
    pages = []
    for weight, (url, title) in enumerate((("/docs/", "Manual"), ("/docs/figures/", "Figures")), start=1):
        headings = (Heading(2, "first", "First steps"), Heading(2, "more", "More"))
        front = {"title": title, "date": None, "params": {"weight": weight}}
        body = "".join(f'<h2 id="{h.id}">{h.text}</h2><p>{PARAGRAPH * 2}</p>{CODE}' for h in headings)
        one = article(url, section="docs", front=front, summary=f"{title}.", headings=headings, has=frozenset({"code"}))
        pages.append((one, Text(body, ())))
    return pages


def write(made: RenderContext, folder: Path) -> dict[str, bytes]:
    """Every page and asset of the edition, written below `folder`."""
    from linocut.pages import render

    files = {}
    for output in (*collect.outputs(made), *search.outputs(made), *render.pages(made)):
        assert output.path not in files, output.path
        files[output.path] = output.make()
        target = folder / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[output.path])
    return files


def site_of(folder: Path) -> Site:
    return Site(root=folder, output=folder / "public", base_url="https://example.org/")
