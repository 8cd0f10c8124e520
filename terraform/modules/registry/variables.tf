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

variable "existing" {
  description = "A registry that is there already, as host/path without a slash at the end (registry.example.com/codeloom); empty makes one."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.existing == "" || can(regex("^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$", var.existing))
    error_message = "existing must be host/path in lowercase, without a scheme and without a slash at the end."
  }
}

variable "repositories" {
  description = "Images that the new registry will hold."
  type        = list(string)
  nullable    = false
  default     = ["submit", "dispatch", "finalize", "reconcile", "agent-job"]

  validation {
    condition     = alltrue([for name in var.repositories : can(regex("^[a-z][a-z0-9-]{1,60}$", name))])
    error_message = "repositories must be lowercase letters, digits and dashes."
  }
}

variable "push_cidrs" {
  description = "Address blocks from which images are pushed over the public endpoint; empty leaves only the VPC."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.push_cidrs : can(cidrnetmask(cidr)) && try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "push_cidrs must be IPv4 blocks of /8 or longer."
  }
}

variable "vpc_id" {
  description = "VPC of the nodes that pull; needed for a new registry."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = trimspace(var.vpc_id) == var.vpc_id
    error_message = "vpc_id must not have spaces around it."
  }
}

variable "subnet_id" {
  description = "Subnet of the private endpoint; needed for a new registry."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = trimspace(var.subnet_id) == var.subnet_id
    error_message = "subnet_id must not have spaces around it."
  }
}

variable "region" {
  description = "Region of the VPC."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+(-[a-z0-9]+)?$", var.region))
    error_message = "region must look like ap-singapore."
  }
}

variable "block_severity" {
  description = "From which severity of a known vulnerability on an image cannot be pulled any more: \"low\", \"medium\" or \"high\". Empty only scans: a vulnerability that is published today must not keep tomorrow's pods from starting."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = contains(["", "low", "medium", "high"], var.block_severity)
    error_message = "block_severity must be empty, \"low\", \"medium\" or \"high\"."
  }
}

variable "password_rotation" {
  description = "Any text; changing it makes a new pull password in the next apply."
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
