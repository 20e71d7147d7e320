"""Posters and badges to print: a grid's code with the person who looks after it."""
