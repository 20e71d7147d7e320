"""The floor of `intake`: a bare Django view that inserts the same rows and does nothing else."""
