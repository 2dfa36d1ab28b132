"""Everything that can go wrong in storage, as one tree. Each error says whether trying again can help."""


class StorageError(Exception):
    """Something storage could not do. The text is a sentence a person can read."""

    can_retry = False

    @property
    def sentence(self) -> str:
        """The text; a `Sentence` wherever a reader of another language can be given theirs."""
        return self.args[0] if self.args else ""


class StoreError(StorageError):
    """The recording store did not do what was asked."""


class MissingCredentials(StoreError):
    """No key for this store in the environment."""


class StoreUnavailable(StoreError):
    """The store cannot be reached, is too slow, or answers with a fault of its own.

    `wait_seconds` is how long the store asks to be left alone; 0 when it does not say.
    """

    can_retry = True
    wait_seconds: float = 0.0


class StoreBusy(StoreUnavailable):
    """The store answers with a fault of its own; it may do so for one object alone."""


class BrokeOff(StoreUnavailable):
    """The store began to answer and stopped half-way."""


class WrongKey(StoreError):
    """The store does not know the access key, or the secret does not fit it."""


class ClockSkew(StoreError):
    """This machine's clock is too far from the store's for requests to be accepted."""


class NoSuchBucket(StoreError):
    """The bucket is not there."""


class AccessDenied(StoreError):
    """The key is known, but may not do this."""


class Archived(StoreError):
    """The object lies in the store's archive, and cannot be read until it was restored."""


class MayNotWrite(StoreError):
    """The key may not write derived files, so that nothing can be indexed."""


class ObjectVanished(StoreError):
    """The object was there when it was listed, and is not now."""


class ChangedWhileReading(StoreError):
    """The object was replaced while it was being read."""

    can_retry = True


class OverBudget(StorageError):
    """Reading one object would take more bytes, requests or seconds than allowed."""


class LeaseLost(StorageError):
    """Another run has taken over the store: what this one would still write is no longer its to write."""

    can_retry = True


class LocalServerFailed(StorageError):
    """The local S3 server did not start."""


class PortTaken(LocalServerFailed):
    """Another program already listens on the wanted port."""


class WorkersKeepDying(StorageError):
    """The processes that index end again and again before they begin."""

    can_retry = True


class WorkerLost(StoreError):
    """No process, here or on the cluster, lived long enough to read this object."""

    can_retry = True


class ClusterUnavailable(StorageError):
    """The cluster that was to index cannot be reached, has no workers, or went away."""

    can_retry = True


class OtherVersion(StorageError):
    """A worker of the cluster runs other code than this machine."""


class UnreadableRecording(StorageError):
    """The object's content cannot be shown as a recording. `reason_code` says why."""

    def __init__(self, reason_code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason_code = reason_code


class ConversionFailed(StorageError):
    """The recording cannot be made watchable in a browser. `reason_code` says why."""

    def __init__(self, reason_code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason_code = reason_code


class ConversionGivenUp(StorageError):
    """Another process has taken up this conversion, or it is not wanted any more."""

    can_retry = True


class ConverterEnded(StorageError):
    """The program that converts was ended from outside, which says nothing about the recording."""

    can_retry = True


class NotEnoughSpace(StorageError):
    """The disk of this machine has no room for the recording that is to be converted."""

    can_retry = True


class NoConverter(StorageError):
    """The program that converts is not installed."""


class DatabaseUnavailable(StorageError):
    """The database does not answer."""

    can_retry = True


class BadDatabaseAddress(StorageError):
    """The URL of the database cannot be read, or names a kind that is not supported."""


class DatabaseTooNew(StorageError):
    """The tables were made by a later version of the app."""
