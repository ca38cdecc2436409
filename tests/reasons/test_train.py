import json
from pathlib import Path

import numpy as np
import pytest

from cstext.errors import ArtifactError
from cstext.reasons import load_model, read_labels
from cstext.reasons.cues import load_cues
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.fit import fit
from cstext.reasons.train import train
from cstext.tables import REASONS


@pytest.fixture(scope="module")
def trained(small_corpus: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "small"
    train(small_corpus, folder)
    return folder


def test_the_same_labels_give_the_same_bytes(
    small_corpus: list[Path], trained: Path, tmp_path: Path
) -> None:
    train(small_corpus, tmp_path / "small")
    names = sorted(path.name for path in trained.iterdir())
    assert names == ["card.json", "model.json", "model.npz"]
    for name in names:
        assert (tmp_path / "small" / name).read_bytes() == (trained / name).read_bytes()


def test_the_card_says_what_the_model_was_made_from(
    trained: Path, small_corpus: list[Path]
) -> None:
    card = json.loads((trained / "card.json").read_text("utf-8"))
    assert card["labels"] == dict.fromkeys(REASONS, 24)
    assert set(card["data"]) == {path.name for path in small_corpus}
    assert sum(card["voices"].values()) == 120
    assert set(card["cross_validated"]) == {"by_chat", "by_voice"}
    assert card["cross_validated"]["by_chat"]["causes"]["stock"]["cases"] == 24
    assert 0.2 < card["cross_validated"]["by_chat"]["macro_f1"]["value"] < 1
    assert "scikit-learn" in card["versions"]


def test_what_is_written_decides_as_what_was_fitted(
    trained: Path, small_corpus: list[Path]
) -> None:
    labels = read_labels(small_corpus)
    exchanges = exchanges_of([label.chat for label in labels])
    fitted, read = fit(labels, load_cues()), load_model(trained)
    expected = fitted.chat_probabilities(exchanges, fitted.exchange_probabilities(exchanges))
    found = read.chat_probabilities(exchanges, read.exchange_probabilities(exchanges))
    np.testing.assert_allclose(found, expected, atol=0.01)


def test_too_few_labels_are_refused(small_corpus: list[Path], tmp_path: Path) -> None:
    lines = small_corpus[0].read_text("utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(line for line in lines if '"reason": "stock"' in line), "utf-8")
    with pytest.raises(ArtifactError, match=r"too few labelled chats .*shipping 0"):
        train([few], tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.heavy
def test_the_shipped_model_is_what_its_corpus_gives(tmp_path: Path) -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus" / "reasons"
    labels = read_labels(sorted(corpus.glob("*.jsonl")))
    exchanges = exchanges_of([label.chat for label in labels])
    rebuilt, shipped = fit(labels, load_cues()), load_model()
    found = shipped.chat_probabilities(exchanges, shipped.exchange_probabilities(exchanges))
    expected = rebuilt.chat_probabilities(exchanges, rebuilt.exchange_probabilities(exchanges))
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() > 0.995


def test_labels_without_evidence_are_enough(small_corpus: list[Path], tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [
        json.loads(line) for path in small_corpus for line in path.read_text("utf-8").splitlines()
    ]
    for row in rows:
        del row["evidence"]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    card = train([labels], tmp_path / "own")
    assert sum(card["labels"].values()) == len(rows)
