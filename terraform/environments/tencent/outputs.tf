output "api_url" {
  description = "The URL to call."
  value       = "${module.knative.scheme}://submit.${local.namespaces.functions}.${var.domain}"
}

output "next_steps" {
  description = "The commands to try."
  value = [
    "terraform output -raw kube_config > kubeconfig && chmod 600 kubeconfig && export KUBECONFIG=$PWD/kubeconfig",
    "kubectl -n knative-serving get service kourier   # point *.${local.namespaces.functions}.${var.domain} at its address",
    "kubectl -n ${local.namespaces.functions} get ksvc,kafkasource,broker,trigger",
    "curl -fsS ${module.knative.scheme}://submit.${local.namespaces.functions}.${var.domain}/openapi.yaml",
    "curl -fsS -F git_url=https://github.com/octocat/Hello-World.git -F task_description='Say hello in README' ${module.knative.scheme}://submit.${local.namespaces.functions}.${var.domain}/api/task",
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

output "mysql_ca_download_url" {
  description = "Where MySQL's certificate authority is to be had, for trust_store_base64."
  value       = module.mysql.ca_download_url
}
