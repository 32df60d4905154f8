"""WordNet's database files: which words belong together, which are opposites, and what a word means."""

import re

PARTS = ("noun", "verb", "adj", "adv")
PART_OF_SIGN = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
PART_OF_NUMBER = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
# Similar to, see also, derived from the same stem, pertains to, participle of, verbs of one group.
NEAR = {"&", "^", "+", "\\", "<", "$"}
ANTONYM = "!"

# Endings of inflected forms and what the base form has instead; tried in this order.
ENDINGS = [
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
    ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("er", ""),
    ("est", ""), ("er", "e"), ("est", "e"), ("ier", "y"), ("iest", "y"), ("ied", "y"),
]  # fmt: skip


class WordNet:
    def __init__(self, folder):
        self.synsets = read_synsets(folder)
        self.senses = read_senses(folder)

    def relations(self, known):
        """Pairs of known words, each in both directions: synonyms (of one synset), near, antonyms."""
        synonyms, near, antonyms = set(), set(), set()

        def add(pairs, a, b):
            if a != b and a in known and b in known:
                pairs.update([(a, b), (b, a)])

        for words, pointers, _ in self.synsets.values():
            for a in words:
                for b in words:
                    add(synonyms, a, b)
            for sign, target, source_word, target_word in pointers:
                pairs = antonyms if sign == ANTONYM else near if sign in NEAR else None
                if pairs is None or target not in self.synsets:
                    continue
                others = self.synsets[target][0]
                for a in words if source_word == 0 else words[source_word - 1 : source_word]:
                    for b in others if target_word == 0 else others[target_word - 1 : target_word]:
                        add(pairs, a, b)
        return synonyms, near - synonyms, antonyms

    def gloss(self, word):
        """"word: first meaning; second meaning", examples cut off; nothing for a word without an entry."""
        base = self.base(word)
        if base is None:
            return None
        meanings = [self.synsets[key][2] for key in self.senses[base][:2]]
        return f"{word}: " + "; ".join(re.split(r';\s*"', meaning)[0].strip() for meaning in meanings)

    def base(self, word):
        """The form under which the word has an entry."""
        if word in self.senses:
            return word
        for ending, instead in ENDINGS:
            stem = word[: len(word) - len(ending)]
            if not word.endswith(ending) or len(stem) < 2:
                continue
            base = stem + instead
            if base in self.senses:
                return base
            is_doubled = ending in ("ed", "ing") and len(base) > 3 and base[-1] == base[-2]
            if is_doubled and base[:-1] in self.senses:
                return base[:-1]
        return None


def read_synsets(folder):
    """(part of speech, offset) → words, pointers (sign, target, number of the word on either side), gloss."""
    synsets = {}
    for part in PARTS:
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue  # the licence
            head, _, gloss = line.partition(" | ")
            fields = head.split(" ")
            n_words = int(fields[3], 16)
            at = 4 + 2 * n_words
            words = [re.sub(r"\((a|p|ip)\)$", "", word).lower() for word in fields[4:at:2]]
            pointers = []
            for k in range(int(fields[at])):
                sign, offset, part_sign, ends = fields[at + 1 + 4 * k : at + 5 + 4 * k]
                target = (PART_OF_SIGN[part_sign], int(offset))
                pointers.append((sign, target, int(ends[:2], 16), int(ends[2:], 16)))
            synsets[part, int(fields[0])] = (words, pointers, gloss)
    return synsets


def read_senses(folder):
    """Word → its synsets, the most used sense first."""
    senses = {}
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, offset, number, count = line.split()
        word, _, rest = key.partition("%")
        part = PART_OF_NUMBER[rest[0]]
        order = (-int(count), PARTS.index(part), int(number))
        senses.setdefault(word, []).append((order, (part, int(offset))))
    return {word: [key for _, key in sorted(entries)] for word, entries in senses.items()}
