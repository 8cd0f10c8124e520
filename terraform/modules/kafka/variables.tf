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

variable "vpc_id" {
  description = "VPC in which Kafka listens."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "vpc_id must not be empty."
  }
}

variable "subnet_id" {
  description = "Subnet in which Kafka listens."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.subnet_id) > 0
    error_message = "subnet_id must not be empty."
  }
}

variable "vip" {
  description = "Address of the SASL_SSL listener, of the subnet; empty lets the service choose. Chosen beforehand a certificate can name it. Cannot be changed afterwards."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.vip == "" || can(cidrnetmask("${var.vip}/32"))
    error_message = "vip must be an IPv4 address."
  }
}

variable "certificate_id" {
  description = "Id of a server certificate in the SSL certificate service whose subject alternative names hold vip; empty takes CKafka's own, which names no address of yours. Cannot be changed afterwards."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.certificate_id == "" || var.vip != ""
    error_message = "A certificate must name the listener's address, so that must be known before: give vip, too."
  }
}

variable "zone_ids" {
  description = "Numeric ids of the availability zones, the first one leading; production wants two or more."
  type        = list(number)
  nullable    = false

  validation {
    condition     = length(var.zone_ids) >= 1 && length(distinct(var.zone_ids)) == length(var.zone_ids)
    error_message = "zone_ids must name at least one zone, none twice."
  }
}

variable "kafka_version" {
  description = "Kafka version as CKafka names it; 2.8 or later, so that an idempotent producer needs no cluster right."
  type        = string
  nullable    = false
  default     = "2.8.1"

  validation {
    condition     = can(regex("^(2\\.[89]|[3-9]\\.[0-9]+)\\.[0-9]+$", var.kafka_version))
    error_message = "kafka_version must be 2.8 or later."
  }
}

variable "topics" {
  description = "Topics with partitions and retention in hours. Retention must outlive what may wait: a task is QUEUED for up to 24 h, and an outage over a weekend must lose nothing."
  type        = map(object({ partitions = number, retention_hours = number }))
  nullable    = false
  default = {
    codex-requests     = { partitions = 12, retention_hours = 168 }
    codex-tasks        = { partitions = 12, retention_hours = 168 }
    codex-results      = { partitions = 12, retention_hours = 168 }
    codex-dead-letters = { partitions = 12, retention_hours = 336 }
    codex-job-events   = { partitions = 12, retention_hours = 72 }
  }

  validation {
    condition     = alltrue([for topic in ["codex-requests", "codex-tasks", "codex-results", "codex-dead-letters"] : contains(keys(var.topics), topic)])
    error_message = "topics must hold codex-requests, codex-tasks, codex-results and codex-dead-letters."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : topic.partitions >= 12 && topic.partitions <= 3000])
    error_message = "Every topic needs 12 to 3000 partitions: partitions are what staging runs in parallel on."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : topic.retention_hours >= 72 && topic.retention_hours <= 2160])
    error_message = "Retention must be 72 to 2160 hours."
  }

  validation {
    condition     = alltrue([for name in keys(var.topics) : can(regex("^[a-zA-Z][a-zA-Z0-9-]*$", name))])
    error_message = "CKafka allows letters, digits and dashes in a topic's name."
  }
}

variable "results_hours" {
  description = "Hours for which codex-results is kept at least: longer than the oldest backup of the database that might be restored, which is compared with it."
  type        = number
  nullable    = false
  default     = 192

  validation {
    condition     = var.results_hours >= 72 && var.results_hours <= 2160
    error_message = "results_hours must be 72 to 2160."
  }
}

variable "users" {
  description = "SASL users and what each may do. The four functions publish; \"sources\" is Knative's KafkaSource dispatcher, \"sinks\" its KafkaSink, \"broker\" its Kafka Broker; \"requests\" is for the other systems that hand in tasks and read results."
  type        = map(object({ writes = optional(list(string), []), reads = optional(list(string), []) }))
  nullable    = false
  default = {
    submit   = { writes = ["codex-tasks", "codex-results"] }
    dispatch = { writes = ["codex-tasks", "codex-results"] }
    finalize = { writes = ["codex-tasks", "codex-results"] }
    # Reads dead letters and writes requests for its command that replays them; reads results for restore-check.
    reconcile = { writes = ["codex-requests", "codex-tasks", "codex-results"], reads = ["codex-dead-letters", "codex-results"] }
    sources = {
      reads = ["codex-requests", "codex-tasks", "codex-dead-letters"]
    }
    sinks = { writes = ["codex-dead-letters"] }
    broker = {
      writes = ["codex-job-events"]
      reads  = ["codex-job-events"]
    }
    requests = {
      writes = ["codex-requests"]
      reads  = ["codex-results"]
    }
  }

  validation {
    condition     = alltrue([for name in keys(var.users) : can(regex("^[a-z][a-z0-9-]{2,31}$", name))])
    error_message = "User names must be 3 to 32 lowercase letters, digits and dashes."
  }

  validation {
    condition     = alltrue([for function in ["submit", "dispatch", "finalize", "reconcile"] : contains(keys(var.users), function)])
    error_message = "users must hold one user for each of submit, dispatch, finalize and reconcile."
  }
}

variable "max_message_bytes" {
  description = "Largest record in bytes; a request carries a task description, never code."
  type        = number
  nullable    = false
  default     = 1048576

  validation {
    condition     = var.max_message_bytes >= 262144 && var.max_message_bytes <= 8388608
    error_message = "max_message_bytes must be 262144 to 8388608: a task with the longest description has to fit."
  }
}

variable "password_rotation" {
  description = "Any text; changing it makes new passwords for all users in the next apply."
  type        = string
  nullable    = false
  default     = "1"

  validation {
    condition     = length(var.password_rotation) > 0
    error_message = "password_rotation must not be empty."
  }
}

variable "tags" {
  description = "Tags put on every resource that can carry them; they are what a bill is split by."
  type        = map(string)
  nullable    = false

  validation {
    condition     = contains(keys(var.tags), "environment")
    error_message = "tags must contain the key \"environment\", or the bill cannot tell environments apart."
  }
}
