"""Other tools on the documents of this bench, each in a process of its own, beside ours.

    pip install duckdb polars scikit-learn
    cargo bench --bench scoring --no-default-features -- write FOLDER full
    python benches/scoring/peers.py FOLDER BENCH [short|long] [--concepts N]

BENCH is the program that `cargo bench --bench scoring --no-run` names. Prints processor seconds (user and system, all
threads) and peak memory of reading, cutting into words and scoring N concepts (20) of 500 terms each, and each tool's
sum of all scores. Tools cut words by [a-z0-9'’-]+, so the sums differ a little: contractions, hashtags, handles.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys

WORD = r"[a-z0-9'’-]+"


def lexicon(folder, n_concepts):
    with open(os.path.join(folder, "lexicon.json"), encoding="utf-8") as file:
        return [dict(concept) for concept in json.load(file)[:n_concepts]]


def entries(folder, n_concepts):
    concepts = lexicon(folder, n_concepts)
    return [(term, number, weight) for number, terms in enumerate(concepts) for term, weight in terms.items()]


def duckdb_sum(folder, documents, n_concepts):
    import duckdb

    rows = entries(folder, n_concepts)
    with open(os.path.join(folder, "lexicon.csv"), "w", encoding="utf-8") as file:
        file.write("term,concept,weight\n" + "".join(f"{t},{c},{w}\n" for t, c, w in rows))
    database = duckdb.connect()
    database.execute(f"create table lexicon as select * from read_csv('{folder}/lexicon.csv')")
    database.execute(f"create table documents as select id, text from read_json('{documents}', format='newline_delimited')")
    database.execute(
        "create table tokens as select id, unnest(regexp_extract_all(lower(text), $pattern)) as term from documents",
        {"pattern": WORD},
    )
    database.execute(
        "create table scores as select id, concept, sum(weight) as score from tokens join lexicon using (term) "
        "group by id, concept"
    )
    return database.execute("select sum(score) from scores").fetchone()[0]


def polars_sum(folder, documents, n_concepts):
    import polars

    rows = entries(folder, n_concepts)
    terms = polars.DataFrame(rows, schema=["term", "concept", "weight"], orient="row")
    tokens = (
        polars.read_ndjson(documents)
        .select("id", polars.col("text").str.to_lowercase().str.extract_all(WORD).alias("term"))
        .explode("term")
    )
    scores = tokens.join(terms, on="term").group_by("id", "concept").agg(polars.col("weight").sum())
    return scores["weight"].sum()


def sklearn_sum(folder, documents, n_concepts):
    import numpy
    from scipy.sparse import csc_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    with open(documents, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    vectorizer = CountVectorizer(token_pattern=WORD)
    counts = vectorizer.fit_transform(texts)
    rows = [(vectorizer.vocabulary_.get(term), concept, weight) for term, concept, weight in entries(folder, n_concepts)]
    rows = [row for row in rows if row[0] is not None]
    places, concepts, weights = (numpy.array(column) for column in zip(*rows))
    weights = csc_matrix((weights, (places, concepts)), shape=(counts.shape[1], n_concepts))
    return (counts @ weights).sum()


def python_sum(folder, documents, n_concepts):
    concepts = lexicon(folder, n_concepts)
    find = re.compile(WORD).findall
    total = 0.0
    with open(documents, encoding="utf-8") as file:
        for line in file:
            words = find(json.loads(line)["text"].lower())
            for terms in concepts:
                total += sum(terms.get(word, 0.0) for word in words)
    return total


TOOLS = {"duckdb": duckdb_sum, "polars": polars_sum, "sklearn": sklearn_sum, "python": python_sum}


def measured(command):
    """Standard output, processor seconds and peak megabytes of a process."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return output.strip(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("bench")
    parser.add_argument("shape", nargs="?", choices=["short", "long"], default="short")
    parser.add_argument("--concepts", type=int, default=20)
    parser.add_argument("--tool", choices=list(TOOLS), help="run this one here (used by the program itself)")
    given = parser.parse_args()
    documents = os.path.join(given.folder, given.shape + ".jsonl")
    if given.tool:
        print(TOOLS[given.tool](given.folder, documents, given.concepts))
        return
    few = os.path.join(given.folder, f"lexicon{given.concepts}.json")
    with open(few, "w", encoding="utf-8") as file:
        json.dump([list(terms.items()) for terms in lexicon(given.folder, given.concepts)], file)
    output, ours, memory = measured([given.bench, "score", documents, few])
    print(f"ours     {ours:7.2f} CPU s {memory:7.0f} MB  {output}")
    for tool in TOOLS:
        command = [sys.executable, __file__, given.folder, given.bench, given.shape]
        total, seconds, megabytes = measured(command + ["--concepts", str(given.concepts), "--tool", tool])
        print(
            f"{tool:<8} {seconds:7.2f} CPU s {megabytes:7.0f} MB  "
            f"{seconds / ours:5.1f} times our time, {megabytes / memory:4.1f} times our memory; sum {total}"
        )


if __name__ == "__main__":
    main()
