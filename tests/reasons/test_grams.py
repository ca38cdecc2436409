import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from cstext.reasons.grams import learn_grams

TEXTS = ["今天发货吗", "今天发不了", "发货", "", "货", "Ⓘ今天", "😭发货吗"]


def test_the_same_n_grams_and_weights_as_scikit_learn() -> None:
    grams = learn_grams(TEXTS, longest=3, least=2)
    judge = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, binary=True)
    expected = judge.fit_transform(TEXTS)
    assert list(grams.terms) == list(judge.get_feature_names_out())
    np.testing.assert_allclose(grams.transform(TEXTS).toarray(), expected.toarray(), rtol=1e-5)


def test_texts_never_run_into_each_other() -> None:
    grams = learn_grams(["发货", "发货"], longest=2, least=2)
    assert grams.terms == ("发", "发货", "货")
    apart = grams.transform(["发", "货"]).toarray() > 0
    assert apart.tolist() == [[True, False, False], [False, False, True]]


def test_a_batch_without_any_known_n_gram_is_all_zero() -> None:
    grams = learn_grams(["发货", "发货"], longest=2, least=2)
    assert grams.transform(["", "顺丰"]).nnz == 0
