"""Full-text search over what the graph names: certifications, blocs, competences, jobs, activities.

An index (SQLite FTS5, of Python's standard library) is made with each generation, beside it. Words are
folded (case, accents, apostrophes) and stemmed in French, in the index and in the question alike.
`index` writes it, `find` asks it.
"""

from crosswalk.search.find import Filters, Hit, Page, find
from crosswalk.search.index import build, index_path

__all__ = ["Filters", "Hit", "Page", "build", "find", "index_path"]
