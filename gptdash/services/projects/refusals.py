"""Why a project file is refused; nothing of it is taken in then."""

from gptdash.domain.errors import FileRejected
from gptdash.domain.wording import mark


class NotAProject(FileRejected):
    """A file that is no project, or a broken one."""

    template = mark("{name} is no project that can be opened. Choose a .gptdash.zip that gptdash has saved.")


class ProjectDamaged(FileRejected):
    """A project with a part that cannot be read."""

    template = mark("{name} is damaged: {member} cannot be read, at {place}. Save it again; nothing was taken in.")


class ProjectTooNew(FileRejected):
    """A project of a later gptdash."""

    template = mark("{name} was saved by a newer gptdash. Update gptdash, then open it again; nothing was taken in.")


class ProjectTooLarge(FileRejected):
    """A project beyond the limits, or one that unpacks to more than it should."""

    template = mark("{name} unpacks to more than {limit} and is refused. Save a project with fewer datasets.")


class ForeignMember(FileRejected):
    """A project that holds what no project holds."""

    template = mark("{name} holds {member}, which belongs to no project. It is refused; nothing was taken in.")


class ProjectUnreadable(FileRejected):
    """A project that is not there, or may not be read."""

    template = mark("{name} cannot be read: {problem}. Choose a project that is there.")


class ProjectUnwritable(FileRejected):
    """A place where no project can be written."""

    template = mark("{name} cannot be written: {problem}. Choose another place.")
