"""Reads JUnit reports with junitparser and gives what it sees in each suite."""

import json
import sys

from junitparser import JUnitXml


def outcome(case):
    return [[type(each).__name__.lower(), each.type, each.message] for each in case.result]


def suites(text):
    return [
        {
            "name": suite.name,
            "tests": suite.tests,
            "failures": suite.failures,
            "errors": suite.errors,
            "cases": [[case.name, outcome(case)] for case in suite],
        }
        for suite in JUnitXml.fromstring(text.encode())
    ]


json.dump([suites(text) for text in json.load(sys.stdin)], sys.stdout)
