output "host" {
  description = "Address inside the VPC."
  value       = tencentcloud_redis_instance.this.ip
}

output "port" {
  description = "Port inside the VPC."
  value       = tencentcloud_redis_instance.this.port
}

output "tls" {
  description = "Whether TLS is on; it always is."
  value       = tencentcloud_redis_ssl.this.ssl_config == "enabled"
}

output "password" {
  description = "Password of the default user."
  value       = random_password.this.result
  sensitive   = true
}
