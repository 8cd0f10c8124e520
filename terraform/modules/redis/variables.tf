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
  description = "VPC in which Redis listens."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "vpc_id must not be empty."
  }
}

variable "subnet_id" {
  description = "Subnet in which Redis listens."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.subnet_id) > 0
    error_message = "subnet_id must not be empty."
  }
}

variable "security_group_id" {
  description = "Security group that limits who reaches Redis."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.security_group_id) > 0
    error_message = "security_group_id must not be empty."
  }
}

variable "zone" {
  description = "Availability zone of the primary."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.zone) > 0
    error_message = "zone must not be empty."
  }
}

variable "replica_zone_ids" {
  description = "Numeric zone ids of the two replicas; production only."
  type        = list(number)
  nullable    = false
  default     = []

  validation {
    condition     = contains([0, 2], length(var.replica_zone_ids))
    error_message = "replica_zone_ids must be empty or name two zones (the same one twice is allowed)."
  }
}

variable "password_rotation" {
  description = "Any text; changing it makes a new password in the next apply."
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
