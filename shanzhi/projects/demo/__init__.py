"""The demo community's promises, its fund and two budget rounds."""

from shanzhi.projects.demo.load import load_demo_projects

__all__ = ["load_demo_projects"]
