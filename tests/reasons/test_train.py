import json
from pathlib import Path

import numpy as np
import pytest

from cstext.api import evaluate
from cstext.errors import ArtifactError
from cstext.reasons import load_model, read_labels
from cstext.reasons.compare import compared, decided_by_fold
from cstext.reasons.cues import load_cues
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.fit import Material, fit, held_out, prepare
from cstext.reasons.train import train
from cstext.tables import REASONS


@pytest.fixture(scope="module")
def trained(small_corpus: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "small"
    train(small_corpus, folder, alone=True)
    return folder


def test_the_same_labels_give_the_same_bytes(
    small_corpus: list[Path], trained: Path, tmp_path: Path
) -> None:
    train(small_corpus, tmp_path / "small", alone=True)
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
        train([few], tmp_path / "model", alone=True)
    assert not (tmp_path / "model").exists()


def test_labels_that_readers_dispute_are_told_where_too_few_are_left(
    small_corpus: list[Path], tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in small_corpus[0].read_text("utf-8").splitlines()]
    other = [
        {**line, "reason": "stock" if line["reason"] != "stock" else "other", "labelled_by": "b"}
        for line in lines
    ]
    both = tmp_path / "both.jsonl"
    both.write_text("".join(json.dumps(line) + "\n" for line in [*lines, *other]), "utf-8")
    told = f"{len(lines)} more are disputed: .*settle them at the desk"
    with pytest.raises(ArtifactError, match=f"too few labelled chats to train on .0; .*{told}"):
        train([both], tmp_path / "model")
    with pytest.raises(ArtifactError, match=f"no labelled chat; {told}"):
        evaluate(both)


@pytest.mark.heavy
def test_the_shipped_model_is_what_its_corpus_gives(tmp_path: Path) -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus" / "reasons"
    labels = read_labels(sorted(corpus.glob("*.jsonl")))
    exchanges = exchanges_of([label.chat for label in labels])
    rebuilt, shipped = fit(labels, load_cues()), load_model()
    found = shipped.chat_probabilities(exchanges, shipped.exchange_probabilities(exchanges))
    expected = rebuilt.chat_probabilities(exchanges, rebuilt.exchange_probabilities(exchanges))
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() > 0.995


def test_own_labels_are_trained_on_with_the_corpus(
    small_corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, own = small_corpus
    monkeypatch.setattr("cstext.reasons.train.corpus_files", lambda: [corpus])
    card = train([own], tmp_path / "own")
    assert card["corpus"] == {corpus.stem: 60}
    assert card["labels"] == dict.fromkeys(REASONS, 12)
    assert set(card["cross_validated"]) == {"by_chat"}
    # Twelve chats of a cause are too few to read a lean off: the shipped model's holds.
    assert load_model(tmp_path / "own").lean == load_model().lean
    compared = card["compared"]
    # What is compared is the model that is written, lean and all.
    own_score = card["cross_validated"]["by_chat"]["macro_f1"]["value"]
    assert compared["macro_f1"]["own"] == own_score
    assert (compared["with"], compared["chats"]) == ("default", 60)
    # The shipped model was trained on these very chats: theirs cannot be shown to be better.
    assert compared["macro_f1"]["own"] < compared["macro_f1"]["shipped"]
    assert compared["verdict"] != "better"


def test_ten_own_chats_are_the_least_beside_the_corpus(
    small_corpus: list[Path], tmp_path: Path
) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(small_corpus[0].read_text("utf-8").splitlines()[:9]), "utf-8")
    with pytest.raises(ArtifactError, match=r"too few labelled chats to train on \(9; at least 10"):
        train([few], tmp_path / "model")


def test_a_disputed_chat_is_not_trained_on(small_corpus: list[Path], tmp_path: Path) -> None:
    lines = small_corpus[0].read_text("utf-8").splitlines()[:10]
    other = json.loads(lines[0])
    other |= {"labelled_by": "other", "reason": "stock" if other["reason"] != "stock" else "other"}
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join([*lines, json.dumps(other)]), "utf-8")
    with pytest.raises(ArtifactError, match=r"too few labelled chats to train on \(9; at least 10"):
        train([few], tmp_path / "model")


def test_no_fit_has_seen_a_chat_that_it_is_scored_on(
    small_corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words under another session's name, or in the corpus, are the same chat."""
    corpus, own = small_corpus
    rows = [json.loads(line) for line in own.read_text("utf-8").splitlines()]
    again = [row | {"session_id": f"{row['session_id']} again"} for row in rows]
    twice = tmp_path / "twice.jsonl"
    twice.write_text("".join(json.dumps(row) + "\n" for row in [*rows, *again]), "utf-8")
    splits = []

    def seen(material: Material, folds: np.ndarray) -> np.ndarray:
        splits.append(folds)
        return np.full((len(folds), len(REASONS)), 0.2, np.float32)

    monkeypatch.setattr("cstext.reasons.train.corpus_files", lambda: [corpus, own])
    monkeypatch.setattr("cstext.reasons.train.held_out", seen)
    card = train([twice], tmp_path / "model")
    assert card["corpus"] == {corpus.stem: 60}
    (folds,) = splits
    assert folds[:60].tolist() == [-1] * 60
    assert folds[60:120].tolist() == folds[120:].tolist()
    assert len(set(folds[60:])) == 5


def split(files: list[Path], folder: Path, *apart: str) -> list[Path]:
    """The labels in two files: those of the causes named, and the others."""
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    parts: dict[str, list[str]] = {"others": [], "apart": []}
    for line in lines:
        parts["apart" if json.loads(line)["reason"] in apart else "others"].append(line)
    for name, kept in parts.items():
        (folder / f"{name}.jsonl").write_text("\n".join(kept) + "\n", "utf-8")
    return [folder / f"{name}.jsonl" for name in parts]


def test_files_of_few_causes_each_are_no_voices_to_leave_out(
    small_corpus: list[Path], tmp_path: Path
) -> None:
    """Without the first file all would be `other`: of one cause nothing is fitted, and no lean."""
    card = train(split(small_corpus, tmp_path, "other"), tmp_path / "model", alone=True)
    assert set(card["cross_validated"]) == {"by_chat"}
    assert card["cross_validated"]["by_chat"]["macro_f1"]["value"] > 0.4


def test_a_fit_of_two_causes_or_of_one_knows_those(small_corpus: list[Path]) -> None:
    labels = [each for each in read_labels(small_corpus) if each.reason in ("stock", "shipping")]
    reasons, material = [each.reason for each in labels], prepare(labels, load_cues())
    found = held_out(material, np.arange(len(labels)) % 4)
    named = [REASONS[place] for place in found.argmax(axis=1)]
    assert sum(map(str.__eq__, named, reasons)) > 0.75 * len(labels)
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    by_cause = np.array([reason == "stock" for reason in reasons]).astype(int)
    named = [REASONS[place] for place in held_out(material, by_cause).argmax(axis=1)]
    assert named == ["shipping" if reason == "stock" else "stock" for reason in reasons]


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.01, 0.2, "better"), (-0.01, 0.2, "not shown to be better"), (-0.2, -0.01, "worse")],
)
def test_a_gain_is_claimed_only_where_its_interval_says_so(
    low: float, high: float, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gain = {"macro_f1": {}, "gain": {"value": 0.0, "low": low, "high": high}}
    monkeypatch.setattr("cstext.reasons.compare.difference", lambda *_: gain)
    rows, folds = np.full((2, len(REASONS)), 0.2, np.float32), np.array([0, 1])
    actual = np.array([0, 4])
    assert compared([], actual, rows, folds, load_model())["verdict"] == verdict


def test_a_fold_is_decided_without_its_own_labels() -> None:
    # Fold 1 wants a lean (its stock chats are at 0.4), fold 0 wants none (its other chats are).
    found = np.array([[0.4, 0, 0, 0, 0.6]] * 4, np.float32)
    actual, folds = np.array([4, 4, 0, 0]), np.array([0, 0, 1, 1])
    assert decided_by_fold(actual, found, folds).tolist() == [0, 0, 4, 4]


def test_labels_without_evidence_are_enough(small_corpus: list[Path], tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [
        json.loads(line) for path in small_corpus for line in path.read_text("utf-8").splitlines()
    ]
    for row in rows:
        del row["evidence"]
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    card = train([labels], tmp_path / "own", alone=True)
    assert sum(card["labels"].values()) == len(rows)
