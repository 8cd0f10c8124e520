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
  description = "Region of the cluster, such as ap-singapore."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+(-[a-z0-9]+)?$", var.region))
    error_message = "region must look like ap-singapore."
  }
}

variable "kubernetes_version" {
  description = "Kubernetes version as TKE names it (data source tencentcloud_kubernetes_available_cluster_versions lists them); 1.31 or later."
  type        = string
  nullable    = false
  default     = "1.32.2"

  validation {
    condition     = can(regex("^1\\.(3[1-9]|[4-9][0-9])\\.[0-9]+$", var.kubernetes_version))
    error_message = "kubernetes_version must be 1.31.0 or later: the agent Job relies on it."
  }
}

variable "vpc_id" {
  description = "VPC of the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "vpc_id must not be empty."
  }
}

variable "subnet_ids" {
  description = "Subnets of the nodes, one per zone; the first also holds the private API endpoint."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 1
    error_message = "subnet_ids must name at least one subnet."
  }
}

variable "node_security_group_id" {
  description = "Security group of the worker nodes."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.node_security_group_id) > 0
    error_message = "node_security_group_id must not be empty."
  }
}

variable "api_security_group_id" {
  description = "Security group of the public API endpoint; needed when admin_cidrs is not empty."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = trimspace(var.api_security_group_id) == var.api_security_group_id
    error_message = "api_security_group_id must not have spaces around it."
  }
}

variable "admin_cidrs" {
  description = "Who may reach the public API endpoint; empty means that there is none."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrnetmask(cidr)) && try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "admin_cidrs must be IPv4 blocks of /8 or longer: the API server is never opened to the world."
  }
}

variable "apply_runs_inside_vpc" {
  description = "Whether terraform itself runs where the private endpoint can be reached."
  type        = bool
  nullable    = false
  default     = false
}

variable "pod_cidr" {
  description = "Address block of the pods, outside the VPC's block."
  type        = string
  nullable    = false
  default     = "172.20.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.pod_cidr))
    error_message = "pod_cidr must be an IPv4 block such as 172.20.0.0/16."
  }
}

variable "service_cidr" {
  description = "Address block of the cluster's services, /17 to /27, outside the VPC's block."
  type        = string
  nullable    = false
  default     = "172.21.0.0/20"

  validation {
    condition     = can(cidrnetmask(var.service_cidr)) && try(tonumber(split("/", var.service_cidr)[1]) >= 17 && tonumber(split("/", var.service_cidr)[1]) <= 27, false)
    error_message = "service_cidr must be an IPv4 block from /17 to /27."
  }
}

variable "agents_at_once" {
  description = "Agents that run at once: the agents' pool grows to as many nodes as these need."
  type        = number
  nullable    = false
  default     = 8

  validation {
    condition     = var.agents_at_once >= 1 && var.agents_at_once <= 1000 && floor(var.agents_at_once) == var.agents_at_once
    error_message = "agents_at_once must be 1 to 1000."
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
