"""Kernels that start at once: forked from a process that has everything imported already.

Belongs here: the template process, the provisioner that asks it for kernels, and the manager and client that do not wait
longer than they must. papermill, nbclient and ipykernel stay as they are; where forking cannot be, kernels start as usual.
Import from the modules: the template must not load what its owner needs.
"""
