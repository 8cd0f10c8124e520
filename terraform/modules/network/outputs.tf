output "vpc_id" {
  description = "The VPC."
  value       = tencentcloud_vpc.this.id
}

output "subnet_ids" {
  description = "Zone name to subnet id, in the order of var.zones."
  value       = { for zone, subnet in tencentcloud_subnet.this : zone => subnet.id }
}

output "first_subnet_id" {
  description = "Subnet of the first zone, for what lives in one zone."
  value       = tencentcloud_subnet.this[var.zones[0]].id
}

output "node_security_group_id" {
  description = "Security group of the worker nodes."
  value       = tencentcloud_security_group_rule_set.nodes.security_group_id
}

output "data_security_group_id" {
  description = "Security group of MySQL and Redis."
  value       = tencentcloud_security_group_rule_set.data.security_group_id
}

output "api_security_group_id" {
  description = "Security group of the cluster's public API endpoint."
  value       = tencentcloud_security_group_rule_set.api.security_group_id
}

output "egress_ip" {
  description = "The one public address that all outgoing traffic carries, for other parties' allow lists."
  value       = tencentcloud_eip.nat.public_ip
}
