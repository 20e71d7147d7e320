"""Starting and stopping the whole house on one machine: database, processes, ports, disk."""
