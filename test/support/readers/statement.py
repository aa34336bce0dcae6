"""Reads in-toto statements strictly, checks them, and gives each subject's digests."""

import json
import sys

import in_toto_attestation.v1.statement_pb2 as pb
from google.protobuf.json_format import Parse
from in_toto_attestation.v1.statement import Statement


def subjects(text):
    parsed = Parse(text, pb.Statement())
    Statement.copy_from_pb(parsed).validate()
    return [[each.name, dict(each.digest)] for each in parsed.subject]


json.dump([subjects(text) for text in json.load(sys.stdin)], sys.stdout)
