def load_demo_projects():
    pass
