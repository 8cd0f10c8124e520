output "api_url" {
  description = "The URL to call."
  value       = local.api_url
}

output "next_steps" {
  description = "The commands to try. CODELOOM_KEY is a key as `submit key new` printed it, with the line that is in api_keys."
  value = [
    "(umask 077 && terraform output -raw kube_config > kubeconfig) && export KUBECONFIG=$PWD/kubeconfig",
    "kubectl -n knative-serving get service kourier   # point *.${local.namespaces.functions}.${var.domain} at its address",
    "kubectl -n ${local.namespaces.functions} get ksvc,kafkasource,broker,trigger",
    "curl -fsS ${local.api_url}/openapi.yaml",
    "read -rs CODELOOM_KEY   # the key, without leaving it in the shell's history",
    "curl -fsS -H \"Authorization: Bearer $CODELOOM_KEY\" -F git_url=https://github.com/octocat/Hello-World.git -F task_description='Say hello in README' ${local.api_url}/api/task",
    "curl -fsS -H \"Authorization: Bearer $CODELOOM_KEY\" '${local.api_url}/api/task?limit=5'",
  ]
}

output "kube_config" {
  description = "Kubeconfig of the cluster's administrator."
  value       = module.cluster.kube_config
  sensitive   = true
}

output "buckets" {
  description = "Buckets of the code in transit and of the records."
  value       = { code = module.storage.code_bucket, logs = module.storage.logs_bucket }
}

output "egress_ip" {
  description = "Address from which Codeloom calls the model and git hosts."
  value       = module.network.egress_ip
}

output "registry" {
  description = "Where images are pushed to, as host/path."
  value       = module.registry.registry
}

output "registry_id" {
  description = "Id of the registry that is made here, for a login that may push."
  value       = module.registry.id
}

output "kafka" {
  description = "For other systems: the listener, and the user that may write codex-requests and read codex-results."
  value = {
    bootstrap_servers = module.kafka.bootstrap_servers
    security_protocol = module.kafka.security_protocol
    sasl_mechanism    = module.kafka.sasl_mechanism
    credentials       = module.kafka.credentials["requests"]
  }
  sensitive = true
}

output "kafka_addresses" {
  description = "Every address that Kafka gives its clients: the certificate must name them all."
  value       = module.kafka.addresses
}

output "mysql_ca_download_url" {
  description = "Where MySQL's certificate authority is to be had, for trust_store_base64."
  value       = module.mysql.ca_download_url
}
