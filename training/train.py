"""Fine-tune the encoder with its heads.

Run: python -m training.train [--base DIR] [--seed N] [--epochs N] [--out DIR]
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from dragoman.ontology import ontology
from dragoman.reading.events.features import CANDIDATES, Syntax, distance, path
from dragoman.reading.events.wordpieces import Wordpieces
from training.augment import Names, renamed
from training.data import Record, load
from training.network import Heads, Inventory

PIECES = 640  # wordpieces a batch
RATE = 1.5e-4
LEXICON_SHARE = 0.5  # of the lexicon's examples, an epoch
SMOOTH = 0.998  # how slowly the kept weights follow those of the steps
LONGEST = 500


def inventory(records: list[Record]) -> Inventory:
    """Collect what the heads choose from and are told."""
    known = ontology.load()
    types = sorted(known.events)
    modes = [f"{t}/{m}" for t in types for m in ("-", *sorted(known.events[t].modes))]
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for r in records:
        counts["pos"].update(r.pos)
        counts["dep"].update(r.dep)
        syntax = Syntax([t.lower() for t in r.tokens], r.pos, r.dep, r.head)
        counts["kind"].update(kind(m) for m in r.mentions)
        for e in r.events:
            for s, end, head, *_ in r.mentions:
                counts["path"][path(syntax, e["trigger"], head)] += 1
                counts["distance"][distance(e["trigger"], s, end)] += 1

    def often(name: str, least: int) -> list[str]:
        return ["?", *sorted(v for v, n in counts[name].items() if n >= least)]

    return Inventory(
        ["none", *types],
        modes,
        sorted(known.auxiliary),
        ["none", "actor", "recipient"],
        often("pos", 1),
        often("dep", 1),
        often("path", 8),
        often("distance", 1),
        often("kind", 3),
    )


def kind(mention: tuple[int, int, int, str, bool, bool]) -> str:
    """Name the kind of a mention; a modifier is a kind of its own."""
    return mention[3] + (" modifier" if mention[4] else "")


@dataclass
class Example:
    """A record as numbers."""

    pieces: list[int]
    owner: list[int]  # the token of each piece; -1 for the ends
    tokens: list[int]  # candidate tokens
    pos: list[int]
    dep: list[int]
    label: list[int]
    weight: list[float]
    mode: list[tuple[int, int, set[int]]]  # (token, type, modes)
    marks: list[tuple[int, list[float]]]
    pairs: list[tuple[int, int, int, int, int, int, int, int, int]]  # token, type, head, start, end, path, distance, kind, role
    count: int
    given: list[bool]


class Encoder:
    """Turns records into numbers."""

    def __init__(self, known: Inventory, pieces: Wordpieces) -> None:
        self.known, self.pieces = known, pieces
        self.index = {name: {v: i for i, v in enumerate(values)} for name, values in asdict(known).items()}

    def __call__(self, r: Record) -> Example | None:
        """Return a record as numbers, or None where it is too long."""
        at = self.index
        pieces, owner = [self.pieces.start], [-1]
        for i, token in enumerate(r.tokens):
            cut = self.pieces.cut(token)
            pieces += cut
            owner += [i] * len(cut)
        if len(pieces) > LONGEST:
            return None
        pieces.append(self.pieces.end)
        owner.append(-1)
        syntax = Syntax([t.lower() for t in r.tokens], r.pos, r.dep, r.head)
        triggers = {e["trigger"]: e for e in r.events}
        lexicon = r.source.startswith("lexicon")
        tokens = [i for i, p in enumerate(r.pos) if p in CANDIDATES or i in triggers]
        # in the lexicon's examples only one event is marked: what the rules read besides is no counter-example
        tokens = [i for i in tokens if i in triggers or i not in r.unsure or (lexicon and not r.events)]
        weight = [1.0 if i in triggers or not lexicon else 0.3 for i in tokens]
        pairs = []
        for i, e in triggers.items():
            positive = [*e["actors"], *e["recipients"]]
            for k, m in enumerate(r.mentions):
                inside = any(k != p and r.mentions[p][0] <= m[2] < r.mentions[p][1] for p in positive)
                if k not in positive and inside:
                    continue
                role = 1 if k in e["actors"] else 2 if k in e["recipients"] else 0
                where = at["path"].get(path(syntax, i, m[2]), 0), at["distance"].get(distance(i, m[0], m[1]), 0), at["kind"].get(kind(m), 0)
                pairs.append((i, at["types"][e["type"]], m[2], m[0], m[1], *where, role))
        return Example(
            pieces,
            owner,
            tokens,
            [at["pos"].get(r.pos[i], 0) for i in tokens],
            [at["dep"].get(r.dep[i], 0) for i in tokens],
            [at["types"][triggers[i]["type"]] if i in triggers else 0 for i in tokens],
            weight,
            [(i, at["types"][e["type"]], {at["modes"][f"{e['type']}/{m}"] for m in e["modes"] or ["-"]}) for i, e in triggers.items()],
            [(i, [float(a in e["auxiliary"]) for a in self.known.auxiliary]) for i, e in triggers.items()],
            pairs,
            len(r.tokens),
            [m[5] for m in r.mentions],
        )


def batches(examples: list[Example], chance: random.Random | None) -> list[list[Example]]:
    """Group examples of like length into batches of a bounded number of pieces."""
    order = sorted(examples, key=lambda e: len(e.pieces) + (chance.random() * 4 if chance else 0))
    out: list[list[Example]] = []
    now: list[Example] = []
    for e in order:
        if now and (len(now) + 1) * max(len(e.pieces), *(len(x.pieces) for x in now)) > PIECES:
            out.append(now)
            now = []
        now.append(e)
    out.append(now)
    if chance:
        chance.shuffle(out)
    return out


class Network(nn.Module):
    """The encoder and its heads over a batch."""

    def __init__(self, base: nn.Module, heads: Heads, pad: int) -> None:
        super().__init__()
        self.base, self.heads, self.pad = base, heads, pad

    def vectors(self, batch: list[Example]) -> Tensor:
        """Return token vectors (batch, token, width): the mean of each token's pieces."""
        longest = max(len(e.pieces) for e in batch)
        most = max(e.count for e in batch)
        numbers = torch.full((len(batch), longest), self.pad)
        mean = torch.zeros(len(batch), most, longest)
        for b, e in enumerate(batch):
            numbers[b, : len(e.pieces)] = torch.tensor(e.pieces)
            owner = torch.tensor(e.owner)
            real = owner >= 0
            mean[b, owner[real], torch.arange(len(owner))[real]] = 1.0
        mean = mean / mean.sum(-1, keepdim=True).clamp(min=1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.base(input_ids=numbers, attention_mask=(numbers != self.pad).long()).last_hidden_state
        return torch.bmm(mean, hidden.float())

    def mentions(self, vectors: Tensor, where: list[tuple[int, int, int, int]]) -> Tensor:
        """Return the vectors of mentions (batch number, head, start, end)."""
        return torch.stack([torch.cat([vectors[b, h], vectors[b, s:e].mean(0)]) for b, h, s, e in where])

    def roles(self, vectors: Tensor, batch: list[Example]) -> tuple[Tensor, Tensor]:
        """Return logits and labels of every pair of a batch."""
        flat = [(b, *p) for b, e in enumerate(batch) for p in e.pairs]
        if not flat:
            return torch.zeros(0, 3), torch.zeros(0, dtype=torch.long)
        col = list(zip(*flat, strict=True))
        trigger = vectors[torch.tensor(col[0]), torch.tensor(col[1])]
        mention = self.mentions(vectors, [(f[0], f[3], f[4], f[5]) for f in flat])
        logits = self.heads.pairs(trigger, torch.tensor(col[2]), mention, *(torch.tensor(col[k]) for k in (6, 7, 8)))
        return logits, torch.tensor(col[9])


def loss_of(net: Network, batch: list[Example], counts: dict[str, int]) -> Tensor:
    """Return the loss of a batch: types, modes, marks and roles."""
    vectors = net.vectors(batch)
    at = torch.tensor([(b, i) for b, e in enumerate(batch) for i in e.tokens])
    types, modes, marks = net.heads.tokens(
        vectors[at[:, 0], at[:, 1]],
        torch.tensor([p for e in batch for p in e.pos]),
        torch.tensor([d for e in batch for d in e.dep]),
    )
    label = torch.tensor([x for e in batch for x in e.label])
    weight = torch.tensor([x for e in batch for x in e.weight])
    total = (nn.functional.cross_entropy(types, label, reduction="none", label_smoothing=0.03) * weight).sum() / len(batch)
    row = {(b, i): n for n, (b, i) in enumerate(at.tolist())}
    starts = {t: [k for k, m in enumerate(net.heads.known.modes) if m.startswith(t + "/")] for t in net.heads.known.types}
    for b, e in enumerate(batch):
        for i, t, wanted in e.mode:
            among = starts[net.heads.known.types[t]]
            logs = nn.functional.log_softmax(modes[row[b, i], among], dim=-1)
            total = total - 0.5 * sum(logs[among.index(k)] for k in wanted) / len(wanted) / len(batch)
        for i, wanted_marks in e.marks:
            total = total + 0.5 * nn.functional.binary_cross_entropy_with_logits(
                marks[row[b, i]], torch.tensor(wanted_marks), reduction="sum"
            ) / len(batch)
    logits, roles = net.roles(vectors, batch)
    if len(roles):
        total = total + nn.functional.cross_entropy(logits, roles, reduction="sum", label_smoothing=0.03) / len(batch)
    return total


@torch.no_grad()
def measure(net: Network, examples: list[Example]) -> dict[str, float]:
    """Score types on tokens (F1), roles with the right trigger given (F1), modes and marks (share right)."""
    net.eval()
    c: collections.Counter[str] = collections.Counter()
    for batch in batches(examples, None):
        vectors = net.vectors(batch)
        logits, labels = net.roles(vectors, batch)
        got = logits.argmax(-1)
        given = torch.tensor([False for e in batch for _ in e.pairs], dtype=torch.bool)
        c["role_hit"] += int(((got == labels) & (labels > 0) & ~given).sum())
        c["role_got"] += int((got > 0).sum())
        c["role_gold"] += int((labels > 0).sum())
        for b, e in enumerate(batch):
            if not e.tokens:
                continue
            types, modes, marks = net.heads.tokens(vectors[b, e.tokens], torch.tensor(e.pos), torch.tensor(e.dep))
            best = types.argmax(-1).tolist()
            c["hit"] += sum(g == w and w > 0 for g, w in zip(best, e.label, strict=True))
            c["got"] += sum(g > 0 for g in best)
            c["gold"] += sum(w > 0 for w in e.label)
            c["at"] += sum(g > 0 and w > 0 for g, w in zip(best, e.label, strict=True))
            for i, t, wanted in e.mode:
                among = [k for k, m in enumerate(net.heads.known.modes) if m.startswith(net.heads.known.types[t] + "/")]
                c["mode"] += among[int(modes[e.tokens.index(i), among].argmax())] in wanted
            for i, w in e.marks:
                c["marks"] += ((marks[e.tokens.index(i)] > 0).float().tolist()) == w
    net.train()
    return {
        "type_f1": 2 * c["hit"] / max(1, c["got"] + c["gold"]),
        "trigger_f1": 2 * c["at"] / max(1, c["got"] + c["gold"]),
        "role_f1": 2 * c["role_hit"] / max(1, c["role_got"] + c["role_gold"]),
        "mode": c["mode"] / max(1, c["gold"]),
        "marks": c["marks"] / max(1, c["gold"]),
    }


def base_network(folder: Path, pieces: Wordpieces) -> tuple[nn.Module, dict[str, Any]]:
    """Load MiniLM with the embeddings of our vocabulary only."""
    from transformers import AutoModel

    base = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    whole = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    number = {p: i for i, p in enumerate(whole)}
    keep = torch.tensor([number[p] for p in pieces.number])
    table = base.embeddings.word_embeddings.weight.data[keep].clone()
    base.embeddings.word_embeddings = nn.Embedding.from_pretrained(table, freeze=False, padding_idx=pieces.pad)
    base.config.vocab_size = len(keep)
    return base, base.config.to_dict()


def train(
    data: Path,
    base: Path,
    vocabulary: Path,
    out: Path,
    *,
    seed: int,
    epochs: int,
    rate: float,
    share: float = LEXICON_SHARE,
    first: Path | None = None,
    log: Any = print,
) -> dict[str, Any]:
    """Fine-tune with one seed; keep the epoch that does best on development.

    What is measured and kept is a moving average of the weights: it wavers less than the weights of the last step.

    ``first`` is a network trained before, on less; the inventory stays its own.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    chance = random.Random(seed)
    pieces = Wordpieces.load(vocabulary)
    records = load(data / "train.jsonl")
    lexicon = load(data / "lexicon.jsonl")
    before = torch.load(first, weights_only=True) if first else None
    known = Inventory(**before["known"]) if before else inventory(records + lexicon)
    encode = Encoder(known, pieces)
    development = [e for e in map(encode, load(data / "development.jsonl")) if e]
    names = Names.collect(records + lexicon)
    network, _ = base_network(base, pieces)
    net = Network(network, Heads(known), pieces.pad)
    if before:
        net.load_state_dict(before["net"])
    net.base.embeddings.word_embeddings.weight.requires_grad_(True)
    heads = list(net.heads.parameters())
    optimiser = torch.optim.AdamW(
        [{"params": list(net.base.parameters()), "lr": rate}, {"params": heads, "lr": rate * 15}], weight_decay=0.01
    )
    smooth = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(SMOOTH), use_buffers=True)
    steps, best, kept = 0, -1.0, {}
    rough = sum(len(r.tokens) * 1.2 + 2 for r in records) + share * sum(len(r.tokens) * 1.2 + 2 for r in lexicon)
    total = int(epochs * rough / PIECES * 1.1)
    for epoch in range(epochs):
        start = time.time()
        part = chance.sample(lexicon, int(share * len(lexicon)))
        examples = [e for e in (encode(renamed(r, names, chance)) for r in records + part) if e and e.tokens]
        summed = 0.0
        todo = batches(examples, chance)
        for batch in todo:
            factor = min(1.0, steps / (0.08 * total)) * max(0.02, 1 - steps / total)
            for group, full in zip(optimiser.param_groups, (rate, rate * 15), strict=True):
                group["lr"] = full * factor
            loss = loss_of(net, batch, {})
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            smooth.update_parameters(net)
            steps += 1
            summed += float(loss.detach())
        found = measure(smooth.module, development)
        value = found["type_f1"] + 0.5 * found["role_f1"]
        log(
            json.dumps(
                {
                    "seed": seed,
                    "epoch": epoch,
                    "loss": round(summed / len(todo), 3),
                    "seconds": round(time.time() - start),
                    **{k: round(v, 3) for k, v in found.items()},
                }
            )
        )
        if value > best:
            best, kept = value, {"epoch": epoch, **found}
            out.mkdir(parents=True, exist_ok=True)
            torch.save(
                {"net": smooth.module.state_dict(), "known": asdict(known), "seed": seed, "development": kept}, out / f"seed{seed}.pt"
            )
    return kept


def main() -> None:
    """Train with one seed."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, default=Path("build/training"))
    ask.add_argument("--base", type=Path, required=True)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--epochs", type=int, default=6)
    ask.add_argument("--rate", type=float, default=RATE)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--share", type=float, default=LEXICON_SHARE, help="of the lexicon's examples, an epoch")
    ask.add_argument("--first", type=Path, help="a network to go on from")
    ask.add_argument("--out", type=Path, default=Path("build/training/runs"))
    chosen = ask.parse_args()
    torch.set_num_threads(chosen.threads)
    found = train(
        chosen.data,
        chosen.base,
        chosen.data / "vocab.txt",
        chosen.out,
        seed=chosen.seed,
        epochs=chosen.epochs,
        rate=chosen.rate,
        share=chosen.share,
        first=chosen.first,
    )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
