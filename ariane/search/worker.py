"""What search needs done in the background."""

from ariane.kernel.loops import every
from ariane.search.vocabulary import learn

LOOPS = {"vocabulary": every(20.0, learn)}
