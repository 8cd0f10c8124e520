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
