import pickle

import pytest

from storage.errors import MissingCredentials
from storage.objects.address import StoreAddress, credentials


def test_credentials_come_from_variables_named_after_the_store():
    environ = {"QA_APP_STORE_SITE_A_1_ACCESS_KEY": "id", "QA_APP_STORE_SITE_A_1_SECRET_KEY": "secret"}
    found = credentials("site-a.1", environ)
    assert (found.access_key, found.secret_key) == ("id", "secret")
    assert "secret" not in repr(found).replace("secret_key", "")


@pytest.mark.parametrize("environ", [{}, {"QA_APP_STORE_DEMO_ACCESS_KEY": "id"}])
def test_a_store_without_a_key_names_both_variables(environ):
    with pytest.raises(MissingCredentials) as caught:
        credentials("demo", environ)
    assert "QA_APP_STORE_DEMO_ACCESS_KEY" in str(caught.value)
    assert "QA_APP_STORE_DEMO_SECRET_KEY" in str(caught.value)


def test_the_machines_identity_is_used_only_when_asked_for():
    assert credentials("demo", {"QA_APP_STORE_DEMO_USE_MACHINE_IDENTITY": "1"}).access_key is None


def test_an_address_can_be_sent_to_another_process():
    address = StoreAddress("demo", "recordings", "http://127.0.0.1:9000")
    assert pickle.loads(pickle.dumps(address)) == address
