"""The passages that gas safety adds to those of enforcement: what suppliers report, reviews, trainings, contests."""

from xianwu.domains.gas_safety.household.steps import HAZARD
from xianwu.domains.gas_safety.learning.steps import CONTEST, REVIEW, TRAINING

FLOWS = [HAZARD, REVIEW, TRAINING, CONTEST]
