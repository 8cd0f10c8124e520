output "registry" {
  description = "host/path in front of an image's name."
  value       = local.made ? "${tencentcloud_tcr_instance.this[0].public_domain}/${tencentcloud_tcr_namespace.this[0].name}" : var.existing
}

output "host" {
  description = "Host of the registry."
  value       = local.made ? tencentcloud_tcr_instance.this[0].public_domain : split("/", var.existing)[0]
}

output "id" {
  description = "Id of the registry that was made here, for a login that may push; empty for an existing one."
  value       = local.made ? tencentcloud_tcr_instance.this[0].id : ""
}

output "made" {
  description = "Whether the registry was made here (and must be filled before the functions are deployed)."
  value       = local.made
}

output "pull" {
  description = "User name and password that may only pull; empty for an existing registry."
  value = {
    username = local.made ? format("tcr$%s", tencentcloud_tcr_service_account.pull[0].name) : ""
    password = local.made ? random_password.pull[0].result : ""
  }
  sensitive = true

  depends_on = [tencentcloud_tcr_vpc_attachment.this]
}
