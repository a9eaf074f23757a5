"""Byte-level byte-pair encoding: text to token ids and back, as GPT-2 and SmolLM2 do it (Sennrich et al. 2016)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

SPACE = r"[^\S\x1c-\x1f]"  # Python counts four separator characters as spaces that Unicode does not
WORD = re.compile(
    rf"'(?:s|t|re|ve|m|ll|d)"  # the English clitics,
    rf"| ?[^\W\d_]+"  # letters with the space before them,
    rf"| ?(?:(?!{SPACE})[\W_])+"  # anything else with the space before it,
    rf"|{SPACE}+(?!(?!{SPACE}).)"  # spaces, up to the last one, which belongs to what follows,
    rf"|{SPACE}+",
    re.DOTALL,
)


def alphabet() -> dict[int, str]:
    """One printable character for each byte: itself where it is printable in Latin-1, else the next one from U+0100."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(0x100 + i) for i, byte in enumerate(others)}


def words(text: str) -> Iterator[str]:
    """Where no token may cross a border: each numeral alone, then words, punctuation, spaces."""
    start = 0
    for end, character in enumerate(text):
        if unicodedata.category(character).startswith("N"):
            yield from WORD.findall(text[start:end])
            yield character
            start = end + 1
    yield from WORD.findall(text[start:])


class Tokenizer:
    """The vocabulary and the merges, learnt from text, in the order in which they were learnt."""

    def __init__(self, vocabulary: Sequence[str], merges: Sequence[str]) -> None:
        self.vocabulary = vocabulary
        self.ids = {token: i for i, token in enumerate(vocabulary)}
        self.ranks = {merge: rank for rank, merge in enumerate(merges)}
        self.character = alphabet()
        self.byte = {character: byte for byte, character in self.character.items()}

    def encode(self, text: str) -> list[int]:
        """Token ids of a text. Raises KeyError when the vocabulary lacks one of the bytes."""
        return [self.ids[token] for word in words(text) for token in self._merge(word)]

    def decode(self, ids: Sequence[int]) -> str:
        """The text of some tokens; U+FFFD where they begin or end within a character."""
        characters = "".join(self.vocabulary[i] for i in ids)
        return bytes(self.byte[character] for character in characters).decode(errors="replace")

    def _merge(self, word: str) -> list[str]:
        """From single bytes, join the pair that was learnt first, as long as there is one."""
        tokens = [self.character[byte] for byte in word.encode()]
        while len(tokens) > 1:
            pairs = [f"{left} {right}" for left, right in pairwise(tokens)]
            first = min(pairs, key=lambda pair: self.ranks.get(pair, len(self.ranks)))
            if first not in self.ranks:
                break
            i = pairs.index(first)
            tokens[i : i + 2] = [tokens[i] + tokens[i + 1]]
        return tokens
