output "api_url" {
  description = "The URL to call."
  value       = "http://submit.${local.namespaces.functions}.${var.domain}"
}

output "next_steps" {
  description = "The commands to try."
  value = [
    "kubectl -n ${local.namespaces.functions} get ksvc,kafkasource,broker,trigger",
    "kubectl -n knative-serving port-forward service/kourier 8080:80 &",
    "curl -fsS -H 'Host: submit.${local.namespaces.functions}.${var.domain}' http://127.0.0.1:8080/openapi.yaml",
  ]
}

output "endpoints" {
  description = "Where Kafka, MySQL and the object store are."
  value       = local.endpoints
}
