"""Reads metrics both as Prometheus' text and as OpenMetrics, and gives the samples of each."""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus


def samples(families):
    return [[each.name, each.labels, each.value] for family in families for each in family.samples]


json.dump(
    [{"prometheus": samples(prometheus(text)), "openmetrics": samples(openmetrics(text))} for text in json.load(sys.stdin)],
    sys.stdout,
)
