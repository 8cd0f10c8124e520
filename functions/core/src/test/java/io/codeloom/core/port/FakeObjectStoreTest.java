package io.codeloom.core.port;

class FakeObjectStoreTest extends ObjectStoreContract {
  private final FakeObjectStore store = new FakeObjectStore("code");

  @Override
  protected ObjectStore store() {
    return store;
  }
}
