variable "kubeconfig" {
  description = "Path of the kubeconfig."
  type        = string
  nullable    = false
  default     = "~/.kube/config"

  validation {
    condition     = length(var.kubeconfig) > 0
    error_message = "kubeconfig must not be empty."
  }
}

variable "kube_context" {
  description = "Context in it; empty takes the current one."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = trimspace(var.kube_context) == var.kube_context
    error_message = "kube_context must not have spaces around it."
  }
}

variable "install_knative" {
  description = "Whether Knative is installed here; false where it is there already, with KafkaSource, Kafka Broker and KafkaSink."
  type        = bool
  nullable    = false
  default     = true
}

variable "in_cluster" {
  description = "Whether Kafka, MySQL, Redis and the object store are made in the cluster, for trying out."
  type        = bool
  nullable    = false
  default     = false
}

variable "services_secret" {
  description = "With in_cluster: what the passwords of the services made here follow from. Never stored: hand in the same each time."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = !var.in_cluster || length(var.services_secret) >= 32
    error_message = "With in_cluster, services_secret must have at least 32 characters: openssl rand -hex 24 makes one."
  }
}

variable "endpoints" {
  description = "Your own services; not read with in_cluster. mysql_url is a JDBC URL with sslMode; cos_endpoint is empty for Tencent's own COS."
  type = object({
    kafka_bootstrap_servers = optional(string, "")
    kafka_security_protocol = optional(string, "SASL_SSL")
    kafka_sasl_mechanism    = optional(string, "SCRAM-SHA-512")
    mysql_url               = optional(string, "")
    cos_region              = optional(string, "")
    cos_endpoint            = optional(string, "")
    cos_code_bucket         = optional(string, "")
    cos_logs_bucket         = optional(string, "")
  })
  nullable = false
  default  = {}

  validation {
    condition     = var.in_cluster || alltrue([for value in [var.endpoints.kafka_bootstrap_servers, var.endpoints.mysql_url, var.endpoints.cos_region, var.endpoints.cos_code_bucket, var.endpoints.cos_logs_bucket] : value != ""])
    error_message = "Without in_cluster, endpoints must name kafka_bootstrap_servers, mysql_url, cos_region, cos_code_bucket and cos_logs_bucket."
  }

  validation {
    condition     = var.in_cluster || can(regex("[?&]sslMode=(VERIFY_CA|VERIFY_IDENTITY)", var.endpoints.mysql_url))
    error_message = "endpoints.mysql_url must verify the server's certificate: sslMode=VERIFY_CA or VERIFY_IDENTITY."
  }

  validation {
    condition     = contains(["SASL_SSL", "PLAINTEXT"], var.endpoints.kafka_security_protocol)
    error_message = "endpoints.kafka_security_protocol must be SASL_SSL, or PLAINTEXT for trying out: the functions speak no other."
  }
}

variable "function_secrets" {
  description = "Function (and \"migrate\") to its secret environment variables: MYSQL_USER, MYSQL_PASSWORD, REDIS_URI, KAFKA_USERNAME, KAFKA_PASSWORD, COS_SECRET_ID, COS_SECRET_KEY. Never stored."
  type        = map(map(string))
  nullable    = false
  default     = {}
  sensitive   = true
  ephemeral   = true

  validation {
    condition = var.in_cluster || alltrue([
      for function in ["submit", "dispatch", "finalize", "reconcile", "migrate"] : alltrue([for name in ["MYSQL_USER", "MYSQL_PASSWORD"] : contains(keys(lookup(var.function_secrets, function, {})), name)])
    ])
    error_message = "Without in_cluster, function_secrets must hold MYSQL_USER and MYSQL_PASSWORD for every function and for migrate."
  }
}

variable "knative_kafka" {
  description = "SASL login of Knative's sources, sinks and broker; not read where Kafka is PLAINTEXT. Never stored."
  type        = object({ username = string, password = string })
  nullable    = false
  default     = { username = "", password = "" }
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.in_cluster || var.endpoints.kafka_security_protocol == "PLAINTEXT" || (var.knative_kafka.username != "" && var.knative_kafka.password != "")
    error_message = "Knative needs a SASL login: knative_kafka."
  }
}

variable "ca_bundle_pem" {
  description = "Certificate authorities of Kafka in PEM, for Knative; empty trusts the public ones."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.ca_bundle_pem == "" || strcontains(var.ca_bundle_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "ca_bundle_pem must be PEM."
  }
}

variable "trust_store_base64" {
  description = "PKCS12 trust store without password, in base64, with the JDK's authorities and those of MySQL, Redis, Kafka and the object store; empty trusts the JDK's only."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.trust_store_base64 == "" || can(regex("^[A-Za-z0-9+/]+=*$", var.trust_store_base64)) && length(var.trust_store_base64) < 900000
    error_message = "trust_store_base64 must be base64 in one line, below what a ConfigMap holds."
  }
}

variable "domain" {
  description = "Domain of the API: submit.codeloom.<domain>."
  type        = string
  nullable    = false
  default     = "codeloom.localhost"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.domain))
    error_message = "domain must be a DNS name."
  }
}

variable "expose" {
  description = "Whether the API gets a load balancer, which most clouds give a public address. False keeps Kourier inside the cluster: reach it by port-forward, or by an ingress of your own."
  type        = bool
  nullable    = false
  default     = false

  validation {
    condition     = !var.expose || var.install_knative
    error_message = "expose is about the Kourier that is installed here: with install_knative = false yours is as you made it."
  }

  validation {
    condition     = !var.expose || var.tls_revision > 0 || var.tls_in_front
    error_message = "An exposed API needs TLS: give tls_certificate_pem, tls_key_pem and tls_revision, or let the load balancer end it (ingress_annotations) and set tls_in_front. Callers send API keys and git tokens."
  }
}

variable "tls_in_front" {
  description = "Whether something in front of Kourier ends TLS: the load balancer by ingress_annotations, an ingress of your own, or a Knative that was there already."
  type        = bool
  nullable    = false
  default     = false
}

variable "tls_certificate_pem" {
  description = "Certificate chain for *.codeloom.<domain>, which Kourier serves; never stored."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.tls_revision == 0 || strcontains(var.tls_certificate_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "tls_revision is set, so tls_certificate_pem must hold PEM."
  }
}

variable "tls_key_pem" {
  description = "Its private key; never stored."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.tls_revision == 0 || strcontains(var.tls_key_pem, "PRIVATE KEY-----")
    error_message = "tls_revision is set, so tls_key_pem must hold PEM."
  }
}

variable "tls_revision" {
  description = "0 without a certificate; raised with every new one."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.tls_revision >= 0 && floor(var.tls_revision) == var.tls_revision
    error_message = "tls_revision must be a whole number."
  }

  validation {
    condition     = var.tls_revision == 0 || var.install_knative
    error_message = "The certificate is for the Kourier that is installed here: with install_knative = false give it to yours, and set tls_in_front."
  }
}

variable "ingress_annotations" {
  description = "Annotations of the ingress load balancer, read with expose: a private subnet, its certificate."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.ingress_annotations) : strcontains(key, "/")])
    error_message = "ingress_annotations must have keys of the form domain/name."
  }
}

variable "registry" {
  description = "Registry of our images as host/path."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$", var.registry))
    error_message = "registry must be host/path in lowercase, without a scheme and without a slash at the end."
  }
}

variable "registry_pull_secret" {
  description = "Whether the registry asks for a login."
  type        = bool
  nullable    = false
  default     = false
}

variable "registry_username" {
  description = "Pull user; never stored."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = !var.registry_pull_secret || var.registry_username != ""
    error_message = "registry_pull_secret is set, so registry_username must be given."
  }
}

variable "registry_password" {
  description = "Pull password; never stored."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = !var.registry_pull_secret || var.registry_password != ""
    error_message = "registry_pull_secret is set, so registry_password must be given."
  }
}

variable "image_digests" {
  description = "Image name to its digest; with in_cluster also cos, our COS server."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for digest in values(var.image_digests) : can(regex("^sha256:[0-9a-f]{64}$", digest))])
    error_message = "A digest is sha256: and 64 hexadecimal digits."
  }

  validation {
    condition     = length(setsubtract(concat(["submit", "dispatch", "finalize", "reconcile", "agent-job"], var.in_cluster ? ["cos"] : []), keys(var.image_digests))) == 0
    error_message = "image_digests must hold submit, dispatch, finalize, reconcile and agent-job, and cos with in_cluster."
  }
}

variable "service_images" {
  description = "Images of Kafka, MySQL and Redis for in_cluster."
  type        = map(string)
  nullable    = false
  default = {
    kafka = "docker.io/apache/kafka:4.0.0"
    mysql = "docker.io/library/mysql:8.4"
    redis = "docker.io/library/redis:7.4"
  }

  validation {
    condition     = length(setsubtract(["kafka", "mysql", "redis"], keys(var.service_images))) == 0
    error_message = "service_images must hold kafka, mysql and redis."
  }
}

variable "manifests_dir" {
  description = "Directory with the manifests; empty means knative/base of this repository."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.manifests_dir == "" || length(fileset(var.manifests_dir, "*.{yaml,yml}")) > 0
    error_message = "manifests_dir must hold YAML files."
  }
}

variable "model_api_key" {
  description = "Key of the model's endpoint; never stored."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.model_api_key) > 0
    error_message = "model_api_key must not be empty."
  }
}

variable "model_base_url" {
  description = "Base URL of an OpenAI-compatible endpoint."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https?://.*[^/]$", var.model_base_url))
    error_message = "model_base_url must be a URL without a slash at the end."
  }
}

variable "model" {
  description = "Name of the model at that endpoint."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.model) > 0
    error_message = "model must not be empty."
  }
}

variable "model_cidrs" {
  description = "Addresses of the model's endpoint, for the agents' NetworkPolicy."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.model_cidrs) > 0 && alltrue([for cidr in var.model_cidrs : can(cidrnetmask(cidr))])
    error_message = "model_cidrs must name at least one IPv4 block."
  }

  validation {
    condition     = alltrue([for cidr in var.model_cidrs : try(cidrhost(cidr, 0) != cidrhost("169.254.169.254/${split("/", cidr)[1]}", 0), false)])
    error_message = "model_cidrs would let agents reach the metadata service."
  }
}

variable "cos_cidrs" {
  description = "Addresses of the object store, for the agents' NetworkPolicy; empty with in_cluster, where a policy of its own says it."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = (var.in_cluster || length(var.cos_cidrs) > 0) && alltrue([for cidr in var.cos_cidrs : can(cidrnetmask(cidr))])
    error_message = "cos_cidrs must name at least one IPv4 block, or no agent can fetch its code."
  }

  validation {
    condition     = alltrue([for cidr in var.cos_cidrs : try(cidrhost(cidr, 0) != cidrhost("169.254.169.254/${split("/", cidr)[1]}", 0), false)])
    error_message = "cos_cidrs would let agents reach the metadata service."
  }
}

variable "max_running_tasks" {
  description = "Agents that run at once."
  type        = number
  nullable    = false
  default     = 4

  validation {
    condition     = var.max_running_tasks >= 1 && var.max_running_tasks <= 1000
    error_message = "max_running_tasks must be 1 to 1000."
  }
}

variable "agent_node_pool" {
  description = "Value of the label codeloom.io/pool on the nodes that agents run on, and on no others; those nodes may carry the taint codeloom.io/pool=<value>:NoSchedule. Empty lets agents run on any node, beside the functions."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$", var.agent_node_pool))
    error_message = "agent_node_pool must be a value that a Kubernetes label can have."
  }
}

variable "extra_config" {
  description = "Further environment variables of the functions, such as MAX_STEPS, GIT_ALLOWED_HOSTS, FORGE_API_URLS, PR_ALLOW_CI_PATHS or SEARCH_URL."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.extra_config) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "extra_config must have names of environment variables."
  }

  validation {
    condition     = alltrue([for name in keys(var.extra_config) : !can(regex("^(MYSQL_URL|KAFKA_BOOTSTRAP_SERVERS|KAFKA_SECURITY_PROTOCOL|KAFKA_SASL_MECHANISM|COS_REGION|COS_ENDPOINT|COS_CODE_BUCKET|COS_LOGS_BUCKET|FUNCTIONS_NAMESPACE|AGENTS_NAMESPACE|AGENT_IMAGE|AGENT_NODE_POOL|MAX_RUNNING_TASKS)$", name))])
    error_message = "extra_config must not set what other variables decide, and quota, policies and certificates with it: MAX_RUNNING_TASKS follows from max_running_tasks, MYSQL_URL, KAFKA_* and COS_* from the services."
  }

  validation {
    condition     = var.trust_store_base64 == "" || !contains(keys(var.extra_config), "JAVA_TOOL_OPTIONS")
    error_message = "extra_config must not set JAVA_TOOL_OPTIONS beside trust_store_base64: the trust store is named there."
  }
}

variable "event_token" {
  description = "What every event carries, so that the functions know it is from inside: openssl rand -hex 24. Never stored."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{32,200}$", var.event_token))
    error_message = "event_token must be 32 to 200 letters, digits, - and _."
  }
}

variable "event_token_also" {
  description = "A second token that the functions take while event_token changes: first the new one, then the old one (README). Never stored."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.event_token_also == "" || can(regex("^[A-Za-z0-9_-]{32,200}$", var.event_token_also)) && var.event_token_also != var.event_token
    error_message = "event_token_also must be 32 to 200 letters, digits, - and _, and another one than event_token."
  }
}

variable "api_keys" {
  description = "A line for each API key, as `submit key new` prints it: hashes, no keys. May be empty where extra_config sets OIDC_ISSUER. Never stored."
  type        = list(string)
  nullable    = false
  default     = []
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = alltrue([for line in var.api_keys : can(regex("^[a-z2-7]{12} [A-Za-z0-9][A-Za-z0-9._@-]* sha256:[0-9a-f]{32}:[0-9a-f]{64}( tasks_(at_once|a_day)=[0-9]+)*$", line))])
    error_message = "api_keys must hold lines as `submit key new` prints them; never the keys themselves."
  }

  validation {
    condition     = length(var.api_keys) > 0 || anytrue([for name in ["OIDC_ISSUER", "ANONYMOUS_CALLERS"] : lookup(var.extra_config, name, "") != ""])
    error_message = "submit does not start without callers that it can tell apart: api_keys, or OIDC_ISSUER (or ANONYMOUS_CALLERS) in extra_config."
  }
}

variable "agent_internet" {
  description = "\"open\": agents reach 80 and 443 of the public internet, since packages must install. \"closed\": only DNS, model_cidrs and the object store."
  type        = string
  nullable    = false
  default     = "open"

  validation {
    condition     = contains(["open", "closed"], var.agent_internet)
    error_message = "agent_internet must be \"open\" or \"closed\"."
  }
}

variable "intake_paused" {
  description = "Whether events are kept from the functions: true for the time of a restore, or while passwords change (README). Requests wait in Kafka; the API goes on."
  type        = bool
  nullable    = false
  default     = false
}

variable "secrets_revision" {
  description = "Raise it to hand in new secrets: terraform cannot see a write-only value change."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.secrets_revision >= 1 && floor(var.secrets_revision) == var.secrets_revision
    error_message = "secrets_revision must be a whole number from 1 on."
  }
}

variable "kubectl_image" {
  description = "Image with kubectl, for the Jobs that wait."
  type        = string
  nullable    = false
  default     = "registry.k8s.io/kubectl:v1.34.1"

  validation {
    condition     = can(regex("(:v?[0-9][^:]*|@sha256:[0-9a-f]{64})$", var.kubectl_image))
    error_message = "kubectl_image must carry a version tag or a digest."
  }
}

variable "knative_operator_chart" {
  description = "The Knative operator's chart, pinned."
  type        = object({ repository = string, chart = string, version = string })
  nullable    = false
  default = {
    repository = "https://knative.github.io/operator"
    chart      = "knative-operator"
    version    = "v1.23.0"
  }

  validation {
    condition     = can(regex("^v1\\.[0-9]+\\.[0-9]+$", var.knative_operator_chart.version))
    error_message = "knative_operator_chart.version must be exact."
  }
}

variable "knative_operator_values" {
  description = "Values of that chart, such as its image's mirror."
  type        = map(any)
  nullable    = false
  default     = {}

  validation {
    condition     = can(yamlencode(var.knative_operator_values))
    error_message = "knative_operator_values must be values that YAML can carry."
  }
}

variable "knative_kafka_manifests_url" {
  description = "Where the operator fetches the Kafka Broker's manifests from, from inside the cluster; a mirror where GitHub cannot be reached."
  type        = string
  nullable    = false
  default     = "https://github.com/knative-extensions/eventing-kafka-broker/releases/download"

  validation {
    condition     = can(regex("^https://.*[^/]$", var.knative_kafka_manifests_url))
    error_message = "knative_kafka_manifests_url must be an https URL without a slash at the end."
  }
}

variable "knative_image_overrides" {
  description = "Knative's images by container name or \"default\", where gcr.io cannot be reached."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for image in values(var.knative_image_overrides) : length(image) > 0])
    error_message = "knative_image_overrides must not hold empty images."
  }
}

variable "knative_pull_secret" {
  description = "Login for the mirror of Knative's images and kubectl's, as the content of a .dockerconfigjson; never stored."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.knative_pull_revision == 0 || can(jsondecode(var.knative_pull_secret).auths)
    error_message = "knative_pull_revision is set, so knative_pull_secret must be the content of a .dockerconfigjson."
  }
}

variable "knative_pull_revision" {
  description = "0 where those images need no login; raised with every new one."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.knative_pull_revision >= 0 && floor(var.knative_pull_revision) == var.knative_pull_revision
    error_message = "knative_pull_revision must be a whole number."
  }
}
