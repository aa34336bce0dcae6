"""Reads batches of CloudEvents, checks each by the specification, and gives its attributes."""

import json
import sys

from cloudevents.core.formats.json import JSONFormat


def events(text):
    read = [JSONFormat().read(None, json.dumps(each)) for each in json.loads(text)]
    return [[each.get_id(), each.get_source(), each.get_type(), each.get_subject()] for each in read]


json.dump([events(text) for text in json.load(sys.stdin)], sys.stdout)
