"""The interview: which questions to ask, how each is put, and what comes of what is typed.

All of it is pure: a line goes in, the next prompt and what to write come out. Nothing is read from
a terminal here, and no file is touched.
"""
