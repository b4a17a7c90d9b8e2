"""The editor of an item: what is offered and said while it is typed, drafts, versions, comments."""
