# Knative by its operator: Serving behind Kourier, Eventing with KafkaSource, Kafka Broker and KafkaSink.
# The operator's kinds do not exist when a fresh environment is planned, so they travel as a release.

locals {
  operator_namespace = "knative-operator"

  broker_manifests = [
    for file in ["eventing-kafka-broker.yaml", "eventing-kafka-sink.yaml"] :
    { URL = "${var.kafka_manifests_url}/knative-v${var.kafka_manifests_version}/${file}" }
  ]

  pull_secrets = [for name in ["knative-pull"] : { name = name } if var.pull_revision > 0]

  registry = { for kind, value in { override = var.image_overrides, imagePullSecrets = local.pull_secrets } : kind => value if length(value) > 0 }

  # Kourier serves this certificate on 443; without one there is only HTTP, for use inside the VPC.
  kourier_tls = var.tls_secret == "" ? [] : [{
    name = "net-kourier-controller"
    env = [{
      container = "controller"
      envVars = [
        { name = "CERTS_SECRET_NAMESPACE", value = "knative-serving" },
        { name = "CERTS_SECRET_NAME", value = var.tls_secret },
      ]
    }]
  }]

  serving = {
    apiVersion = "operator.knative.dev/v1beta1"
    kind       = "KnativeServing"
    metadata   = { name = "knative-serving", namespace = "knative-serving" }
    spec = merge(
      {
        version             = var.knative_version
        "high-availability" = { replicas = var.replicas }
        ingress             = { kourier = { enabled = true, "service-type" = var.service_type } }
        config = {
          network = {
            "ingress-class" = "kourier.ingress.networking.knative.dev"
            "http-protocol" = var.tls_secret == "" ? "Enabled" : "Redirected"
          }
          domain = { (var.domain) = "" }
          # dispatch says nothing for up to 540 s. Kourier's default is no limit; Envoy's own would be 300 s.
          kourier  = { "stream-idle-timeout" = "630s" }
          features = var.serving_features
          # Digests are given already, and the private registry needs no login of the controller's.
          deployment = { "registries-skipping-tag-resolving" = join(",", concat(["kind.local", "ko.local", "dev.local"], var.registry_hosts)) }
        }
        services  = [{ name = "kourier", annotations = var.ingress_annotations }]
        workloads = local.kourier_tls
      },
      { for kind, registry in { registry = local.registry } : kind => registry if length(registry) > 0 },
    )
  }

  eventing = {
    apiVersion = "operator.knative.dev/v1beta1"
    kind       = "KnativeEventing"
    metadata   = { name = "knative-eventing", namespace = "knative-eventing" }
    spec = merge(
      {
        version             = var.knative_version
        "high-availability" = { replicas = var.replicas }
        source              = { kafka = { enabled = true } }
        additionalManifests = local.broker_manifests
        defaultBrokerClass  = "Kafka"
      },
      { for kind, registry in { registry = local.registry } : kind => registry if length(registry) > 0 },
    )
  }

  resources = [yamlencode(local.serving), yamlencode(local.eventing)]
}

# A release that fails in its first installation stays in the cluster, but the provider does not put it into the state:
# the next apply would find its name in use. atomic takes it away again.
# https://github.com/hashicorp/terraform-provider-helm/issues/1665
resource "helm_release" "operator" {
  name             = "knative-operator"
  repository       = var.operator_chart.repository == "" ? null : var.operator_chart.repository
  chart            = var.operator_chart.chart
  version          = var.operator_chart.version
  namespace        = local.operator_namespace
  create_namespace = true
  wait             = true
  atomic           = true
  timeout          = 600
  max_history      = 5

  values = length(var.operator_values) == 0 ? [] : [yamlencode(var.operator_values)]
}

resource "kubernetes_namespace_v1" "this" {
  for_each = toset(["knative-serving", "knative-eventing"])

  metadata {
    name   = each.key
    labels = { "app.kubernetes.io/managed-by" = "terraform" }
  }

  # The operator must still be there when these go, or its finalizers hold them for ever.
  depends_on = [helm_release.operator]
}

resource "kubernetes_secret_v1" "tls" {
  count = var.tls_secret == "" ? 0 : 1

  metadata {
    name      = var.tls_secret
    namespace = kubernetes_namespace_v1.this["knative-serving"].metadata[0].name
  }

  type             = "kubernetes.io/tls"
  data_wo          = { "tls.crt" = var.tls_certificate_pem, "tls.key" = var.tls_key_pem }
  data_wo_revision = var.tls_revision

  lifecycle {
    precondition {
      condition     = var.tls_revision > 0
      error_message = "tls_revision must be raised together with a new certificate, starting at 1."
    }
  }
}

resource "kubernetes_secret_v1" "pull" {
  for_each = var.pull_revision == 0 ? toset([]) : toset([local.operator_namespace, "knative-serving", "knative-eventing"])

  metadata {
    name      = local.pull_secrets[0].name
    namespace = each.key
  }

  type             = "kubernetes.io/dockerconfigjson"
  data_wo          = { ".dockerconfigjson" = var.pull_secret }
  data_wo_revision = var.pull_revision

  depends_on = [helm_release.operator, kubernetes_namespace_v1.this]
}

# Not atomic: these go by finalizers, and an apply that came meanwhile would take what is on its way out for what it wants.
# README.md says what to do when the first installation fails.
resource "helm_release" "knative" {
  name        = "knative"
  chart       = "${path.module}/../../charts/manifests"
  namespace   = local.operator_namespace
  wait        = true
  timeout     = 900
  max_history = 5
  values      = [yamlencode({ manifests = local.resources })]

  depends_on = [helm_release.operator, kubernetes_namespace_v1.this, kubernetes_secret_v1.tls, kubernetes_secret_v1.pull]
}

locals {
  waiting = yamlencode({
    image          = var.kubectl_image
    pullSecret     = join("", local.pull_secrets[*].name)
    timeoutSeconds = var.ready_seconds
    revision       = sha256(join("\n", local.resources))
    objects = [
      { group = "operator.knative.dev", resource = "knativeservings", namespace = "knative-serving", name = "knative-serving", condition = "Ready" },
      { group = "operator.knative.dev", resource = "knativeeventings", namespace = "knative-eventing", name = "knative-eventing", condition = "Ready" },
    ]
  })
}

# Only when both are Ready do the kinds exist that the functions are made of. Named by its content, it is only ever
# installed: an upgrade that fails would be rolled back, and what was waited for before be waited for once more.
resource "helm_release" "ready" {
  name          = "knative-ready-${substr(sha256(local.waiting), 0, 8)}"
  chart         = "${path.module}/../../charts/wait"
  namespace     = local.operator_namespace
  wait          = true
  wait_for_jobs = true
  atomic        = true
  timeout       = var.ready_seconds + 120
  max_history   = 2
  values        = [local.waiting]

  depends_on = [helm_release.knative]
}
