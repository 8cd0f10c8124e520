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
  description = "Region of the buckets."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}-[a-z]+(-[a-z0-9]+)?$", var.region))
    error_message = "region must look like ap-singapore."
  }
}

variable "app_id" {
  description = "APPID of the account; every bucket's name ends with it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{6,20}$", var.app_id))
    error_message = "app_id must be the account's numeric APPID."
  }
}

variable "role_arns" {
  description = "Function to CAM role, for the bucket policies."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for function in ["submit", "dispatch", "finalize", "reconcile"] : contains(keys(var.role_arns), function)])
    error_message = "role_arns must hold submit, dispatch, finalize and reconcile."
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

variable "tags" {
  description = "Tags put on every resource that can carry them; they are what a bill is split by."
  type        = map(string)
  nullable    = false

  validation {
    condition     = contains(keys(var.tags), "environment")
    error_message = "tags must contain the key \"environment\", or the bill cannot tell environments apart."
  }
}
