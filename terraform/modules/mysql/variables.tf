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
  description = "VPC in which MySQL listens."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.vpc_id) > 0
    error_message = "vpc_id must not be empty."
  }
}

variable "subnet_id" {
  description = "Subnet in which MySQL listens."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.subnet_id) > 0
    error_message = "subnet_id must not be empty."
  }
}

variable "security_group_id" {
  description = "Security group that limits who reaches MySQL."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.security_group_id) > 0
    error_message = "security_group_id must not be empty."
  }
}

variable "zones" {
  description = "Availability zones; production keeps its replica in the second."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) >= 1
    error_message = "zones must name at least one zone."
  }
}

variable "database" {
  description = "Name of the database."
  type        = string
  nullable    = false
  default     = "codeloom"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database))
    error_message = "database must be lowercase letters, digits and underscores, starting with a letter."
  }
}

variable "functions" {
  description = "Functions that get an account of their own, with rights on rows only."
  type        = list(string)
  nullable    = false
  default     = ["submit", "dispatch", "finalize", "reconcile"]

  validation {
    condition     = !contains(var.functions, "migrate") && alltrue([for name in var.functions : can(regex("^[a-z][a-z0-9_]{0,31}$", name))])
    error_message = "functions must be account names of up to 32 characters, none of them \"migrate\"."
  }
}

variable "backup_days" {
  description = "Days for which backups and the log between them are kept: the database can be brought back to any moment of these."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 60 && floor(var.backup_days) == var.backup_days
    error_message = "backup_days must be 7 to 60."
  }
}

variable "password_rotation" {
  description = "Any text; changing it makes new passwords for all accounts in the next apply."
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
