output "endpoints" {
  description = "Where the services are, in the form of the environment's variable of that name."
  value = {
    kafka_bootstrap_servers = local.kafka
    kafka_security_protocol = "PLAINTEXT"
    kafka_sasl_mechanism    = "PLAIN"
    mysql_url               = "jdbc:mysql://mysql.${var.namespace}.svc:3306/codeloom?sslMode=REQUIRED&connectionTimeZone=UTC"
    cos_region              = "in-cluster"
    cos_endpoint            = "http://cos.${var.namespace}.svc:9000"
    cos_code_bucket         = "codeloom-code-1250000000"
    cos_logs_bucket         = "codeloom-logs-1250000000"
  }

  depends_on = [helm_release.this]
}

output "redis" {
  description = "Redis' host and port."
  value       = "redis.${var.namespace}.svc:6379"
}

output "cos_secret_id" {
  description = "Id of the object store's key pair; its key is the password \"cos\"."
  value       = local.cos_secret_id
}

output "manifests" {
  description = "The manifests as they are applied: what a reviewer reads, and what tests look at."
  value       = local.manifests
}
