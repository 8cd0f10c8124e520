variable "name" {
  description = "Prefix of every resource name, so that several environments can share one account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 16 characters: lowercase letters, digits and dashes, starting with a letter and not ending with a dash."
  }
}

variable "owner_uin" {
  description = "UIN of the account that owns the cluster's identity provider."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{5,20}$", var.owner_uin))
    error_message = "owner_uin must be a numeric UIN."
  }
}

variable "oidc_provider" {
  description = "Name of the identity provider; TKE names it like the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.oidc_provider) > 0
    error_message = "oidc_provider must not be empty."
  }
}

variable "oidc_issuer" {
  description = "Issuer of the cluster's tokens."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://", var.oidc_issuer))
    error_message = "oidc_issuer must be an https URL."
  }
}

variable "audience" {
  description = "Audience of the projected tokens."
  type        = string
  nullable    = false
  default     = "sts.cloud.tencent.com"

  validation {
    condition     = length(var.audience) > 0
    error_message = "audience must not be empty."
  }
}

variable "functions" {
  description = "Function to the service account that may assume its role."
  type        = map(object({ namespace = string, service_account = string }))
  nullable    = false

  validation {
    condition     = alltrue([for account in values(var.functions) : !strcontains("${account.namespace}${account.service_account}", "*")])
    error_message = "functions must name namespaces and service accounts exactly, without wildcards."
  }

  validation {
    condition     = length(distinct([for account in values(var.functions) : "${account.namespace}/${account.service_account}"])) == length(var.functions)
    error_message = "Every function needs a service account of its own."
  }
}

variable "statements" {
  description = "Function to what its role may do."
  type        = map(list(object({ actions = list(string), resources = list(string) })))
  nullable    = false

  validation {
    condition     = alltrue([for function in keys(var.functions) : length(lookup(var.statements, function, [])) > 0])
    error_message = "statements must hold at least one entry for every function."
  }
}

variable "session_seconds" {
  description = "Longest life of a session. A presigned URL dies with the session that signed it, so this bounds how long an agent may run."
  type        = number
  nullable    = false
  default     = 43200

  validation {
    condition     = var.session_seconds >= 7200 && var.session_seconds <= 43200
    error_message = "session_seconds must be 7200 to 43200."
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
