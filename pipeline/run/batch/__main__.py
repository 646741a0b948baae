"""`python -m pipeline.run.batch`: a worker. Standard output is kept for values; what a library prints goes to standard error."""

import os
import sys

from pipeline.run.batch.worker import serve

if __name__ == "__main__":
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, outbox)
