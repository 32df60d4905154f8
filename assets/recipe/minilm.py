"""What a small sentence model (all-MiniLM-L6-v2) makes of short texts, in numpy alone.

The model: BERT with 6 layers, 12 heads and 384 numbers a piece; Wang et al., "MiniLM" (2020), and Reimers and Gurevych,
"Sentence-BERT" (2019). Its weights are read from `model.safetensors`, its pieces from `vocab.txt`.
"""

import json
import struct
import unicodedata

import numpy as np

HEADS = 12
LAYERS = 6
WIDTH = 384
# Pieces computed at once: more would only need more memory.
BATCH_PIECES = 4096


class MiniLm:
    def __init__(self, folder):
        self.weights = read_weights(folder / "model.safetensors")
        with open(folder / "vocab.txt", encoding="utf-8") as file:
            self.pieces = {line.rstrip("\n"): number for number, line in enumerate(file)}

    def means(self, texts, longest, report):
        """Mean of the last layer over a text's pieces, without the marks for its begin and end.

        Only the first `longest` pieces count. [texts × 384]; zeros where there is no piece. `report` gets the share
        done after each batch.
        """
        rows = np.zeros((len(texts), WIDTH), np.float32)
        by_length = {}
        for row, text in enumerate(texts):
            numbers = self.encode(text)[:longest]
            if numbers:
                by_length.setdefault(len(numbers), []).append((row, numbers))
        done = 0
        for length, entries in sorted(by_length.items()):
            step = max(1, BATCH_PIECES // (length + 2))
            for at in range(0, len(entries), step):
                batch = entries[at : at + step]
                begin, end = self.pieces["[CLS]"], self.pieces["[SEP]"]
                numbers = np.array([[begin, *numbers, end] for _, numbers in batch])
                rows[[row for row, _ in batch]] = self.last_layer(numbers)[:, 1:-1].mean(1)
                done += len(batch)
                report(done / len(texts))
        return rows

    def encode(self, text):
        """Numbers of a text's pieces, the longest known piece first; a word with an unknown part is [UNK]."""
        numbers = []
        for word in split(text):
            begin, found = 0, []
            while begin < len(word):
                for end in range(len(word), begin, -1):
                    piece = word[begin:end] if begin == 0 else "##" + word[begin:end]
                    if piece in self.pieces:
                        found.append(self.pieces[piece])
                        begin = end
                        break
                else:
                    found = [self.pieces["[UNK]"]]
                    break
            numbers += found
        return numbers

    def last_layer(self, numbers):
        """[texts × pieces] piece numbers, all texts of one length → [texts × pieces × 384]."""
        w = self.weights
        n, length = numbers.shape
        x = w["embeddings.word_embeddings.weight"][numbers]
        x = x + w["embeddings.position_embeddings.weight"][:length]
        x = self.normalized(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        size = WIDTH // HEADS
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            q, k, v = (
                self.linear(x, f"{name}attention.self.{part}").reshape(n, length, HEADS, size).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            attention = q @ k.transpose(0, 1, 3, 2) / np.float32(size**0.5)
            attention = np.exp(attention - attention.max(-1, keepdims=True))
            attention /= attention.sum(-1, keepdims=True)
            y = (attention @ v).transpose(0, 2, 1, 3).reshape(n, length, WIDTH)
            y = self.linear(y, f"{name}attention.output.dense")
            x = self.normalized(x + y, f"{name}attention.output.LayerNorm")
            y = self.linear(gelu(self.linear(x, f"{name}intermediate.dense")), f"{name}output.dense")
            x = self.normalized(x + y, f"{name}output.LayerNorm")
        return x

    def linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def normalized(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def read_weights(path):
    """The 32-bit tensors of a safetensors file: length of the head (u64), head (JSON), numbers."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    head = json.loads(data[8 : 8 + size])
    body = data[8 + size :]
    weights = {}
    for name, entry in head.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = entry["data_offsets"]
            weights[name] = np.frombuffer(body[begin:end], dtype="<f4").reshape(entry["shape"])
    return weights


def split(text):
    """Words and single other signs, in lower case and without accents."""
    text = unicodedata.normalize("NFD", text.lower())
    parts, word = [], ""
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        if c.isalnum():
            word += c
            continue
        if word:
            parts.append(word)
            word = ""
        if not c.isspace():
            parts.append(c)
    return parts + [word] if word else parts


def gelu(x):
    """x · Φ(x), with erf after Abramowitz and Stegun, 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    p = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return (0.5 * x * (1 + np.sign(x) * (1 - p * np.exp(-z * z)))).astype(np.float32)
