"""The invented past of an enforcing organ, from which rooms make their demo: people, visits, findings, cases."""
