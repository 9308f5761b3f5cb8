"""Version of the package and of the data it builds."""

__version__ = "0.1.0"
