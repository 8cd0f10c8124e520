output "ready" {
  description = "Name of the release that ended when Knative was ready; depend on it."
  value       = helm_release.ready.name
}

output "domain" {
  description = "Domain of the public functions."
  value       = var.domain
}

output "scheme" {
  description = "https where a certificate was given, http otherwise."
  value       = var.tls_secret == "" ? "http" : "https"
}

output "service_type" {
  description = "How Kourier is reached, as it was asked for."
  value       = local.serving.spec.ingress.kourier["service-type"]
}

output "versions" {
  description = "What was pinned."
  value = {
    knative         = var.knative_version
    operator        = var.operator_chart.version
    kafka_manifests = var.kafka_manifests_version
  }
}

output "manifests" {
  description = "KnativeServing and KnativeEventing as they are applied: what a reviewer reads, and what tests look at."
  value       = local.resources
}
