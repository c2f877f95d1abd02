"""What runs in the sandbox's own processes: the warm zygote, and the jobs that are forked from it.

Nothing here imports the rest of gptdash, so that a job finds nothing of it in its memory.
"""
