package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.kubelet.Isolation;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same promises where there is no root. */
@EnabledIf("io.codeloom.local.kubernetes.Isolations#userNamespacesHold")
class UserNamespaceContainersApartTest extends ContainersApartTest {

  @Override
  Isolation isolation() {
    return new Isolation.User();
  }
}
