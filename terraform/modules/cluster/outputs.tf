output "id" {
  description = "Cluster id; also the name of the OIDC identity provider that was made for it."
  value       = tencentcloud_kubernetes_auth_attachment.this.id
}

output "oidc_issuer" {
  description = "Issuer of the pods' tokens, for CAM roles that trust service accounts."
  value       = tencentcloud_kubernetes_auth_attachment.this.tke_default_issuer
}

output "public_api" {
  description = "Whether the API server has a public endpoint (limited to admin_cidrs)."
  value       = local.public_api
}

output "host" {
  description = "URL of the API server, public where admin_cidrs allow it, private otherwise."
  value       = yamldecode(local.kube_config).clusters[0].cluster.server
  sensitive   = true
}

output "cluster_ca_certificate" {
  description = "PEM certificate of the API server's authority."
  value       = base64decode(yamldecode(local.kube_config).clusters[0].cluster["certificate-authority-data"])
  sensitive   = true
}

output "client_certificate" {
  description = "PEM certificate of the administrator."
  value       = base64decode(yamldecode(local.kube_config).users[0].user["client-certificate-data"])
  sensitive   = true
}

output "client_key" {
  description = "PEM private key of the administrator."
  value       = base64decode(yamldecode(local.kube_config).users[0].user["client-key-data"])
  sensitive   = true
}

output "kube_config" {
  description = "The whole kubeconfig, for kubectl."
  value       = local.kube_config
  sensitive   = true
}

output "network_policy_enforced" {
  description = "Id of the add-on that enforces NetworkPolicies; depend on it before anything that relies on them."
  value       = tencentcloud_kubernetes_addon.network_policy.id
}

output "agents_room" {
  description = "Agents' pods that fit when the agents' pool is as large as it may get."
  value       = tencentcloud_kubernetes_node_pool.this["agents"].max_size * local.machines[local.agents_machine].agents
}

output "agents_pool" {
  description = "Value of the label and of the taint codeloom.io/pool on the agents' nodes, for AGENT_NODE_POOL."
  value       = local.agents_pool
}
