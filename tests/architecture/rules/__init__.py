"""Each rule takes a tree or a registry and gives one sentence per violation."""
