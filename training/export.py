"""Write a trained network as the artefact the package ships: encoder (int8 ONNX), heads, vocabulary, card.

Run: python -m training.export build/training/runs/seed1.pt [more.pt: their weights are averaged] --base DIR
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnx import TensorProto
from torch import Tensor, nn

from dragoman.reading.events.wordpieces import Wordpieces
from training.network import Heads, Inventory
from training.train import Network, base_network

VERSION = "1"
ARTEFACT = Path(__file__).parents[1] / "src" / "dragoman" / "reading" / "events" / "model"
EXAMPLE = 12  # pieces of the sentence that the export is traced with


class Plain(nn.Module):
    """BERT over one sentence, without batch, padding or mask: pieces in, vectors out.

    Written out with one matrix for queries, keys and values, so that the exported graph has nothing to spare.
    """

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.words = nn.Parameter(base.embeddings.word_embeddings.weight.data)
        # the segment of a single sentence never changes: its vector goes into the positions
        self.places = nn.Parameter(base.embeddings.position_embeddings.weight.data + base.embeddings.token_type_embeddings.weight.data[0])
        self.norm = base.embeddings.LayerNorm
        self.heads = base.config.num_attention_heads
        self.layers = nn.ModuleList(base.encoder.layer)
        for layer in base.encoder.layer:
            inner = layer.attention.self
            parts = (inner.query, inner.key, inner.value)
            layer.joint_weight = nn.Parameter(torch.cat([p.weight.data for p in parts]).T.contiguous())
            layer.joint_bias = nn.Parameter(torch.cat([p.bias.data for p in parts]))

    def forward(self, pieces: Tensor) -> Tensor:
        """Return the vectors of the last layer for the pieces of one sentence."""
        count = pieces.shape[0]
        h = self.norm(self.words[pieces] + self.places[:count])
        width = h.shape[1] // self.heads
        for layer in self.layers:
            joint = (h @ layer.joint_weight + layer.joint_bias).view(count, 3, self.heads, width).permute(1, 2, 0, 3)
            query, key, value = joint[0], joint[1], joint[2]
            seen = torch.softmax(query @ key.transpose(1, 2) * width**-0.5, dim=-1) @ value
            mixed = seen.permute(1, 0, 2).reshape(count, -1)
            out = layer.attention.output
            h = out.LayerNorm(h + mixed @ out.dense.weight.T + out.dense.bias)
            inner = nn.functional.gelu(h @ layer.intermediate.dense.weight.T + layer.intermediate.dense.bias)
            h = layer.output.LayerNorm(h + inner @ layer.output.dense.weight.T + layer.output.dense.bias)
        return h  # type: ignore[no-any-return]


def averaged(paths: list[Path]) -> dict[str, Any]:
    """Return the mean of several networks that began at the same place."""
    found = [torch.load(p, weights_only=True) for p in paths]
    net = {k: sum(f["net"][k].double() for f in found) / len(found) for k in found[0]["net"]}
    return {**found[0], "net": {k: v.to(found[0]["net"][k].dtype) for k, v in net.items()}, "seeds": [f["seed"] for f in found]}


def network(paths: list[Path], base: Path, vocabulary: Path) -> tuple[Network, dict[str, Any]]:
    """Load trained weights into a network."""
    kept = averaged(paths)
    pieces = Wordpieces.load(vocabulary)
    bare, _ = base_network(base, pieces)
    net = Network(bare, Heads(Inventory(**kept["known"])), pieces.pad)
    net.load_state_dict(kept["net"])
    return net.eval(), kept


def encoder(net: Network, out: Path) -> None:
    """Write the encoder, its matrices and embeddings as int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder) / "whole.onnx")
        torch.onnx.export(
            Plain(net.base).eval(),
            (torch.ones(EXAMPLE, dtype=torch.long),),
            whole,
            input_names=["pieces"],
            output_names=["vectors"],
            dynamic_axes={"pieces": {0: "n"}, "vectors": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, str(out), weight_type=QuantType.QInt8, per_channel=True, extra_options={"DefaultTensorType": TensorProto.FLOAT}
        )


def export(paths: list[Path], base: Path, data: Path, out: Path = ARTEFACT, facts: dict[str, Any] | None = None) -> dict[str, Any]:
    """Write the artefact and return its card."""
    net, kept = network(paths, base, data / "vocab.txt")
    out.mkdir(parents=True, exist_ok=True)
    encoder(net, out / "encoder.onnx")
    arrays = {k: v.detach().numpy().astype(np.float16) for k, v in net.heads.state_dict().items()}
    np.savez_compressed(out / "heads.npz", **arrays)  # type: ignore[arg-type]
    (out / "vocab.txt").write_bytes((data / "vocab.txt").read_bytes())
    names = ("encoder.onnx", "heads.npz", "vocab.txt")
    card = {
        "version": VERSION,
        "base": "all-MiniLM-L6-v2 (Apache-2.0), embeddings of vocab.txt only",
        "seeds": kept.get("seeds", [kept["seed"]]),
        "data": {
            p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(data.glob("*.jsonl")) if p.stem in ("train", "lexicon")
        },
        "development": {k: round(v, 3) for k, v in kept["development"].items()},
        **(facts or {}),
        "files": {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in names},
        "inventory": kept["known"],
    }
    (out / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return card


def main() -> None:
    """Export."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("runs", nargs="+", type=Path)
    ask.add_argument("--base", type=Path, required=True)
    ask.add_argument("--data", type=Path, default=Path("build/training"))
    ask.add_argument("--out", type=Path, default=ARTEFACT)
    chosen = ask.parse_args()
    card = export(chosen.runs, chosen.base, chosen.data, chosen.out)
    print(json.dumps({k: v for k, v in card.items() if k != "inventory"}))


if __name__ == "__main__":
    main()
