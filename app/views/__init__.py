"""The pages of the web application. A page asks `crosswalk` and displays: no logic here."""
