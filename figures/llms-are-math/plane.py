"""Words of four kinds on the plane that shows most of their differences."""

import matplotlib.pyplot as plt
import numpy as np

from labels import place
from vectors import cosine, load, principal_axes

KINDS = {
    "countries": "france germany italy spain greece poland russia japan",
    "family": "king queen prince princess father mother uncle aunt",
    "animals": "cat dog horse cow sheep pig lion tiger wolf rabbit",
    "food": "bread cheese milk butter sugar rice soup wine",
}


def figure():
    words = load()
    kinds = {kind: names.split() for kind, names in KINDS.items()}
    names = [name for group in kinds.values() for name in group]
    kind = np.repeat(np.arange(len(kinds)), [len(group) for group in kinds.values()])  # (n,)
    X = words.of(names)  # (n, 100)
    axes, share = principal_axes(X)
    plane = (X - X.mean(axis=0)) @ axes  # (n, 100) @ (100, 2) -> (n, 2)

    fig, ax = plt.subplots(figsize=(600 / 72, 470 / 72))
    ax.set_aspect("equal", adjustable="datalim")
    titles = np.array([beside(plane[kind == k]) for k in range(len(kinds))])  # (kinds, 2), where their names stand
    sides = np.array([[-1.1, 0], [0.6, 0]])  # room for the labels there
    ax.update_datalim(np.array([plane.min(axis=0), plane.max(axis=0)]) + sides)  # (2, 2)
    ax.update_datalim(titles + np.array([0, 0.25]))  # (kinds, 2) + (2,)
    ax.scatter(*plane.T, s=22, c=[f"C{k}" for k in kind])
    ax.set_xlabel(f"first axis: {share[0]:.0%} of the variance")
    ax.set_ylabel(f"second axis: {share[1]:.0%}")
    ax.set(xticks=[], yticks=[])
    written = place(ax, np.vstack([plane, titles]), [*names, *kinds], [f"C{k}" for k in [*kind, *range(len(kinds))]])
    for name in written[len(names) :]:
        name.set(weight="bold")

    unit = X / np.linalg.norm(X, axis=1, keepdims=True)  # (n, 100)
    similarity = unit @ unit.T - 2 * np.eye(len(names))  # (n, n), a word is not its own neighbour
    place_of_king = words.row["king"]  # the words come in the order of how common they are
    own = kind[similarity.argmax(axis=1)] == kind  # (n,)
    middles = np.stack([plane[kind == k].mean(axis=0) for k in range(len(kinds))])  # (kinds, 2), of each in the picture
    away = np.linalg.norm(plane[:, None] - middles, axis=2)  # (n, 1, 2) - (kinds, 2) -> (n, kinds)
    of = {name: k for k, name in enumerate(kinds)}
    leans = {name: away[i, of["family"]] < away[i, of["food"]] for i, name in enumerate(names)}
    return fig, {
        "alt": f"{len(names)} words as points on a plane, in four clusters: countries on the left, the royal family at "
        "the top, food at the lower right, and animals in between, lion near the family, cow nearest to the food.",
        "count": len(names),
        "dimensions": X.shape[1],
        "words": len(words.words),
        "in_place": int((away.argmin(axis=1) == kind).sum()),
        "share": share.sum(),
        "own_kind": own.mean(),
        "family_side": [name for name in kinds["animals"] if leans[name]],
        "food_side": [name for name in kinds["animals"] if not leans[name]],
        "before": words.words[place_of_king - 1],
        "after": words.words[place_of_king + 1],
        "nearest": [word for word, _ in words.nearest(words["king"], 2, without=["king"])],
        "cat_dog": cosine(words["cat"], words["dog"]),
        "cat_france": cosine(words["cat"], words["france"]),
        "word": names,
        "x": plane[:, 0],
        "y": plane[:, 1],
    }


def beside(points: np.ndarray) -> np.ndarray:
    """A place above the middle of some points, (n, 2) -> (2,), for the name of all of them."""
    return np.array([points[:, 0].mean(), points[:, 1].max() + 0.45])
