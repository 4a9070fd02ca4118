"""What imports do in the background."""

from ariane.imports import work
from ariane.kernel.loops import every

LOOPS = {"imports": every(2.0, work.work)}
