output "namespaces" {
  description = "Namespaces that were made."
  value       = sort(keys(kubernetes_namespace_v1.this))
}

output "services" {
  description = "Knative Services, as namespace/name."
  value       = sort([for service in values(local.services) : "${service.metadata.namespace}/${service.metadata.name}"])
}

output "stages" {
  description = "What is applied in which stage, as kind/namespace/name."
  value       = { for stage in ["foundation", "migration", "functions"] : stage => sort([for object in local.rendered : object.key if object.stage == stage]) }
}

output "configuration" {
  description = "Fingerprint of the configuration that the running revisions carry."
  value       = local.configuration
}

output "manifests" {
  description = "The manifests as they are applied, by stage: what a reviewer reads, and what tests look at."
  value       = local.stages
}

output "config_maps" {
  description = "The further ConfigMaps, as name to keys and values (binary ones in base64)."
  value       = { for name, map in kubernetes_config_map_v1.other : name => merge(map.data, map.binary_data) }
}
