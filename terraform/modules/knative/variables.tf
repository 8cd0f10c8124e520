variable "domain" {
  description = "Domain of the public functions; submit is reached as submit.<namespace>.<domain>."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.domain))
    error_message = "domain must be a DNS name such as codeloom.example.com."
  }
}

variable "knative_version" {
  description = "Version of Serving and Eventing that the operator installs."
  type        = string
  nullable    = false
  default     = "1.23.0"

  validation {
    condition     = can(regex("^1\\.(2[3-9]|[3-9][0-9])\\.[0-9]+$", var.knative_version))
    error_message = "knative_version must be an exact version, 1.23.0 or later."
  }
}

variable "kafka_manifests_version" {
  description = "Version of the Kafka Broker's and KafkaSink's manifests, which the operator does not carry."
  type        = string
  nullable    = false
  default     = "1.23.0"

  validation {
    condition     = can(regex("^1\\.[0-9]+\\.[0-9]+$", var.kafka_manifests_version))
    error_message = "kafka_manifests_version must be an exact version such as 1.23.0."
  }
}

variable "kafka_manifests_url" {
  description = "Where the operator fetches those manifests from; a mirror where GitHub cannot be reached."
  type        = string
  nullable    = false
  default     = "https://github.com/knative-extensions/eventing-kafka-broker/releases/download"

  validation {
    condition     = can(regex("^https://.*[^/]$", var.kafka_manifests_url))
    error_message = "kafka_manifests_url must be an https URL without a slash at the end."
  }
}

variable "operator_chart" {
  description = "The operator's chart; for a mirror change the repository, for a local copy empty it and give a path as chart."
  type        = object({ repository = string, chart = string, version = string })
  nullable    = false
  default = {
    repository = "https://knative.github.io/operator"
    chart      = "knative-operator"
    version    = "v1.23.0"
  }

  validation {
    condition     = can(regex("^v1\\.[0-9]+\\.[0-9]+$", var.operator_chart.version))
    error_message = "operator_chart.version must be exact, such as v1.23.0."
  }
}

variable "operator_values" {
  description = "Values of the operator's chart, such as the image's mirror."
  type        = map(any)
  nullable    = false
  default     = {}

  validation {
    condition     = can(yamlencode(var.operator_values))
    error_message = "operator_values must be values that YAML can carry."
  }
}

variable "image_overrides" {
  description = "Container name (or \"default\") to image, for Knative's own images where gcr.io cannot be reached."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for image in values(var.image_overrides) : length(image) > 0])
    error_message = "image_overrides must not hold empty images."
  }
}

variable "pull_secret" {
  description = "Login for the registry with those images and kubectl_image, as the content of a .dockerconfigjson; never stored in the state. The operator's own image comes before it and must need none."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.pull_revision == 0 || can(jsondecode(var.pull_secret).auths)
    error_message = "pull_revision is set, so pull_secret must be the content of a .dockerconfigjson."
  }
}

variable "pull_revision" {
  description = "0 where the images need no login; raised with every new one, since terraform cannot see a write-only value change."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.pull_revision >= 0 && floor(var.pull_revision) == var.pull_revision
    error_message = "pull_revision must be a whole number."
  }
}

variable "registry_hosts" {
  description = "Registries whose tags Knative must not resolve, since images are named by digest."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for host in var.registry_hosts : can(regex("^[a-z0-9.:-]+$", host))])
    error_message = "registry_hosts must be host names, with a port where needed."
  }
}

variable "kubectl_image" {
  description = "Image with kubectl as its program, for the Job that waits for Knative."
  type        = string
  nullable    = false
  default     = "registry.k8s.io/kubectl:v1.34.1"

  validation {
    condition     = can(regex("(:v?[0-9][^:]*|@sha256:[0-9a-f]{64})$", var.kubectl_image))
    error_message = "kubectl_image must carry a version tag or a digest."
  }
}

variable "ready_seconds" {
  description = "How long Knative may take to become ready, in seconds."
  type        = number
  nullable    = false
  default     = 900

  validation {
    condition     = var.ready_seconds >= 60 && var.ready_seconds <= 3600
    error_message = "ready_seconds must be 60 to 3600."
  }
}

variable "replicas" {
  description = "Replicas of Knative's control plane: 1 for trying out, 2 or more to survive a node."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 5
    error_message = "replicas must be 1 to 5."
  }
}

variable "serving_features" {
  description = "Feature flags of Serving beyond the defaults; our Services need none."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for value in values(var.serving_features) : contains(["enabled", "disabled", "allowed"], value)])
    error_message = "A feature is \"enabled\", \"disabled\" or \"allowed\"."
  }
}

variable "ingress_annotations" {
  description = "Annotations of Kourier's load balancer: private subnet, certificate, existing balancer."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.ingress_annotations) : strcontains(key, "/")])
    error_message = "ingress_annotations must have keys of the form domain/name."
  }
}

variable "service_type" {
  description = "How Kourier is reached: \"ClusterIP\" from inside the cluster only, \"LoadBalancer\" by an address that most clouds make public unless ingress_annotations say otherwise."
  type        = string
  nullable    = false
  default     = "ClusterIP"

  validation {
    condition     = contains(["ClusterIP", "LoadBalancer"], var.service_type)
    error_message = "service_type must be \"ClusterIP\" or \"LoadBalancer\"."
  }
}

variable "tls_secret" {
  description = "Name of the Secret with the certificate of *.<namespace>.<domain>; empty leaves plain HTTP."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.tls_secret == "" || can(regex("^[a-z0-9-]{1,63}$", var.tls_secret))
    error_message = "tls_secret must be a Kubernetes name."
  }
}

variable "tls_certificate_pem" {
  description = "Certificate chain in PEM; never stored in the state."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.tls_certificate_pem == "" || strcontains(var.tls_certificate_pem, "-----BEGIN CERTIFICATE-----")
    error_message = "tls_certificate_pem must be PEM."
  }
}

variable "tls_key_pem" {
  description = "Private key in PEM; never stored in the state."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.tls_key_pem == "" || strcontains(var.tls_key_pem, "PRIVATE KEY-----")
    error_message = "tls_key_pem must be PEM."
  }
}

variable "tls_revision" {
  description = "Raised with every new certificate: terraform cannot see a write-only value change."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.tls_revision >= 0 && floor(var.tls_revision) == var.tls_revision
    error_message = "tls_revision must be a whole number."
  }
}
