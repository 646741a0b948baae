"""`python -m pipeline` is the same as `nianbao`."""

from pipeline.console.cli import main

if __name__ == "__main__":
    main(prog_name="nianbao")
