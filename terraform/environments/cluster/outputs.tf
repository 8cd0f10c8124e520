output "api_url" {
  description = "The URL to call."
  value       = local.api_url
}

output "next_steps" {
  description = "The commands to try."
  value = concat(
    ["kubectl -n ${local.namespaces.functions} get ksvc,kafkasource,broker,trigger"],
    [for command in ["kubectl -n knative-serving port-forward service/kourier ${local.forward.here}:${local.forward.there} &"] : command if local.forwarded],
    [for command in ["kubectl -n knative-serving get service kourier   # point *.${local.namespaces.functions}.${var.domain} at its address"] : command if var.expose],
    ["${local.curl} ${local.api_url}/openapi.yaml"],
  )
}

output "endpoints" {
  description = "Where Kafka, MySQL and the object store are."
  value       = local.endpoints
}
