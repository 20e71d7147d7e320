"""Doors through which devices, platforms and cameras speak: HTTP, GB/T 26875.3, camera events."""
