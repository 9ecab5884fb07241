"""A simulated company: customers and agents at the real app, faster than real time.

`python -m benchmarks.simulate --into FOLDER` fills a database with some weeks of it.
"""
