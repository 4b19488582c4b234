"""The auditor's store: the deployment's logs as they came, in files that never change."""

from __future__ import annotations
