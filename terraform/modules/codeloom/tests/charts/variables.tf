variable "manifests" {
  description = "Manifests as text."
  type        = list(string)
}

variable "event_token" {
  description = "What takes the place of the token."
  type        = string
}
