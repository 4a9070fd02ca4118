from ariane.flows.models.enrolment import Enrolment, StepRun, Trace
from ariane.flows.models.flow import FlowVersion, Scenario
from ariane.flows.models.message import Approval, Mailing
from ariane.flows.models.outside import FollowUpRequest
from ariane.flows.models.rules import Away, Exclusion, Outside, Rate, Watermark

__all__ = [
    "Approval",
    "Away",
    "Enrolment",
    "Exclusion",
    "FlowVersion",
    "FollowUpRequest",
    "Mailing",
    "Outside",
    "Rate",
    "Scenario",
    "StepRun",
    "Trace",
    "Watermark",
]
