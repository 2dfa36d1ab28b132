"""What storage says to people: English sentences, each with a code, so that other languages can be put in its place."""

import json
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, by which its tools find the text
    """The text as it is; whoever shows it puts another language in its place."""
    return text


SENTENCES: dict[str, str] = {
    "no_key": N_(
        "There is no key for the store “{store}”. Set {access_variable} and {secret_variable}, "
        "or {identity_variable}=1 to use this machine's own identity."
    ),
    "no_identity": N_("This machine has no identity that the store “{store}” could use. Set {variables}."),
    "certificate": N_(
        "The certificate of the store “{store}” at {place} is not trusted. "
        "Give the store the file of certificates (CA bundle) that its server uses."
    ),
    "cannot_be_reached": N_(
        "The store “{store}” at {place} cannot be reached. "
        "Check its address, and that this machine's network allows it."
    ),
    "settings": N_(
        "The settings of the store “{store}” cannot be used: {problem}. Check its address and bucket."
    ),
    "broke_off": N_("The store “{store}” broke off while sending “{key}”. Trying again later may help."),
    "listing_broke_off": N_(
        "The store “{store}” broke off while listing its objects. Trying again later may help."
    ),
    "silent": N_("The store “{store}” sent nothing for {seconds} seconds. Trying again later may help."),
    "not_a_store": N_(
        "What answers for the store “{store}” at {place} does not answer as a store just now. "
        "Check that no proxy or sign-in page stands between."
    ),
    "sent_on": N_(
        "What answers for the store “{store}” at {place} sends requests on to another address. "
        "Check whether the store's address begins with http or https, and that no sign-in page stands between."
    ),
    "clock": N_(
        "The clock of this machine differs too much from that of the store “{store}”. Set the clock right."
    ),
    "wrong_key": N_("The key for the store “{store}” is not accepted. Check {variables}."),
    "no_bucket": N_(
        "There is no bucket “{bucket}” in the store “{store}” at {place}. Check its name and region."
    ),
    "vanished": N_("The object “{key}” is no longer in the store “{store}”."),
    "changed": N_("The object “{key}” in the store “{store}” was replaced while it was being read."),
    "object_denied": N_(
        "The key for the store “{store}” may not use the object “{key}”. "
        "Ask for permission to list, read and write."
    ),
    "bucket_denied": N_(
        "The key for the store “{store}” may not use the bucket “{bucket}”. "
        "Ask for permission to list, read and write."
    ),
    "may_not_write": N_(
        "The key for the store “{store}” may not write under “{prefix}” in the bucket “{bucket}”. "
        "Ask for permission, or choose another bucket for derived files."
    ),
    "archived": N_(
        "The object “{key}” lies in the archive of the store “{store}”, which gives nothing until it is asked to "
        "restore it. Have it restored there."
    ),
    "busy": N_("The store “{store}” is not answering properly just now ({answer})."),
    "refused": N_("The store “{store}” refused the request: {answer} (status {status})."),
    "whole_objects": N_(
        "The store “{store}” sends whole objects when a part is asked for, "
        "so recordings cannot be read from it."
    ),
    "workers_keep_dying": N_(
        "Indexing was stopped: {breaks} processes in a row ended before they took up a recording. "
        "Look for what ends them: too little memory is the usual cause."
    ),
    "no_key_on_worker": N_(
        "The worker {worker} has no key for the store “{store}”. Set {access_variable} and {secret_variable} there "
        "and start the worker again."
    ),
    "wrong_key_on_worker": N_(
        "The key that the worker {worker} has for the store “{store}” is not accepted. Set {variables} right there "
        "and start the worker again."
    ),
    "no_identity_on_worker": N_(
        "The worker {worker} has no identity that the store “{store}” could use. Set {variables} there "
        "and start the worker again."
    ),
    "clock_on_worker": N_(
        "The clock of the worker {worker} differs too much from that of the store “{store}”. "
        "Set that machine's clock right."
    ),
    "cannot_be_reached_on_worker": N_(
        "The worker {worker} cannot reach the store “{store}” at {place}. "
        "Check that the network of that machine allows it."
    ),
    "worker_lost": N_(
        "Every worker of the cluster that took up “{key}” was lost. It goes on waiting. "
        "Look into the workers' logs: too little memory is the usual cause."
    ),
    "process_killed": N_(
        "The process that read “{key}” was killed {kills} times in a row. The recording goes on waiting. "
        "Look for what ends it: too little memory is the usual cause."
    ),
    "no_scheduler": N_(
        "No Dask scheduler answers at {cluster}. Check that it runs, and that the address is right."
    ),
    "scheduler_gone": N_(
        "The scheduler at {cluster} is gone, and its workers end with it. What was indexed is kept. "
        "Start all of them again, then index again."
    ),
    "no_workers": N_(
        "The cluster at {cluster} has had no worker for {seconds} seconds. What was indexed is kept. "
        "Start workers, then index again."
    ),
    "other_version": N_(
        "A worker of the cluster at {cluster} has the version {theirs} of qa-app, and this machine {ours}. "
        "Install the same one on every machine and start the workers again."
    ),
    "worker_cannot": N_(
        "A worker of the cluster at {cluster} cannot do the work ({problem}). "
        "Install the version {ours} of qa-app on every machine and start the workers again."
    ),
    "no_distributed": N_(
        "Indexing on a cluster needs a package that is not installed here. "
        "Install it: pip install 'qa-app[cluster]'."
    ),
    "run_interrupted": N_(
        "The run was ended before it was done. What it had indexed is kept; the next run goes on."
    ),
    "run_fault": N_(
        "The run met a fault of the program and ended. The log of the program tells more; "
        "the next run goes on."
    ),
    "run_fell_silent": N_(
        "The run gave no sign of life for a minute. What it had indexed is kept; the next run goes on."
    ),
    "run_killed": N_(
        "The run's process was ended before it could say so. What it had indexed is kept; the next run goes on."
    ),
    "run_process_ended": N_(
        "The run's process ended without saying why (exit code {exit_code}). Start it again."
    ),
    "run_lost": N_(
        "This run gave no sign of life for a minute, so it was given up and wrote nothing more. "
        "What it had kept stays; the next run goes on."
    ),
}


class Sentence(str):
    """A sentence of SENTENCES with its values filled in: plain English text that still knows its code."""

    code: str
    values: dict[str, str]

    def __new__(cls, code: str, **values: object) -> "Sentence":
        """Raises KeyError for a code without sentence and for a value that is missing."""
        told = {name: str(value) for name, value in values.items()}
        sentence = super().__new__(cls, SENTENCES[code].format(**told))
        sentence.code, sentence.values = code, told
        return sentence

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.code,), self.values


def as_stored(text: str | None) -> str | None:
    """The text as a column of a database keeps it: code and values as JSON, or the words as they stand."""
    if isinstance(text, Sentence):
        return json.dumps({"code": text.code, "values": text.values}, ensure_ascii=False)
    return text


def from_stored(stored: str | None) -> str | None:
    """The reverse. Words that are no sentence of this version stay as they stand."""
    if stored is None or not stored.startswith("{"):
        return stored
    try:
        given: Any = json.loads(stored)
        return Sentence(given["code"], **given["values"])
    except (ValueError, LookupError, TypeError):
        return stored
