# Codeloom on any cluster: a kubeconfig is all it needs. Kafka, MySQL, Redis and the object store are
# yours, named by endpoint, or a small set made here for trying out.

locals {
  functions     = ["submit", "dispatch", "finalize", "reconcile"]
  namespaces    = { functions = "codeloom", agents = "codeloom-agents" }
  knative_users = ["sources", "sinks", "broker"]

  endpoints = var.in_cluster ? module.services[0].endpoints : var.endpoints
  plaintext = var.in_cluster || var.endpoints.kafka_security_protocol == "PLAINTEXT"

  scheme  = var.tls_revision > 0 || var.tls_in_front ? "https" : "http"
  host    = "submit.${local.namespaces.functions}.${var.domain}"
  api_url = "${local.scheme}://${local.host}"

  # Without an address of its own the API is reached through a port of this machine, under its own name nevertheless.
  forwarded = var.install_knative && !var.expose && !var.tls_in_front
  forward   = var.tls_revision > 0 ? { here = 8443, there = 443 } : { here = 8080, there = 80 }
  curl      = local.forwarded ? "curl -fsS --connect-to ::127.0.0.1:${local.forward.here}" : "curl -fsS"

  trust_path = "/etc/codeloom/trust/truststore.p12"

  config = merge(
    {
      for name, value in {
        MYSQL_URL               = local.endpoints.mysql_url
        KAFKA_BOOTSTRAP_SERVERS = local.endpoints.kafka_bootstrap_servers
        KAFKA_SECURITY_PROTOCOL = local.endpoints.kafka_security_protocol
        KAFKA_SASL_MECHANISM    = local.endpoints.kafka_sasl_mechanism
        COS_REGION              = local.endpoints.cos_region
        COS_ENDPOINT            = local.endpoints.cos_endpoint
        COS_CODE_BUCKET         = local.endpoints.cos_code_bucket
        COS_LOGS_BUCKET         = local.endpoints.cos_logs_bucket
        FUNCTIONS_NAMESPACE     = local.namespaces.functions
        AGENTS_NAMESPACE        = local.namespaces.agents
        AGENT_IMAGE             = "${var.registry}/agent-job@${var.image_digests["agent-job"]}"
        MAX_RUNNING_TASKS       = tostring(var.max_running_tasks)
        AGENT_NODE_POOL         = var.agent_node_pool
      } : name => value if value != ""
    },
    { for path in [local.trust_path] : "JAVA_TOOL_OPTIONS" => "-Djavax.net.ssl.trustStore=${path} -Djavax.net.ssl.trustStoreType=PKCS12" if var.trust_store_base64 != "" },
    var.extra_config,
  )

  pull_secret = var.registry_pull_secret || var.knative_pull_revision > 0 ? "codeloom-pull" : ""

  # Knative puts its own images beside the functions: queue-proxy into their pods, and the adapters of sources.
  knative_logins = { for host, login in try(jsondecode(var.knative_pull_secret).auths, {}) : host => login if var.knative_pull_revision > 0 }

  secrets = merge(
    { for function in concat(local.functions, ["migrate"]) : "codeloom-${function}" => { namespace = local.namespaces.functions, name = null, type = "Opaque", revision = var.secrets_revision } },
    { for user in local.knative_users : "codeloom-kafka-${user}" => { namespace = local.namespaces.functions, name = null, type = "Opaque", revision = var.secrets_revision } },
    { codeloom-api-keys = { namespace = local.namespaces.functions, name = null, type = "Opaque", revision = var.secrets_revision } },
    { codex-model-default = { namespace = local.namespaces.agents, name = null, type = "Opaque", revision = var.secrets_revision } },
    {
      for namespace in values(local.namespaces) : "pull/${namespace}" =>
      { namespace = namespace, name = "codeloom-pull", type = "kubernetes.io/dockerconfigjson", revision = var.secrets_revision + var.knative_pull_revision } if local.pull_secret != ""
    },
  )

  # Each follows from the one secret, so that an apply that was broken off goes on with the same ones and none is stored.
  passwords = {
    for owner in concat(["root", "redis", "cos", "migrate"], local.functions) : owner => substr(sha256("${owner}/${var.services_secret}"), 0, 32)
  }

  generated = {
    for function in concat(local.functions, ["migrate"]) : function => merge(
      { MYSQL_USER = function, MYSQL_PASSWORD = local.passwords[function] },
      function == "migrate" ? {} : {
        REDIS_URI      = "redis://:${local.passwords["redis"]}@${module.services[0].redis}"
        COS_SECRET_ID  = module.services[0].cos_secret_id
        COS_SECRET_KEY = local.passwords["cos"]
      },
    ) if var.in_cluster
  }

  secret_data = merge(
    {
      for function in concat(local.functions, ["migrate"]) : "codeloom-${function}" =>
      merge(
        { for tokens in [join(",", compact([var.event_token, var.event_token_also]))] : "EVENT_TOKEN" => tokens if function != "migrate" },
        lookup(local.generated, function, {}),
        lookup(var.function_secrets, function, {}),
      )
    },
    { codeloom-api-keys = { keys = join("\n", var.api_keys) } },
    {
      for user in local.knative_users : "codeloom-kafka-${user}" => merge(
        { "protocol" = local.plaintext ? "PLAINTEXT" : var.endpoints.kafka_security_protocol },
        local.plaintext ? {} : {
          "sasl.mechanism" = var.endpoints.kafka_sasl_mechanism
          "user"           = var.knative_kafka.username
          "password"       = var.knative_kafka.password
        },
        { for pem in compact([var.ca_bundle_pem]) : "ca.crt" => pem },
      )
    },
    {
      codex-model-default = {
        OPENAI_API_KEY  = var.model_api_key
        OPENAI_BASE_URL = var.model_base_url
        MODEL           = var.model
      }
    },
    {
      for namespace in values(local.namespaces) : "pull/${namespace}" => {
        ".dockerconfigjson" = jsonencode({
          auths = merge(
            { for host, login in local.knative_logins : host => login if namespace == local.namespaces.functions },
            { for host in [split("/", var.registry)[0]] : host => { username = var.registry_username, password = var.registry_password } if var.registry_pull_secret },
          )
        })
      } if local.pull_secret != ""
    },
  )
}

module "services" {
  source = "./services"
  count  = var.in_cluster ? 1 : 0

  passwords = local.passwords
  images    = merge(var.service_images, { cos = "${var.registry}/cos@${lookup(var.image_digests, "cos", "")}" })
}

module "knative" {
  source = "../../modules/knative"
  count  = var.install_knative ? 1 : 0

  domain              = var.domain
  replicas            = 1
  operator_chart      = var.knative_operator_chart
  operator_values     = var.knative_operator_values
  kafka_manifests_url = var.knative_kafka_manifests_url
  image_overrides     = var.knative_image_overrides
  pull_secret         = var.knative_pull_secret
  pull_revision       = var.knative_pull_revision
  registry_hosts      = [split("/", var.registry)[0]]
  kubectl_image       = var.kubectl_image
  service_type        = var.expose ? "LoadBalancer" : "ClusterIP"
  ingress_annotations = var.ingress_annotations
  tls_secret          = var.tls_revision == 0 ? "" : "kourier-tls"
  tls_revision        = var.tls_revision
  tls_certificate_pem = var.tls_certificate_pem
  tls_key_pem         = var.tls_key_pem
}

module "codeloom" {
  source = "../../modules/codeloom"

  manifests_dir           = var.manifests_dir
  functions_namespace     = local.namespaces.functions
  agents_namespace        = local.namespaces.agents
  images                  = { for name, digest in var.image_digests : name => "${var.registry}/${name}@${digest}" }
  replacements            = { "kafka.codeloom.invalid:9093" = local.endpoints.kafka_bootstrap_servers }
  kafka_security_protocol = local.endpoints.kafka_security_protocol
  config                  = local.config
  kafka_ca                = var.ca_bundle_pem != "" && local.endpoints.kafka_security_protocol == "SASL_SSL"
  secrets                 = local.secrets
  secret_data             = local.secret_data
  event_token             = var.event_token
  event_token_revision    = var.secrets_revision
  pull_secret             = local.pull_secret
  kubectl_image           = var.kubectl_image
  intake_paused           = var.intake_paused
  agent_internet          = var.agent_internet

  cidrs = {
    "192.0.2.0/24"    = var.model_cidrs
    "198.51.100.0/24" = var.cos_cidrs
  }

  config_maps = merge(
    {
      codeloom-broker = {
        namespace   = local.namespaces.functions
        binary_data = {}
        data = merge(
          {
            "bootstrap.servers"                = local.endpoints.kafka_bootstrap_servers
            "default.topic.partitions"         = "12"
            "default.topic.replication.factor" = var.in_cluster ? "1" : "3"
          },
          local.plaintext ? {} : { "auth.secret.ref.name" = "codeloom-kafka-broker" },
        )
      }
    },
    { for store in compact([var.trust_store_base64]) : "codeloom-trust" => { namespace = local.namespaces.functions, data = {}, binary_data = { "truststore.p12" = store } } },
  )

  depends_on = [module.knative, module.services]
}

# The store made here has no address that could be written into the manifests.
resource "kubernetes_network_policy_v1" "agents_to_cos" {
  count = var.in_cluster ? 1 : 0

  metadata {
    name      = "agents-to-cos"
    namespace = local.namespaces.agents
  }

  spec {
    pod_selector {}
    policy_types = ["Egress"]

    egress {
      to {
        namespace_selector {
          match_labels = { "kubernetes.io/metadata.name" = "codeloom-services" }
        }
        pod_selector {
          match_labels = { "app.kubernetes.io/name" = "cos" }
        }
      }
      ports {
        port     = "9000"
        protocol = "TCP"
      }
    }
  }

  depends_on = [module.codeloom]
}

check "object_store_is_encrypted" {
  assert {
    condition     = var.in_cluster || !startswith(var.endpoints.cos_endpoint, "http:")
    error_message = "An object store without TLS: whoever sees the traffic has the code, and the URLs that write to it."
  }
}

check "kafka_is_authenticated" {
  assert {
    condition     = var.in_cluster || var.endpoints.kafka_security_protocol == "SASL_SSL"
    error_message = "Kafka without SASL_SSL: whoever reaches it can read and forge tasks."
  }
}
