"""`python -m cstext` is `cstext`."""

from cstext.cli import main

if __name__ == "__main__":
    main()
