variable "manifests_dir" {
  description = "Directory with the manifests: knative/base (what the empty default means), or the output of kustomize build for an overlay."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.manifests_dir == "" || length(fileset(var.manifests_dir, "*.{yaml,yml}")) > 0
    error_message = "manifests_dir must be a directory with YAML files in it."
  }
}

variable "functions_namespace" {
  description = "Namespace of the functions."
  type        = string
  nullable    = false
  default     = "codeloom"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.functions_namespace))
    error_message = "functions_namespace must be a Kubernetes name."
  }
}

variable "agents_namespace" {
  description = "Namespace of the agents' Jobs."
  type        = string
  nullable    = false
  default     = "codeloom-agents"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.agents_namespace))
    error_message = "agents_namespace must be a Kubernetes name."
  }
}

variable "images" {
  description = "Image name to its full reference; stands in the manifests as codeloom.invalid/<name>:unset."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", image))])
    error_message = "Images are named by registry and digest, registry/name@sha256:..., never by a tag alone."
  }
}

variable "replacements" {
  description = "Other placeholders under codeloom.invalid, whole words, to their values."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for placeholder in keys(var.replacements) : strcontains(placeholder, "codeloom.invalid")])
    error_message = "A placeholder must hold codeloom.invalid, or it could be an ordinary word."
  }
}

variable "cidrs" {
  description = "Documentation network (RFC 5737) in a NetworkPolicy to the address blocks it stands for; an empty list removes the rule."
  type        = map(list(string))
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for placeholder in keys(var.cidrs) : contains(["192.0.2.0/24", "198.51.100.0/24"], placeholder)])
    error_message = "Only 192.0.2.0/24 (the model) and 198.51.100.0/24 (COS) are placeholders."
  }

  validation {
    condition     = alltrue([for cidr in flatten(values(var.cidrs)) : can(cidrnetmask(cidr))])
    error_message = "cidrs must map to IPv4 blocks."
  }
}

variable "config_map" {
  description = "Name of the ConfigMap with the functions' configuration; its data in the manifests are the defaults."
  type        = string
  nullable    = false
  default     = "codeloom-config"

  validation {
    condition     = length(var.config_map) > 0
    error_message = "config_map must not be empty."
  }
}

variable "config" {
  description = "Environment variables of the functions that are no secret."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.config) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "config must have names of environment variables."
  }
}

variable "config_maps" {
  description = "Further ConfigMaps by name; binary_data is base64."
  type        = map(object({ namespace = string, data = optional(map(string), {}), binary_data = optional(map(string), {}) }))
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.config_maps) : can(regex("^[a-z0-9][a-z0-9.-]*$", name))])
    error_message = "config_maps must have Kubernetes names."
  }
}

variable "secrets" {
  description = "Secrets by name (or by any key, with the name given): where they live and the revision of their value, which is raised (or derived) whenever the value changes."
  type        = map(object({ namespace = string, name = optional(string), type = optional(string, "Opaque"), revision = number }))
  nullable    = false

  validation {
    condition     = alltrue([for secret in values(var.secrets) : secret.revision >= 1 && floor(secret.revision) == secret.revision])
    error_message = "A revision is a whole number from 1 on."
  }
}

variable "secret_data" {
  description = "Key in secrets to keys and values; never stored in state or plan."
  type        = map(map(string))
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(setsubtract(keys(var.secrets), keys(var.secret_data))) == 0
    error_message = "secret_data must hold every Secret that secrets names."
  }
}

variable "event_token" {
  description = "What every event carries, as EVENT_TOKEN in the functions' Secrets (there also \"new,old\" while it changes). Put into the sources by Helm; never stored in state or plan."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{32,200}$", var.event_token))
    error_message = "event_token must be 32 to 200 letters, digits, - and _."
  }
}

variable "event_token_revision" {
  description = "Raised (or derived) whenever event_token changes: terraform cannot see a write-only value change."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.event_token_revision >= 1 && floor(var.event_token_revision) == var.event_token_revision
    error_message = "event_token_revision must be a whole number from 1 on."
  }
}

variable "pull_secret" {
  description = "Name of the image pull Secret that every service account gets; empty for a registry without login."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.pull_secret == "" || contains([for key, secret in var.secrets : coalesce(secret.name, key)], var.pull_secret)
    error_message = "pull_secret must be one of secrets."
  }
}

variable "kafka_security_protocol" {
  description = "How Kafka is spoken to. The manifests say SASL_SSL; PLAINTEXT takes net and auth from KafkaSource and KafkaSink."
  type        = string
  nullable    = false
  default     = "SASL_SSL"

  validation {
    condition     = contains(["SASL_SSL", "PLAINTEXT"], var.kafka_security_protocol)
    error_message = "kafka_security_protocol must be SASL_SSL, or PLAINTEXT for trying out: the functions speak no other."
  }
}

variable "kafka_ca" {
  description = "Whether codeloom-kafka-sources holds ca.crt. A KafkaSource must name it then, and must not name what is not there."
  type        = bool
  nullable    = false
  default     = false

  validation {
    condition     = !var.kafka_ca || var.kafka_security_protocol == "SASL_SSL"
    error_message = "kafka_ca is for SASL_SSL."
  }
}

variable "agent_internet" {
  description = "\"open\": agents reach 80 and 443 of the public internet, since packages must install. \"closed\": only DNS, the model and COS, by their addresses."
  type        = string
  nullable    = false
  default     = "open"

  validation {
    condition     = contains(["open", "closed"], var.agent_internet)
    error_message = "agent_internet must be \"open\" or \"closed\"."
  }
}

variable "intake_paused" {
  description = "Whether no event reaches a function, before a restore or while passwords change: KafkaSources have no consumer then, PingSources and Triggers are taken away. What was sent meanwhile waits in Kafka."
  type        = bool
  nullable    = false
  default     = false
}

variable "service_account_annotations" {
  description = "Service account to annotations, such as the CAM role it stands for."
  type        = map(map(string))
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for annotations in values(var.service_account_annotations) : alltrue([for key in keys(annotations) : strcontains(key, "/")])])
    error_message = "Annotations must have keys of the form domain/name."
  }
}

variable "kubectl_image" {
  description = "Image with kubectl as its program, for the Job that waits for the functions."
  type        = string
  nullable    = false
  default     = "registry.k8s.io/kubectl:v1.34.1"

  validation {
    condition     = can(regex("(:v?[0-9][^:]*|@sha256:[0-9a-f]{64})$", var.kubectl_image))
    error_message = "kubectl_image must carry a version tag or a digest."
  }
}
