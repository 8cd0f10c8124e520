variable "name" {
  description = "Prefix of every resource name, so that several environments can share one account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 16 characters: lowercase letters, digits and dashes, starting with a letter and not ending with a dash."
  }
}

variable "size" {
  description = "Sizing and protection: \"dev\" is small, in one zone and may be destroyed; \"production\" is replicated across zones and protected from deletion."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev", "production"], var.size)
    error_message = "size must be \"dev\" or \"production\"."
  }
}

variable "protect" {
  description = "Whether a production environment is protected from deletion; false for the apply before it is destroyed on purpose."
  type        = bool
  nullable    = false
  default     = true
}

variable "region" {
  description = "Region, such as ap-singapore."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+(-[a-z0-9]+)?$", var.region))
    error_message = "region must look like ap-singapore."
  }
}

variable "zones" {
  description = "Availability zones: one for dev, two or three for production."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) >= 1 && length(var.zones) <= 3 && alltrue([for zone in var.zones : startswith(zone, var.region)])
    error_message = "zones must name one to three zones of var.region."
  }

  validation {
    condition     = var.size != "production" || length(var.zones) >= 2
    error_message = "size \"production\" needs two or three zones."
  }
}

variable "owner" {
  description = "Who answers for the environment; a tag on everything."
  type        = string
  nullable    = false

  validation {
    condition     = length(trimspace(var.owner)) > 0
    error_message = "owner must not be empty."
  }
}

variable "extra_tags" {
  description = "Further tags, such as a cost centre."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = length(var.extra_tags) <= 20
    error_message = "At most 20 further tags."
  }
}

variable "vpc_cidr" {
  description = "Address block of the VPC, a private /16."
  type        = string
  nullable    = false
  default     = "10.32.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr))
    error_message = "vpc_cidr must be an IPv4 block."
  }
}

variable "kubernetes_version" {
  description = "Kubernetes version as TKE names it, 1.31 or later."
  type        = string
  nullable    = false
  default     = "1.32.2"

  validation {
    condition     = can(regex("^1\\.(3[1-9]|[4-9][0-9])\\.[0-9]+$", var.kubernetes_version))
    error_message = "kubernetes_version must be 1.31.0 or later."
  }
}

variable "admin_cidrs" {
  description = "Who may reach the cluster's API and push images over the internet; empty keeps both private."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrnetmask(cidr)) && try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "admin_cidrs must be IPv4 blocks of /8 or longer: the API server is never opened to the world."
  }
}

variable "apply_runs_inside_vpc" {
  description = "Whether terraform runs where the private API endpoint can be reached; needed when admin_cidrs is empty."
  type        = bool
  nullable    = false
  default     = false
}

variable "ingress_cidrs" {
  description = "Who may call the submit API from outside; empty gives its load balancer no public address."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.ingress_cidrs : can(cidrnetmask(cidr))])
    error_message = "ingress_cidrs must be IPv4 blocks."
  }

  validation {
    condition     = length(var.ingress_cidrs) == 0 || var.tls_revision > 0 || var.tls_in_front
    error_message = "A public API needs TLS: give tls_certificate_pem, tls_key_pem and tls_revision, or let the load balancer end it (ingress_annotations) and set tls_in_front. Callers send API keys and git tokens."
  }
}

variable "tls_in_front" {
  description = "Whether the load balancer ends TLS, as ingress_annotations tell it to."
  type        = bool
  nullable    = false
  default     = false

  validation {
    condition     = !var.tls_in_front || length(var.ingress_annotations) > 0
    error_message = "tls_in_front says that ingress_annotations give the load balancer its certificate: they are empty."
  }
}

variable "ingress_annotations" {
  description = "Further annotations of the ingress load balancer, such as an existing one or its certificate."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.ingress_annotations) : strcontains(key, "/")])
    error_message = "ingress_annotations must have keys of the form domain/name."
  }
}

variable "domain" {
  description = "Domain of the API: submit.codeloom.<domain>."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.domain))
    error_message = "domain must be a DNS name such as codeloom.example.com."
  }
}

variable "tls_certificate_pem" {
  description = "Certificate chain for *.codeloom.<domain>; never stored."
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
}

variable "registry" {
  description = "An existing registry as host/path; empty makes one, which is filled before the functions are deployed."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.registry == "" || can(regex("^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$", var.registry))
    error_message = "registry must be host/path in lowercase, without a scheme and without a slash at the end."
  }
}

variable "registry_pull_secret" {
  description = "Whether the existing registry asks for the login given in registry_username and registry_password."
  type        = bool
  nullable    = false
  default     = false
}

variable "registry_username" {
  description = "Pull user of an existing registry; never stored."
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
  description = "Pull password of an existing registry; never stored."
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
  description = "Image name to its digest, as the push printed it. Needed for everything but the first step with a registry that is made here."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for digest in values(var.image_digests) : can(regex("^sha256:[0-9a-f]{64}$", digest))])
    error_message = "A digest is sha256: and 64 hexadecimal digits."
  }
}

variable "registry_block_severity" {
  description = "From which severity of a known vulnerability on an image in a registry that is made here cannot be pulled any more: \"low\", \"medium\" or \"high\". Empty only scans: a vulnerability that is published today must not keep tomorrow's pods from starting."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = contains(["", "low", "medium", "high"], var.registry_block_severity)
    error_message = "registry_block_severity must be empty, \"low\", \"medium\" or \"high\"."
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
  description = "Key of the model's endpoint; goes into one Secret that only the courier mounts, and is never stored here."
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
    condition     = can(regex("^https://.*[^/]$", var.model_base_url))
    error_message = "model_base_url must be an https URL without a slash at the end."
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
  description = "Addresses of the model's endpoint, for the agents' NetworkPolicy; a policy knows no names."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.model_cidrs) > 0 && alltrue([for cidr in var.model_cidrs : can(cidrnetmask(cidr))])
    error_message = "model_cidrs must name at least one IPv4 block, or no agent can reach the model."
  }

  validation {
    condition     = alltrue([for cidr in var.model_cidrs : try(cidrhost(cidr, 0) != cidrhost("169.254.0.23/${split("/", cidr)[1]}", 0) && cidrhost(cidr, 0) != cidrhost("169.254.169.254/${split("/", cidr)[1]}", 0), false)])
    error_message = "model_cidrs would let agents reach the metadata service."
  }
}

variable "cos_cidrs" {
  description = "Addresses at which COS answers from inside the VPC (resolve a bucket's host on a node), for the agents' NetworkPolicy."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.cos_cidrs) > 0 && alltrue([for cidr in var.cos_cidrs : can(cidrnetmask(cidr))])
    error_message = "cos_cidrs must name at least one IPv4 block, or no agent can fetch its code."
  }

  validation {
    condition     = alltrue([for cidr in var.cos_cidrs : try(cidrhost(cidr, 0) != cidrhost("169.254.0.23/${split("/", cidr)[1]}", 0) && cidrhost(cidr, 0) != cidrhost("169.254.169.254/${split("/", cidr)[1]}", 0), false)])
    error_message = "cos_cidrs would let agents reach the metadata service."
  }
}

variable "max_running_tasks" {
  description = "Agents that run at once, for which quota and nodes have room; each costs a share of a node and of the model's budget. 0 is the size's own number: 8 in dev, 50 in production."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.max_running_tasks >= 0 && var.max_running_tasks <= 1000 && floor(var.max_running_tasks) == var.max_running_tasks
    error_message = "max_running_tasks must be 1 to 1000, or 0 for the size's own number."
  }
}

variable "backup_days" {
  description = "Days back to which the database can be restored; codex-results is kept a day longer, so that what was told since can be compared."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 60 && floor(var.backup_days) == var.backup_days
    error_message = "backup_days must be 7 to 60."
  }
}

variable "logs_days" {
  description = "Days for which the record of a task is kept."
  type        = number
  nullable    = false
  default     = 180

  validation {
    condition     = var.logs_days >= 7 && var.logs_days <= 3650
    error_message = "logs_days must be 7 to 3650."
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
    condition     = alltrue([for name in keys(var.extra_config) : !can(regex("^(MYSQL_URL|KAFKA_BOOTSTRAP_SERVERS|KAFKA_SECURITY_PROTOCOL|KAFKA_SASL_MECHANISM|COS_REGION|COS_CODE_BUCKET|COS_LOGS_BUCKET|FUNCTIONS_NAMESPACE|AGENTS_NAMESPACE|AGENT_IMAGE|AGENT_NODE_POOL|MAX_RUNNING_TASKS)$", name))])
    error_message = "extra_config must not set what other variables decide, and quota, policies and certificates with it: MAX_RUNNING_TASKS follows from max_running_tasks, MYSQL_URL, KAFKA_* and COS_* from the services."
  }

  validation {
    condition     = var.trust_store_base64 == "" || !contains(keys(var.extra_config), "JAVA_TOOL_OPTIONS")
    error_message = "extra_config must not set JAVA_TOOL_OPTIONS beside trust_store_base64: the trust store is named there."
  }
}

variable "function_secrets" {
  description = "Function to further secret environment variables; never stored."
  type        = map(map(string))
  nullable    = false
  default     = {}
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(setsubtract(keys(var.function_secrets), ["submit", "dispatch", "finalize", "reconcile"])) == 0
    error_message = "function_secrets must be keyed by function."
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
  description = "\"open\": agents reach 80 and 443 of the public internet, since packages must install. \"closed\": only DNS, model_cidrs and cos_cidrs."
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
  description = "Raise it to hand in new keys and tokens: terraform cannot see a write-only value change. Makes new revisions of the functions, and no outage."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.secrets_revision >= 1 && floor(var.secrets_revision) == var.secrets_revision
    error_message = "secrets_revision must be a whole number from 1 on."
  }
}

variable "passwords_revision" {
  description = "Raise it to make new passwords of MySQL, Redis, CKafka and the registry's robot. They count at once, and the functions know them minutes later: pause the intake meanwhile (README)."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.passwords_revision >= 1 && floor(var.passwords_revision) == var.passwords_revision
    error_message = "passwords_revision must be a whole number from 1 on."
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
  description = "PKCS12 trust store without password, in base64, with the JDK's authorities and those of MySQL, Redis and Kafka; empty trusts the JDK's only."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.trust_store_base64 == "" || can(regex("^[A-Za-z0-9+/]+=*$", var.trust_store_base64)) && length(var.trust_store_base64) < 900000
    error_message = "trust_store_base64 must be base64 in one line, below what a ConfigMap holds."
  }
}

variable "kafka_vip" {
  description = "Address of Kafka's listener, of the first zone's subnet (the first sixteenth of vpc_cidr), such as 10.32.0.50. Cannot be changed after the first apply."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.kafka_vip == "" || try(cidrhost("${var.kafka_vip}/${split("/", cidrsubnet(var.vpc_cidr, 4, 0))[1]}", 0) == cidrhost(cidrsubnet(var.vpc_cidr, 4, 0), 0), false)
    error_message = "kafka_vip must be an address of the first zone's subnet."
  }
}

variable "kafka_certificate_id" {
  description = "Id of the certificate in the SSL certificate service that names kafka_vip. Cannot be changed after the first apply."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = (var.kafka_certificate_id == "") == (var.kafka_vip == "")
    error_message = "kafka_certificate_id and kafka_vip belong together: the one names the other."
  }
}

variable "public_authorities" {
  description = "True says: the certificates of MySQL, Redis and Kafka were signed by public authorities, so that neither trust_store_base64 nor ca_bundle_pem is needed. TencentDB and CKafka sign with their own unless you gave them others."
  type        = bool
  nullable    = false
  default     = false
}

variable "kubectl_image" {
  description = "Image with kubectl, for the Jobs that wait; a mirror where registry.k8s.io cannot be reached."
  type        = string
  nullable    = false
  default     = "registry.k8s.io/kubectl:v1.34.1"

  validation {
    condition     = can(regex("(:v?[0-9][^:]*|@sha256:[0-9a-f]{64})$", var.kubectl_image))
    error_message = "kubectl_image must carry a version tag or a digest."
  }

  validation {
    condition     = !can(regex("^ap-(guangzhou|shenzhen|shanghai|beijing|nanjing|chengdu|chongqing)", var.region)) || !startswith(var.kubectl_image, "registry.k8s.io/")
    error_message = "Mainland regions cannot pull from registry.k8s.io: name a mirror in kubectl_image."
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

  validation {
    condition     = !can(regex("^ap-(guangzhou|shenzhen|shanghai|beijing|nanjing|chengdu|chongqing)", var.region)) || length(var.knative_operator_values) > 0
    error_message = "Mainland regions cannot pull the operator's own image from gcr.io: name a mirror in knative_operator_values, as its chart reads it."
  }
}

variable "knative_kafka_manifests_url" {
  description = "Where the Kafka Broker's manifests are fetched from."
  type        = string
  nullable    = false
  default     = "https://github.com/knative-extensions/eventing-kafka-broker/releases/download"

  validation {
    condition     = can(regex("^https://.*[^/]$", var.knative_kafka_manifests_url))
    error_message = "knative_kafka_manifests_url must be an https URL without a slash at the end."
  }

  validation {
    condition     = !can(regex("^ap-(guangzhou|shenzhen|shanghai|beijing|nanjing|chengdu|chongqing)", var.region)) || !startswith(var.knative_kafka_manifests_url, "https://github.com/")
    error_message = "Mainland regions do not reach GitHub reliably, and the operator fetches these from inside the cluster: name a mirror in knative_kafka_manifests_url."
  }
}

variable "knative_image_overrides" {
  description = "Knative's images by container name or \"default\", where gcr.io cannot be reached (all mainland regions)."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for image in values(var.knative_image_overrides) : length(image) > 0])
    error_message = "knative_image_overrides must not hold empty images."
  }

  validation {
    condition     = !can(regex("^ap-(guangzhou|shenzhen|shanghai|beijing|nanjing|chengdu|chongqing)", var.region)) || length(var.knative_image_overrides) > 0
    error_message = "Mainland regions cannot pull from gcr.io: name a mirror in knative_image_overrides."
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
