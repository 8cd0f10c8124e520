# What the functions and Knative are told: configuration by ConfigMap, secrets by write-only Secrets.

locals {
  scheme  = var.tls_in_front ? "https" : module.knative.scheme
  api_url = "${local.scheme}://submit.${local.namespaces.functions}.${var.domain}"

  trust_path = "/etc/codeloom/trust/truststore.p12"

  mysql_options = join("&", ["sslMode=VERIFY_CA", "connectionTimeZone=UTC", "tcpKeepAlive=true"])

  config = merge(
    {
      MYSQL_URL               = "jdbc:mysql://${module.mysql.host}:${module.mysql.port}/${module.mysql.database}?${local.mysql_options}"
      KAFKA_BOOTSTRAP_SERVERS = module.kafka.bootstrap_servers
      KAFKA_SECURITY_PROTOCOL = module.kafka.security_protocol
      KAFKA_SASL_MECHANISM    = module.kafka.sasl_mechanism
      COS_REGION              = var.region
      COS_CODE_BUCKET         = module.storage.code_bucket
      COS_LOGS_BUCKET         = module.storage.logs_bucket
      FUNCTIONS_NAMESPACE     = local.namespaces.functions
      AGENTS_NAMESPACE        = local.namespaces.agents
      AGENT_IMAGE             = "${module.registry.registry}/agent-job@${lookup(var.image_digests, "agent-job", "")}"
      MAX_RUNNING_TASKS       = tostring(local.max_running_tasks)
      AGENT_NODE_POOL         = module.cluster.agents_pool
    },
    { for path in [local.trust_path] : "JAVA_TOOL_OPTIONS" => "-Djavax.net.ssl.trustStore=${path} -Djavax.net.ssl.trustStoreType=PKCS12" if var.trust_store_base64 != "" },
    var.extra_config,
  )

  # RFC 5737 networks in the NetworkPolicies: 192.0.2.0/24 is the model, 198.51.100.0/24 COS.
  cidrs = {
    "192.0.2.0/24"    = var.model_cidrs
    "198.51.100.0/24" = var.cos_cidrs
  }

  config_maps = merge(
    # Where the Kafka Broker lives; its topic is ours, since CKafka makes none by itself.
    {
      codeloom-broker = {
        namespace   = local.namespaces.functions
        binary_data = {}
        data = {
          "bootstrap.servers"                = module.kafka.bootstrap_servers
          "default.topic.partitions"         = "12"
          "default.topic.replication.factor" = local.production ? "3" : "2"
          "auth.secret.ref.name"             = "codeloom-kafka-broker"
        }
      }
    },
    { for store in compact([var.trust_store_base64]) : "codeloom-trust" => { namespace = local.namespaces.functions, data = {}, binary_data = { "truststore.p12" = store } } },
  )

  own_login   = module.registry.made || var.registry_pull_secret
  pull_secret = local.own_login || var.knative_pull_revision > 0 ? "codeloom-pull" : ""

  # Knative puts its own images beside the functions: queue-proxy into their pods, and the adapters of sources.
  knative_logins = { for host, login in try(jsondecode(var.knative_pull_secret).auths, {}) : host => login if var.knative_pull_revision > 0 }

  knative_users = ["sources", "sinks", "broker"]

  secrets = merge(
    { for function in concat(local.functions, ["migrate"]) : "codeloom-${function}" => { namespace = local.namespaces.functions, name = null, type = "Opaque", revision = local.handed_in } },
    { for user in local.knative_users : "codeloom-kafka-${user}" => { namespace = local.namespaces.functions, name = null, type = "Opaque", revision = local.handed_in } },
    { codeloom-api-keys = { namespace = local.namespaces.functions, name = null, type = "Opaque", revision = local.handed_in } },
    { codex-model-default = { namespace = local.namespaces.agents, name = null, type = "Opaque", revision = local.handed_in } },
    {
      for namespace in values(local.namespaces) : "pull/${namespace}" =>
      { namespace = namespace, name = local.pull_secret, type = "kubernetes.io/dockerconfigjson", revision = local.handed_in + var.knative_pull_revision } if local.pull_secret != ""
    },
  )

  # The functions take both and send the first one.
  event_tokens = join(",", compact([var.event_token, var.event_token_also]))

  redis_uri = "rediss://:${urlencode(module.redis.password)}@${module.redis.host}:${module.redis.port}"

  secret_data = merge(
    {
      for function in local.functions : "codeloom-${function}" => merge(
        {
          MYSQL_USER     = module.mysql.credentials[function].username
          MYSQL_PASSWORD = module.mysql.credentials[function].password
          KAFKA_USERNAME = module.kafka.credentials[function].username
          KAFKA_PASSWORD = module.kafka.credentials[function].password
          REDIS_URI      = local.redis_uri
          EVENT_TOKEN    = local.event_tokens
        },
        lookup(var.function_secrets, function, {}),
      )
    },
    { codeloom-api-keys = { keys = join("\n", var.api_keys) } },
    {
      codeloom-migrate = {
        MYSQL_USER     = module.mysql.credentials["migrate"].username
        MYSQL_PASSWORD = module.mysql.credentials["migrate"].password
      }
    },
    {
      for user in local.knative_users : "codeloom-kafka-${user}" => merge(
        {
          "protocol"       = module.kafka.security_protocol
          "sasl.mechanism" = module.kafka.sasl_mechanism
          "user"           = module.kafka.credentials[user].username
          "password"       = module.kafka.credentials[user].password
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
            {
              for host in [module.registry.host] : host => module.registry.made ? {
                username = module.registry.pull.username
                password = module.registry.pull.password
                } : {
                username = var.registry_username
                password = var.registry_password
              } if local.own_login
            },
          )
        })
      } if local.pull_secret != ""
    },
  )
}
