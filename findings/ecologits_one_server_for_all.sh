#!/usr/bin/env bash
# EcoLogits 0.11.3 computes the energy of Claude and Gemini as if they ran on GPUs of 80 GB.
#
# Guessed: a tool that knows each provider's models, power grid and overhead of cooling knows by
# whose chips they are served: Claude also by Amazon's Trainium, Gemini by Google's TPU.
# Seen: of a provider it keeps the place and the two overheads alone, and of a model its
# parameters. Every request goes to servers of eight GPUs with 80 GB; with GPUs of twice the
# memory, for which the tool's main function cannot ask, the energy falls.
# Date: 30 November 2026. Source: _ProviderConfig in ecologits/tracers/utils.py, the constants of
# ecologits/impacts/llm.py and ecologits/data/models.json.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ecologits==0.11.3
"$folder/venv/bin/python" - <<'PYTHON'
from dataclasses import fields
from inspect import signature

from ecologits.impacts.llm import GPU_MEMORY, SERVER_GPUS, compute_llm_impacts
from ecologits.model_repository import models
from ecologits.tracers.utils import PROVIDER_CONFIG_MAP, llm_impacts

kept = {field.name for provider in PROVIDER_CONFIG_MAP.values() for field in fields(provider)}
assert kept == {"datacenter_location", "datacenter_pue", "datacenter_wue"}, kept
assert (SERVER_GPUS, GPU_MEMORY) == (8, 80)
asked = set(signature(llm_impacts).parameters)
assert not {name for name in asked if "gpu" in name or "server" in name}, asked


def energy(provider, name, **chips):
    model, place = models.find_model(provider, name), PROVIDER_CONFIG_MAP[provider]
    size = model.architecture.parameters
    return compute_llm_impacts(
        model_active_parameter_count=size.active, model_total_parameter_count=size.total,
        output_token_count=500, request_latency=60, if_electricity_mix_adpe=0,
        if_electricity_mix_pe=0, if_electricity_mix_gwp=0, if_electricity_mix_wue=0,
        datacenter_pue=place.datacenter_pue, datacenter_wue=place.datacenter_wue,
        tps=model.deployment.tps, ttft=model.deployment.ttft, **chips,
    ).energy.value.max


for provider, name in (("anthropic", "claude-opus-4-8"), ("google_genai", "gemini-2.5-pro")):
    told = llm_impacts(provider, name, 500, 60).energy.value.max
    assert abs(told / energy(provider, name) - 1) < 1e-9, (name, told, energy(provider, name))
    assert told == energy(provider, name, gpu_memory=80, server_gpu_count=8), name
    assert energy(provider, name, gpu_memory=160) < 0.9 * told, name
print("as seen: Claude and Gemini on eight GPUs of 80 GB")
PYTHON
