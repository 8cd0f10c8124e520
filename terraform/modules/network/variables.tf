variable "name" {
  description = "Prefix of every resource name, so that several environments can share one account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 16 characters: lowercase letters, digits and dashes, starting with a letter and not ending with a dash."
  }
}

variable "vpc_cidr" {
  description = "Address block of the VPC, a private /16; each zone gets a /20 of it."
  type        = string
  nullable    = false
  default     = "10.32.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.).*/16$", var.vpc_cidr))
    error_message = "vpc_cidr must be a private /16, such as 10.32.0.0/16."
  }
}

variable "pod_cidr" {
  description = "Address block of the pods; outside the VPC's own block, but let through its security groups."
  type        = string
  nullable    = false
  default     = "172.20.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.pod_cidr))
    error_message = "pod_cidr must be an IPv4 block such as 172.20.0.0/16."
  }
}

variable "service_cidr" {
  description = "Address block of the cluster's services; only checked here for being distinct."
  type        = string
  nullable    = false
  default     = "172.21.0.0/20"

  validation {
    condition     = can(cidrnetmask(var.service_cidr))
    error_message = "service_cidr must be an IPv4 block such as 172.21.0.0/20."
  }
}

variable "zones" {
  description = "Availability zones, one to three; the first holds what is in one zone only."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) >= 1 && length(var.zones) <= 3 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones must name one to three different availability zones."
  }
}

variable "admin_cidrs" {
  description = "Address blocks that may reach the cluster's public API endpoint; empty keeps it private."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrnetmask(cidr)) && try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "admin_cidrs must be IPv4 blocks of /8 or longer: the API server is never opened to the world."
  }
}

variable "ingress_cidrs" {
  description = "Address blocks that may call the submit API through its load balancer; empty admits the VPC only."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for cidr in var.ingress_cidrs : can(cidrnetmask(cidr))])
    error_message = "ingress_cidrs must be IPv4 blocks such as 203.0.113.0/24."
  }
}

variable "nat_bandwidth_mbps" {
  description = "Ceiling of outgoing traffic in Mbit/s; traffic is what is billed, so this caps the worst hour."
  type        = number
  nullable    = false
  default     = 100

  validation {
    condition     = var.nat_bandwidth_mbps >= 1 && var.nat_bandwidth_mbps <= 5000 && floor(var.nat_bandwidth_mbps) == var.nat_bandwidth_mbps
    error_message = "nat_bandwidth_mbps must be a whole number from 1 to 5000."
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
