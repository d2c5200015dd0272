"""What pytest leaves alone when it looks for doctests: modules of libraries the house lacks."""

collect_ignore = ["native.py", "zen.py", "fisca.py"]
