variable "namespace" {
  description = "Namespace of the services."
  type        = string
  nullable    = false
  default     = "codeloom-services"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "namespace must be a Kubernetes name."
  }
}

variable "images" {
  description = "Images of kafka, mysql, redis and cos; cos is our own and has no public home."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for name in ["kafka", "mysql", "redis", "cos"] : can(regex("(:[^:/]+|@sha256:[0-9a-f]{64})$", var.images[name]))])
    error_message = "images must name kafka, mysql, redis and cos, each with a tag or a digest."
  }
}

variable "passwords" {
  description = "Password of each MySQL account (root, migrate and the functions), of Redis (redis) and of the object store (cos). Never stored, so the same are handed in each time."
  type        = map(string)
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = alltrue([for owner in concat(["root", "redis", "cos"], tolist(local.accounts)) : can(regex("^[A-Za-z0-9]{16,}$", var.passwords[owner]))])
    error_message = "passwords must have at least 16 letters and digits for each of root, redis, cos, migrate, submit, dispatch, finalize and reconcile."
  }
}
