"""`python -m decide`."""

from decide.cli import main

if __name__ == "__main__":  # not where a worker process loads it again
    main()
