"""`python -m pipeline.run.batch PARENT`: a worker of the process with that id.

Standard output is kept for values; what a library prints goes to standard error.
"""

import os
import sys

from pipeline.run.processes.ending import end_with_parent

if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    from pipeline.run.batch.worker import serve  # takes a second to load

    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, outbox)
