"""The error that tells a reader what to do next."""


class CourseError(Exception):
    """A mistake that the message explains in a sentence or two; it is shown without a traceback."""
