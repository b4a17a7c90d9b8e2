"""From plan to visit to finding put right."""
