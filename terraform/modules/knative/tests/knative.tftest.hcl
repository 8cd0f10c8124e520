# The operator's chart lies in a repository and is not read here; everything else is planned for real.

provider "kubernetes" {
  host = "https://127.0.0.1:1"
}

provider "helm" {
  kubernetes = { host = "https://127.0.0.1:1" }
}

override_resource {
  target = helm_release.operator
}

variables {
  domain = "codeloom.example.com"
}

run "pinned" {
  command = plan

  assert {
    condition     = helm_release.operator.version == "v1.23.0" && helm_release.operator.repository == "https://knative.github.io/operator"
    error_message = "The operator's chart must be pinned."
  }

  assert {
    condition     = alltrue([for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.version == "1.23.0"])
    error_message = "Serving and Eventing must be pinned."
  }

  assert {
    condition = [for text in yamldecode(helm_release.knative.values[0]).manifests : [for manifest in yamldecode(text).spec.additionalManifests : manifest.URL] if yamldecode(text).kind == "KnativeEventing"][0] == [
      "https://github.com/knative-extensions/eventing-kafka-broker/releases/download/knative-v1.23.0/eventing-kafka-broker.yaml",
      "https://github.com/knative-extensions/eventing-kafka-broker/releases/download/knative-v1.23.0/eventing-kafka-sink.yaml",
    ]
    error_message = "Kafka Broker and KafkaSink come by manifests of a pinned version."
  }

  assert {
    condition     = [for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.config.kourier["stream-idle-timeout"] if yamldecode(text).kind == "KnativeServing"][0] == "630s"
    error_message = "Kourier must not end a call of dispatch that is still at work."
  }

  assert {
    condition     = [for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.source.kafka.enabled if yamldecode(text).kind == "KnativeEventing"][0]
    error_message = "KafkaSource must be installed."
  }
}

run "waits_until_ready" {
  command = plan

  assert {
    condition     = helm_release.ready.wait_for_jobs && length(yamldecode(helm_release.ready.values[0]).objects) == 2
    error_message = "The apply must not go on before Serving and Eventing are ready."
  }

  assert {
    condition     = helm_release.ready.timeout > yamldecode(helm_release.ready.values[0]).timeoutSeconds
    error_message = "Helm must outwait the Job."
  }
}

run "a_failed_apply_can_be_repeated" {
  command = plan

  assert {
    condition     = helm_release.operator.atomic && helm_release.ready.atomic
    error_message = "A first installation that fails would stay in the cluster without being in the state, and its name be in use for every apply after it."
  }

  assert {
    condition     = helm_release.ready.name == "knative-ready-${substr(sha256(helm_release.ready.values[0]), 0, 8)}"
    error_message = "To wait for something else is another Job: an upgrade would change one that cannot be changed, or wait once more for what was waited for before."
  }

  assert {
    condition     = !helm_release.knative.atomic && helm_release.knative.name == "knative"
    error_message = "Knative goes by finalizers: an apply that comes meanwhile would take what is on its way out for what it wants."
  }
}

run "plain_http_without_certificate" {
  command = plan

  assert {
    condition     = output.scheme == "http" && length(kubernetes_secret_v1.tls) == 0
    error_message = "Without a certificate there is no https to promise."
  }
}

run "certificate_stays_out_of_the_plan" {
  command = plan

  variables {
    tls_secret          = "kourier-tls"
    tls_certificate_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    tls_key_pem         = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
    tls_revision        = 1
  }

  assert {
    condition     = kubernetes_secret_v1.tls[0].data_wo == null && kubernetes_secret_v1.tls[0].type == "kubernetes.io/tls"
    error_message = "The key must not reach the plan."
  }

  assert {
    condition     = [for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.config.network["http-protocol"] if yamldecode(text).kind == "KnativeServing"][0] == "Redirected"
    error_message = "With a certificate, plain HTTP must only redirect."
  }
}

run "inside_the_cluster_unless_exposed_on_purpose" {
  command = plan

  assert {
    condition     = [for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.ingress.kourier["service-type"] if yamldecode(text).kind == "KnativeServing"] == ["ClusterIP"]
    error_message = "Kourier's own default is a load balancer, which most clouds make public."
  }
}

run "exposed_on_purpose" {
  command = plan

  variables {
    service_type = "LoadBalancer"
  }

  assert {
    condition     = [for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.ingress.kourier["service-type"] if yamldecode(text).kind == "KnativeServing"] == ["LoadBalancer"]
    error_message = "Callers from outside need a load balancer."
  }
}

run "refuses_a_certificate_without_revision" {
  command = plan

  variables {
    tls_secret = "kourier-tls"
  }

  expect_failures = [kubernetes_secret_v1.tls]
}

run "mirror" {
  command = plan

  variables {
    image_overrides = { default = "mirror.example.com/knative/$${NAME}:v1.23.0" }
  }

  assert {
    condition     = alltrue([for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.registry.override.default == "mirror.example.com/knative/$${NAME}:v1.23.0"])
    error_message = "Where gcr.io cannot be reached the images come from a mirror."
  }
}

run "mirror_with_a_login" {
  command = plan

  variables {
    image_overrides = { default = "mirror.example.com/knative/$${NAME}:v1.23.0" }
    pull_secret     = "{\"auths\":{\"mirror.example.com\":{\"username\":\"robot\",\"password\":\"must-never-be-stored\"}}}"
    pull_revision   = 1
  }

  assert {
    condition     = toset([for secret in kubernetes_secret_v1.pull : "${secret.metadata[0].namespace}/${secret.metadata[0].name} ${secret.type}"]) == toset(["knative-operator/knative-pull kubernetes.io/dockerconfigjson", "knative-serving/knative-pull kubernetes.io/dockerconfigjson", "knative-eventing/knative-pull kubernetes.io/dockerconfigjson"]) && alltrue([for secret in kubernetes_secret_v1.pull : secret.data_wo == null])
    error_message = "A pull Secret counts in its own namespace only, and its value stays out of the plan."
  }

  assert {
    condition     = alltrue([for text in yamldecode(helm_release.knative.values[0]).manifests : yamldecode(text).spec.registry.imagePullSecrets == [{ name = "knative-pull" }] && yamldecode(text).spec.registry.override.default != ""])
    error_message = "Knative's own pods pull with it."
  }

  assert {
    condition     = yamldecode(helm_release.ready.values[0]).pullSecret == "knative-pull"
    error_message = "The Job that waits pulls with it, too."
  }
}

run "no_login_no_secret" {
  command = plan

  assert {
    condition     = length(kubernetes_secret_v1.pull) == 0 && yamldecode(helm_release.ready.values[0]).pullSecret == "" && alltrue([for text in yamldecode(helm_release.knative.values[0]).manifests : !can(yamldecode(text).spec.registry)])
    error_message = "A Secret that is not there is named nowhere."
  }
}

run "refuses_a_login_that_is_none" {
  command = plan

  variables {
    pull_secret   = "robot:password"
    pull_revision = 1
  }

  expect_failures = [var.pull_secret]
}

run "refuses_a_moving_version" {
  command = plan

  variables {
    knative_version = "1.23"
  }

  expect_failures = [var.knative_version]
}
