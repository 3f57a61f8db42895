#!/usr/bin/env bash
# PyTorch 2.13.0's counter of operations finds none in PyTorch's own attention on a CPU.
#
# Guessed: torch.utils.flop_counter counts the attention of torch.nn.functional on every device,
# since it counts the two products where they are written out.
# Seen: on a CPU the fused attention counts as zero, forward and backward: a layer that is four
# fifths attention shows a fifth of its work. fvcore 0.1.5 leaves it out too (and says so in a
# warning).
# Date: 30 November 2026. Source: flop_registry in torch/utils/flop_counter.py, which lists the
# fused kernels of CUDA and not _scaled_dot_product_flash_attention_for_cpu.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  torch==2.13.0 fvcore==0.1.5.post20221221
"$folder/venv/bin/python" - <<'PYTHON'
import torch
from fvcore.nn import FlopCountAnalysis
from torch.nn.functional import scaled_dot_product_attention as fused
from torch.utils.flop_counter import FlopCounterMode


def by_hand(query, key, value):
    return (query @ key.transpose(-1, -2)).softmax(-1) @ value


class Layer(torch.nn.Module):
    def __init__(self, attention):
        super().__init__()
        self.attention, self.project = attention, torch.nn.Linear(64, 64, bias=False)

    def forward(self, tokens):
        return self.attention(self.project(tokens), tokens, tokens)


def count(attention):
    with FlopCounterMode(display=False) as counter:
        Layer(attention)(tokens).sum().backward()
    seen_by_fvcore = FlopCountAnalysis(Layer(attention), tokens).unsupported_ops_warnings(False)
    return counter.get_total_flops(), seen_by_fvcore.total()


tokens = torch.randn(1, 4, 128, 64, requires_grad=True)
projection = 4 * 128 * 64 * 64
products = 2 * 4 * 128 * 128 * 64
assert products == 4 * projection
assert count(fused) == (3 * 2 * projection, projection), count(fused)
assert count(by_hand) == (3 * 2 * (projection + products), projection + products), count(by_hand)
print("as seen: the fused attention counts nothing, written out it is four fifths of the layer")
PYTHON
