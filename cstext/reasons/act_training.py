"""Learning the acts from phrases (corpus/lexicons/acts.toml); equal phrases give equal acts."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import SGDClassifier

from cstext.reasons.acts import Acts, Reader, ngrams, rounded
from cstext.resources import shipped
from cstext.words import normalise_all

TURNS = 60_000
"""Turns drawn for each side."""

_STRENGTH, _ROUNDS = 5e-5, 6
_ALONE, _COMPANY, _SLIPS = 0.45, 0.5, 0.1  # shares: of one phrase, of company, with a slip
_PHRASES = (2, 2, 2, 3, 3, 4, 5)  # that are run together in a turn that has several

_CHOICE = re.compile(r"\(([^()]*)\)")
_NUMERALS = "一二三四五六七八九十两几"
_FILLINGS = {
    "[颜色x]": ("黑色", "白色", "红色", "粉色", "灰色", "藏青", "米色", "卡其", "蓝色"),
    "[材质x]": ("棉麻", "涤纶", "牛皮", "实木", "玻璃", "陶瓷", "硅胶", "羊毛"),
}


def learn_acts(path: Path | None = None, turns: int = TURNS) -> Acts:
    """Return the acts that the phrases of a file teach; by default the shipped one's."""
    path = path or shipped("corpus", "lexicons", "acts.toml")
    content = tomllib.loads(path.read_text("utf-8"))
    return Acts(
        buyer=_reader(content["buyer"], content["company"], turns),
        agent=_reader(content["agent"], content["company"], turns),
        matters={matter: tuple(acts) for matter, acts in content["matters"].items()},
        moods=tuple(content["moods"]),
    )


def drawn_turns(
    phrases: Mapping[str, Sequence[str]], company: Sequence[str], count: int, seed: int
) -> tuple[list[str], list[set[str]]]:
    """Return turns of these acts' phrases, normalised, and which acts are in each."""
    draw = random.Random(seed)
    acts = list(phrases)
    soft = [act for act in acts if act in company] or acts
    texts, carried = [], []
    for _ in range(count):
        several = 1 if draw.random() < _ALONE else draw.choice(_PHRASES)
        rest = (soft if draw.random() < _COMPANY else acts for _ in range(several - 1))
        chosen = [draw.choice(acts), *map(draw.choice, rest)]
        draw.shuffle(chosen)
        said = [filled(draw.choice(phrases[act]), draw) for act in chosen]
        texts.append(_slipped(draw.choice(("", " ")).join(said), draw))
        carried.append(set(chosen))
    return normalise_all(texts), carried


def filled(phrase: str, draw: random.Random) -> str:
    """Return one way to say the phrase.

    >>> filled("((还|)有|有没有)货(吗|)", random.Random(2))
    '还有货吗'
    """
    while choice := _CHOICE.search(phrase):
        way = draw.choice(choice[1].split("|"))
        phrase = phrase[: choice.start()] + way + phrase[choice.end() :]
    for mask, ways in _FILLINGS.items():
        phrase = _each(phrase, mask, lambda ways=ways: draw.choice(ways))
    return _each(phrase, "[数字x]", lambda: _number(draw))


def _each(phrase: str, mask: str, way: Any) -> str:
    first, *rest = phrase.split(mask)
    return first + "".join(way() + part for part in rest)


def _number(draw: random.Random) -> str:
    ways = ("[数字x]", "[数字x]", str(draw.randint(1, 50)), draw.choice(_NUMERALS))
    return draw.choice(ways)


def _slipped(text: str, draw: random.Random) -> str:
    """The text, now and then without one of its characters."""
    if draw.random() >= _SLIPS or len(text) <= 6:
        return text
    place = draw.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _reader(phrases: Mapping[str, Sequence[str]], company: Sequence[str], turns: int) -> Reader:
    texts, carried = drawn_turns(phrases, company, turns, seed=0)
    found = ngrams(texts)
    weights, offsets = [], []
    for act in phrases:
        learner = SGDClassifier(
            loss="log_loss",
            alpha=_STRENGTH,
            max_iter=_ROUNDS,
            tol=None,
            average=True,
            random_state=0,
        )
        learner.fit(found, [act in acts for acts in carried])
        weights.append(learner.coef_[0])
        offsets.append(round(float(learner.intercept_[0]), 3))
    stored = rounded(np.stack(weights, axis=1))
    return Reader(tuple(phrases), stored, np.array(offsets, np.float32))
