"""The showcase's language model: what the figures of one build compute together, against the least that they could."""

import inspect
import sys
import time
from pathlib import Path

SHOWCASE = Path(__file__).parents[2] / "figures" / "llms-are-math"


def rows() -> list[tuple[str, str, str]]:
    """The row of the budgets table that speaks of the model; CPU time, in this process."""
    sys.path.insert(0, str(SHOWCASE))
    import gguf_file
    import layers
    import llama
    import llm
    import next_token
    import surprise
    from tokenizer import Tokenizer

    beginnings = inspect.signature(next_token.figure).parameters.values()
    prompts = {layers.PROMPT, surprise.PROMPT, *(beginning.default for beginning in beginnings)}
    start = time.process_time()
    metadata, weights = gguf_file.read(llm.weights_file())
    tokenizer = Tokenizer(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.merges"])
    shape = llama.Shape.of(metadata)
    for prompt in sorted(prompts):
        llama.forward(tokenizer.encode(prompt), weights, shape)
    least = time.process_time() - start
    start = time.process_time()
    for prompt in sorted(prompts):  # each once: test_all_figures_together_run_each_prompt_once
        inspect.unwrap(llm.forward)(prompt)
    inspect.unwrap(llm.vocabulary)()
    spent = time.process_time() - start
    what = f"the showcase's model, {len(prompts)} prompts"
    return [(what, "1.5 x one load and one pass a prompt", f"{spent / least:.2f} x")]
