"""Random aggregates and Top-N in mini-batches of few rows, in two phases or one."""

import aggregates
import top_n


def script(rng):
    text, query, data = rng.choice([aggregates, aggregates, top_n]).script(rng)
    # The halves of Flink give distinct values in the order of a hash map.
    one_phase = "LISTAGG(DISTINCT" in query or rng.random() < 0.25
    settings = {
        "table.exec.mini-batch.enabled": "true",
        "table.exec.mini-batch.allow-latency": "10 min",
        "table.exec.mini-batch.size": str(rng.choice([1, 2, 3, 5, 100])),
        **({"table.optimizer.agg-phase-strategy": "ONE_PHASE"} if one_phase else {}),
    }
    return "".join(f"SET '{key}' = '{value}';\n" for key, value in settings.items()) + text, query, data
