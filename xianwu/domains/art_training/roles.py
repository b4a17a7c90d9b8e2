"""Who works here beside the people of enforcement: the one who helps institutions to their licence."""

from xianwu.core.people.roles import Role

GUIDE = "art_training.guide"

ROLES = [Role(GUIDE, "办证指导员", "研判无证机构能否办证、出具一次性告知单、登记申请和补正；不作许可决定，不执法。")]
