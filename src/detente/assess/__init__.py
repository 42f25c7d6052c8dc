"""Whether a proposal holds, who blocks it, what deters whom; and warnings about a model."""

from detente.assess.checks import CODES, Finding, check_model
from detente.assess.proposals import Assessment, Caveat, ProposalAssessment, StateVerdict, assess_model, state_verdict

__all__ = [
    "CODES",
    "Assessment",
    "Caveat",
    "Finding",
    "ProposalAssessment",
    "StateVerdict",
    "assess_model",
    "check_model",
    "state_verdict",
]
