"""The passages that gas safety adds to those of enforcement: reviews, trainings, contests."""

from xianwu.domains.gas_safety.learning.steps import CONTEST, REVIEW, TRAINING

FLOWS = [REVIEW, TRAINING, CONTEST]
