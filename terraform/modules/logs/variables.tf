variable "name" {
  description = "Prefix of every resource name, so that several environments can share one account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 16 characters: lowercase letters, digits and dashes, starting with a letter and not ending with a dash."
  }
}

variable "cluster_id" {
  description = "Cluster whose containers are read."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.cluster_id) > 0
    error_message = "cluster_id must not be empty."
  }
}

variable "namespaces" {
  description = "Namespace to the days for which its containers' output is kept."
  type        = map(object({ days = number }))
  nullable    = false
  default = {
    codeloom        = { days = 30 }
    codeloom-agents = { days = 14 }
    knative-serving = { days = 7 }
  }

  validation {
    condition     = alltrue([for namespace in values(var.namespaces) : namespace.days >= 1 && namespace.days <= 366])
    error_message = "Logs are kept 1 to 366 days."
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
